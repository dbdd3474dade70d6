from django.urls import path

from carecase.files import views

app_name = "files"
urlpatterns = [
    path("files/<uuid:pk>/", views.PrivateFile.as_view(), name="file"),
    path("files/<uuid:pk>/picture/", views.PrivatePicture.as_view(), name="picture"),
]
