"""Where the pages of returns from other installations are: part of the addresses of repatriation."""

from django.urls import path

from repatriation.elsewhere import views
from repatriation.models import Saying

LIST = "returns-from-elsewhere/"
ONE = f"{LIST}<uuid:pk>/"
VISIT = {"saying": Saying.VISIT.value}
OURS = "cases/<case_number:number>/return/partner/<uuid:pk>/"

from_elsewhere = [
    path(LIST, views.FromElsewhere.as_view(), name="from_elsewhere"),
    path(ONE, views.OneFromElsewhere.as_view(), name="from_elsewhere_one"),
    path(f"{ONE}say/<slug:saying>/", views.SayOfIt.as_view(), name="from_elsewhere_say"),
    path(f"{ONE}visit/<uuid:visit>/", views.SayOfIt.as_view(), VISIT, name="from_elsewhere_visit"),
    path(f"{ONE}again/", views.SayInOneLine.as_view(what=Saying.AGAIN), name="from_elsewhere_again"),
    path(f"{ONE}back/", views.SayInOneLine.as_view(what=Saying.BACK), name="from_elsewhere_back"),
    path(f"{OURS}told/", views.Told.as_view(), name="partner_told"),
    path(f"{OURS}tell/", views.TellNow.as_view(), name="partner_tell"),
]
