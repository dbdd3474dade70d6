from django.urls import path

from carecase.cases.views import pages
from repatriation import forms, views
from repatriation.views import row_pages

app_name = "repatriation"

PLAN = "cases/<case_number:number>/return/"

urlpatterns = [
    path("returns/", views.PlanList.as_view(), name="plans"),
    path(PLAN, views.PlanPage.as_view(), name="plan"),
    path(f"{PLAN}request/", views.EditPlan.as_view(form_class=forms.PlanForm), name="request"),
    path(f"{PLAN}change/", views.ChangePlan.as_view(form_class=forms.PlanForm), name="change"),
    path(f"{PLAN}step/<slug:step>/", views.TakeReturnStep.as_view(), name="step"),
    path(f"{PLAN}approval/", views.AskForApproval.as_view(), name="ask_for_approval"),
    path(f"{PLAN}coordinator/", views.AddCoordinator.as_view(), name="coordinator"),
    *row_pages("place", forms.PlaceForm),
    *row_pages("talk", forms.OptionsTalkForm),
    *row_pages("danger", forms.DangerCheckForm),
    *row_pages("declaration", forms.DeclarationForm),
    path(f"{PLAN}declaration/<uuid:pk>/back/", views.TakeBackDeclaration.as_view(), name="declaration_back"),
    *row_pages("risk", forms.ReturnRiskForm, view=views.EditAboutPlace),
    *row_pages("family", forms.FamilyAssessmentForm, view=views.EditAboutPlace),
    *row_pages("best_interests", forms.BestInterestsForm, view=views.EditAboutPlace),
    *row_pages("document", forms.TravelDocumentForm),
    *row_pages("itinerary", forms.ItineraryForm, once=True),
    *row_pages("fitness", forms.FitnessForm),
    *row_pages("escort", forms.EscortForm),
    *row_pages("companion", forms.CompanionForm),
    path(f"{PLAN}apart/", views.TravelApart.as_view(), name="apart"),
    *row_pages("budget", forms.BudgetForm, once=True),
    path(f"{PLAN}budget/<uuid:pk>/approve/", views.ApproveBudget.as_view(), name="budget_approve"),
    *row_pages("belongings", forms.BelongingsForm, once=True),
    *row_pages("confirmation", forms.ReceiverConfirmationForm),
    path(f"{PLAN}confirmation/<uuid:pk>/back/", views.TakeBackConfirmation.as_view(), name="confirmation_back"),
    *row_pages("handover", forms.HandoverForm, once=True),
]

# The same addresses as in the case file, to be included before it: what is changed there may be what a return or a
# referral rests on, and must be looked at in the same transaction.
over_the_case_file = [
    *pages("fear", forms.FearForm),
    path("cases/<case_number:number>/consent/<uuid:pk>/withdraw/", views.WithdrawConsent.as_view(), name="withdraw"),
]
urlpatterns += over_the_case_file
