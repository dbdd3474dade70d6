"""Every app is one line. Sign-up, e-mail, phone and password reset of allauth are not mounted."""

from allauth.account import views as account
from django.urls import include, path

from carecase.server import views as server
from carecase.website.urls import cms

accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", account.password_change, name="account_change_password"),
]

urlpatterns = [
    path("health/", include("carecase.health.urls")),
    path("accounts/", include(accounts)),
    path("accounts/", include("carecase.signin.urls")),
    path("hsds/", include("services_catalog.hsds.urls")),
    path("", include("carecase.workflow.typed.urls")),
    path("i18n/setlang/", server.choose_language, name="set_language"),
    path("", include("services_catalog.directory.urls")),
]

# What is changed in the case file may be what a return or a referral rests on: theirs are asked first.
urlpatterns += [
    path("", include("repatriation.urls")),
    path("", include("referrals.exchange.urls")),
    path("", include("referrals.urls")),
    path("", include("carecase.integration.urls")),
    path("", include("carecase.shelter.urls")),
    path("", include("carecase.plans.urls")),
    path("", include("carecase.assessments.urls")),
    path("", include("carecase.interpreters.urls")),
    path("", include("carecase.complaints.urls")),
    path("", include("carecase.cases.urls")),
    path("", include("carecase.files.urls")),
    path("", include("carecase.casework.urls")),
    path("", include("carecase.oversight.urls")),
    path("", include("carecase.oversight.emergency.urls")),
    path("", include("carecase.staff.urls")),
    path("", include("carecase.reports.urls")),
    path("", include("services_catalog.keeping.urls")),
    path("", include("carecase.website.urls")),
    *cms,
]

handler400 = "carecase.server.views.bad_request"
handler500 = "carecase.workflow.typed.views.server_error"
