from django.urls import path

from carecase.workflow.typed import views

app_name = "drafts"

urlpatterns = [
    path("drafts/", views.own, name="own"),
    path("drafts/keep/", views.Keep.as_view(), name="keep"),
    path("drafts/discard/", views.Discard.as_view(), name="discard"),
]
