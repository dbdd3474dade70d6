from django.urls import path

from carecase.assessments import forms, views
from carecase.assessments.views import CASE, Ask, asked, of_place, told_once

app_name = "assessments"
urlpatterns = [
    *asked("urgent-needs", forms.UrgentNeedsForm, views.ReadUrgentNeeds),
    *asked("screening", forms.ScreeningForm, views.ReadScreening),
    *asked("identification", forms.IdentificationForm, views.ReadIdentification),
    path(f"{CASE}reflection/", Ask.as_view(form_class=forms.ReflectionWaiverForm, single=True), name="reflection"),
    *asked("risk", forms.RiskForm, views.ReadRisk),
    path(f"{CASE}risk/<uuid:pk>/in-force/", views.PutRiskInForce.as_view(), name="risk_in_force"),
    path(f"{CASE}leak/new/", Ask.as_view(form_class=forms.LeakForm), name="leak_new"),
    *asked("needs", forms.NeedsForm, views.ReadNeeds),
    *asked("interview", forms.InterviewForm, views.ReadInterview),
    path(f"{CASE}told/", views.ReadTold.as_view(), name="told"),
    *told_once("care-view", forms.CareViewForm),
    *told_once("journey", forms.JourneyForm),
    *told_once("exploitation", forms.ExploitationForm),
    *told_once("child", forms.ChildFactsForm),
    *of_place("report", forms.SiteReportForm),
    *of_place("inspection", forms.InspectionForm),
    *of_place("headcount", forms.HeadCountForm),
]
