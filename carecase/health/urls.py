from django.urls import path

from carecase.health.views import health

urlpatterns = [path("", health, name="health")]
