from django.urls import path

from carecase.oversight import views

app_name = "oversight"
urlpatterns = [
    path("oversight/", views.AccessLog.as_view(), name="access_log"),
    path("oversight/<case_number:number>/", views.WhoSaw.as_view(), name="who_saw"),
]
