"""Addresses about consulates and the rules of a way; part of those of the return."""

from django.urls import path

from carecase.cases.views import EditConsent, pages
from repatriation.consular import forms, views
from repatriation.views import row_pages

PLAN = "cases/<case_number:number>/return/"
REQUEST = f"{PLAN}nationality/<uuid:pk>/"

urlpatterns = [
    path("returns/consulates/", views.ChaseList.as_view(), name="chase"),
    path(f"{PLAN}nationality/new/", views.EditRequest.as_view(), name="nationality_new"),
    path(REQUEST, views.RequestPage.as_view(), name="nationality"),
    path(f"{REQUEST}change/", views.EditRequest.as_view(), name="nationality_change"),
    path(f"{REQUEST}line/", views.EditEntry.as_view(), name="nationality_line"),
    path(f"{REQUEST}again/", views.AskAgain.as_view(), name="nationality_again"),
    path(f"{PLAN}country/", views.CountryPage.as_view(), name="country"),
    *row_pages("crossing", forms.CrossingForm, once=True, view=views.EditAboutCountry),
    *row_pages("notification", forms.NotificationForm, view=views.EditNotification),
    path(
        f"{PLAN}country/exception/",
        views.EditException.as_view(form_class=forms.CorridorExceptionForm),
        name="corridor_exception",
    ),
]

#: Before those of the case file: see repatriation.urls.
over_the_case_file = [
    *pages("legal-stay", forms.LegalStayForm),
    *pages("consent", forms.ConsentForm, view=EditConsent),
]
