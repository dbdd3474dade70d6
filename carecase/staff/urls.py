from django.urls import path

from carecase.staff import views

app_name = "staff"
ACCOUNT = "colleagues/<int:account>/"
urlpatterns = [
    path("colleagues/", views.Colleagues.as_view(), name="colleagues"),
    path("colleagues/invite/", views.Invite.as_view(), name="invite"),
    path("colleagues/waiting/", views.Waiting.as_view(), name="waiting"),
    path("colleagues/waiting/<int:membership>/", views.Answer.as_view(), name="answer"),
    path(ACCOUNT, views.Colleague.as_view(), name="colleague"),
    path(f"{ACCOUNT}role/", views.GiveRole.as_view(), name="give_role"),
    path(f"{ACCOUNT}role/<int:membership>/end/", views.EndRole.as_view(), name="end_role"),
    path(f"{ACCOUNT}disable/", views.Disable.as_view(), name="disable"),
    path(f"{ACCOUNT}enable/", views.Enable.as_view(), name="enable"),
    path(f"{ACCOUNT}end-sessions/", views.EndSessions.as_view(), name="end_sessions"),
    path(f"{ACCOUNT}factor/", views.TakeFactor.as_view(), name="take_factor"),
    path("colleagues/factors/<int:removal>/", views.AnswerRemoval.as_view(), name="answer_removal"),
    path(f"{ACCOUNT}link/", views.InviteAgain.as_view(), name="invite_again"),
    path("accounts/elsewhere/", views.Elsewhere.as_view(), name="elsewhere"),
    path("welcome/<str:token>/", views.Welcome.as_view(), name="welcome"),
]
