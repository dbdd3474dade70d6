from django.urls import include, path
from wagtail.admin import urls as wagtail_admin

from carecase.website import views
from carecase.website.adapters import behind_the_gate

app_name = "website"

urlpatterns = [
    path("manual/", views.Manual.as_view(), name="manual"),
    path("manual/how/<slug:process>/<slug:place>/", views.HowThisIsDone.as_view(), name="how"),
    path("manual/<slug:slug>/", views.ManualPageView.as_view(), name="manual_page"),
    path("manual/<slug:slug>/<int:version>/", views.ManualPageView.as_view(), name="manual_version"),
]

#: Wagtail's admin, every address of it behind the gate. Its names have no namespace: its templates say them bare.
cms = [path("cms/", include(behind_the_gate(wagtail_admin.urlpatterns)))]
