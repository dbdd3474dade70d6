from django.urls import path

from carecase.oversight.emergency import views

app_name = "emergency"
urlpatterns = [
    path("emergency/", views.Open.as_view(), name="open"),
    path("emergency/close/", views.Close.as_view(), name="close"),
    path("oversight/emergencies/", views.Accesses.as_view(), name="list"),
    path("oversight/emergencies/<uuid:pk>/", views.Access.as_view(), name="access"),
]
