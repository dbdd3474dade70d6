from django.urls import path

from carecase.cases.views import pages
from carecase.integration import forms, living_forms, status_forms
from carecase.integration.views import plan as views
from carecase.integration.views import reintegration
from carecase.integration.views.plan import row_pages

app_name = "integration"

PLAN = "cases/<case_number:number>/integration/"

urlpatterns = [
    path(PLAN, views.PlanPage.as_view(), name="plan"),
    path(f"{PLAN}open/", views.OpenPlan.as_view(), name="open"),
    path(f"{PLAN}step/<slug:step>/", views.TakeIntegrationStep.as_view(), name="step"),
    path(f"{PLAN}approval/", views.AskForApproval.as_view(), name="ask_for_approval"),
    *pages("choice", forms.StayChoiceForm, view=views.EditChoice),
    *row_pages("route", forms.StatusRouteForm),
    *row_pages("home", forms.HomeForm),
    *row_pages("income", forms.IncomeForm),
    *row_pages("school", forms.SchoolingForm),
    *row_pages("milestone", forms.MilestoneForm),
    *row_pages("review", forms.ReviewForm, new=False),
    *row_pages("status-step", status_forms.StatusStepForm),
    *row_pages("dependant", status_forms.DependantCoverForm),
    *row_pages("permit", status_forms.WorkPermitForm),
    *row_pages("health-cover", status_forms.HealthCoverForm),
    *row_pages("course", living_forms.LanguageCourseForm),
    *row_pages("account", living_forms.AccountForm),
    *row_pages("mentor", living_forms.MentorForm),
    *row_pages("community", living_forms.CommunityFactorForm),
    *row_pages("rest", living_forms.RestForm),
    path(f"{PLAN}all/<slug:part>/", views.AllRows.as_view(), name="rows"),
    *reintegration.urlpatterns,
]
