"""The public directory. The language stands in the address, so that a page can be sent to somebody else."""

from django.urls import path

from services_catalog.directory import views

app_name = "directory"
country, place = "ayuda/<slug:language>/<slug:country>", "ayuda/<slug:language>/<slug:country>/lugar/<slug:place>"

urlpatterns = [
    path("sitemap.xml", views.Sitemap.as_view(), name="sitemap"),
    path("ayuda/", views.Start.as_view(), name="start"),
    path("ayuda/<slug:language>/", views.Countries.as_view(), name="countries"),
    path("ayuda/<slug:language>/proveedor/<uuid:provider>/", views.OneProvider.as_view(), name="provider"),
    path(f"{country}/hoja.pdf", views.LeafletFile.as_view(), name="leaflet"),
    path(f"{place}/hoja.pdf", views.LeafletFile.as_view(), name="leaflet_of_place"),
    path(f"{country}/trato/", views.Complaint.as_view(), name="complaint"),
    path(f"{country}/", views.Needs.as_view(), name="country"),
    path(f"{place}/", views.Needs.as_view(), name="place"),
    path(f"{country}/<slug:need>/", views.WhoHelps.as_view(), name="need"),
    path(f"{place}/<slug:need>/", views.WhoHelps.as_view(), name="need_in_place"),
]
