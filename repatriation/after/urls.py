"""Addresses from departure on; repatriation/urls.py takes them in."""

from django.urls import path

from repatriation.after import forms, paths, views
from repatriation.views import row_pages

CASE = "cases/<case_number:number>/"
PLAN = f"{CASE}return/"


def on_path(what, form, way, *, new=True):
    """The pages of one step of a way: for a new row, and for the one there is."""
    page = views.EditOnPath.as_view(form_class=form, way=way)
    place = f"{PLAN}{what.replace('_', '-')}/"
    begin = [path(f"{place}new/", page, name=f"{what}_new")] if new else []
    return [*begin, path(f"{place}<uuid:pk>/", page, name=what)]


urlpatterns = [
    path("returns/visits/", views.Visits.as_view(), name="visits"),
    path("returns/visits/<uuid:pk>/", views.Visit.as_view(), name="visit"),
    path(f"{PLAN}arrived/", views.Arrived.as_view(), name="arrived"),
    path(f"{PLAN}received/", views.HandoverPage.as_view(), name="handover_page"),
    path(f"{PLAN}received/<slug:who>/", views.Sign.as_view(), name="sign"),
    *row_pages("contact_agreement", forms.ContactAgreementForm, once=True),
    path(f"{PLAN}way/<slug:way>/", views.Path.as_view(), name="path"),
    path(f"{PLAN}withdraw/", views.Withdraw.as_view(), name="withdraw_plan"),
    *on_path("incident", forms.IncidentForm, paths.INCIDENT),
    *on_path("incident_safe", forms.IncidentSafeForm, paths.INCIDENT, new=False),
    *on_path("incident_told", forms.IncidentToldForm, paths.INCIDENT, new=False),
    *on_path("missed", forms.MissedDepartureForm, paths.NO_SHOW),
    *on_path("pause", forms.PauseForm, paths.PAUSE),
    path(f"{CASE}death/", views.DeathPage.as_view(), name="death"),
    path(f"{CASE}death/record/", views.RecordDeath.as_view(single=True), name="death_record"),
]
