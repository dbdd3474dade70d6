"""Of allauth's second factor only these pages are mounted; its passkeys, e-mails and trusted browsers are not."""

from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import include, path

from carecase.signin.views import asking, own

ours = (
    [
        path("locked/", asking.Locked.as_view(), name="locked"),
        path("lock/", asking.Lock.as_view(), name="lock"),
        path("clock/", asking.Clock.as_view(), name="clock"),
        path("sessions/<int:row>/end/", own.EndSession.as_view(), name="end_session"),
        path("shift/", own.Shift.as_view(), name="shift"),
        path("devices/", own.Devices.as_view(), name="devices"),
        path("devices/<uuid:pk>/revoke/", own.Revoke.as_view(), name="revoke"),
    ],
    "signin",
)

# The names are those by which allauth finds them.
urlpatterns = [
    path("", include(ours)),
    path("confirm/", asking.Confirm.as_view(), name="account_reauthenticate"),
    path("own/", own.Own.as_view(), name="mfa_index"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/", own.Activate.as_view(), name="mfa_activate_totp"),
    path("factor/remove/", own.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("factor/codes/", own.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
