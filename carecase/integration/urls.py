from django.urls import path

from carecase.cases.views import pages
from carecase.integration import forms, views
from carecase.integration.views import row_pages

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
]
