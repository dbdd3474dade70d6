from django.urls import path

from carecase.complaints import views

app_name = "complaints"
urlpatterns = [
    path("complaints/", views.Desk.as_view(), name="desk"),
    path("complaints/new/", views.Complain.as_view(), name="new"),
    path("complaints/<uuid:pk>/", views.One.as_view(), name="one"),
    path("complaints/<uuid:pk>/acknowledged/", views.Acknowledge.as_view(), name="acknowledge"),
    path("complaints/<uuid:pk>/ended/", views.End.as_view(), name="end"),
]
