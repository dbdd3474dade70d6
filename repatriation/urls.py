from django.urls import path

from carecase.cases.views import pages
from repatriation import forms, legs_forms, views
from repatriation.after.urls import urlpatterns as from_departure_on
from repatriation.after.views import EditHandover
from repatriation.consular import urls as consular
from repatriation.consular.views import EditDocument
from repatriation.counselling import OptionsTalkForm
from repatriation.elsewhere.urls import from_elsewhere
from repatriation.legs import views as legs_pages
from repatriation.money import views as money_views
from repatriation.origin.urls import of_the_other_side
from repatriation.views import row_pages
from repatriation.views.board import board_patterns
from repatriation.views.movements import movement_patterns

app_name = "repatriation"

PLAN = "cases/<case_number:number>/return/"

urlpatterns = [
    *board_patterns,
    *movement_patterns,
    path(PLAN, views.PlanPage.as_view(), name="plan"),
    path(f"{PLAN}request/", views.EditPlan.as_view(form_class=forms.PlanForm), name="request"),
    path(f"{PLAN}change/", views.ChangePlan.as_view(form_class=forms.PlanForm), name="change"),
    path(f"{PLAN}step/<slug:step>/", views.TakeReturnStep.as_view(), name="step"),
    path(f"{PLAN}approval/", views.AskForApproval.as_view(), name="ask_for_approval"),
    path(f"{PLAN}coordinator/", views.AddCoordinator.as_view(), name="coordinator"),
    *row_pages("place", forms.PlaceForm),
    *row_pages("talk", OptionsTalkForm),
    *row_pages("danger", forms.DangerCheckForm),
    *row_pages("declaration", forms.DeclarationForm),
    path(f"{PLAN}declaration/<uuid:pk>/back/", views.TakeBackDeclaration.as_view(), name="declaration_back"),
    *row_pages("risk", forms.ReturnRiskForm, view=views.EditAboutPlace),
    *row_pages("family", forms.FamilyAssessmentForm, view=views.EditAboutPlace),
    *row_pages("best_interests", forms.BestInterestsForm, view=views.EditAboutPlace),
    *row_pages("document", forms.TravelDocumentForm, view=EditDocument),
    path(f"{PLAN}document/<uuid:pk>/remove/", legs_pages.RemoveDocument.as_view(), name="document_remove"),
    *row_pages("leg", legs_forms.LegForm, view=legs_pages.EditLeg),
    path(f"{PLAN}leg/<uuid:pk>/flight/", legs_pages.ChangeFlight.as_view(), name="flight"),
    path(f"{PLAN}leg/<uuid:pk>/remove/", legs_pages.RemoveLeg.as_view(), name="leg_remove"),
    *row_pages("itinerary", forms.ItineraryForm, once=True, view=legs_pages.EditItinerary),
    *row_pages("fitness", forms.FitnessForm),
    *row_pages("escort", forms.EscortForm),
    path(f"{PLAN}escort/<uuid:pk>/remove/", legs_pages.RemoveEscort.as_view(), name="escort_remove"),
    *row_pages("companion", forms.CompanionForm),
    path(f"{PLAN}apart/", views.TravelApart.as_view(), name="apart"),
    *money_views.urlpatterns,
    path(f"{PLAN}budget/<uuid:pk>/approve/", views.ApproveBudget.as_view(), name="budget_approve"),
    *row_pages("belongings", forms.BelongingsForm, once=True, view=legs_pages.EditBelongings),
    *row_pages("confirmation", forms.ReceiverConfirmationForm),
    path(f"{PLAN}confirmation/<uuid:pk>/back/", views.TakeBackConfirmation.as_view(), name="confirmation_back"),
    *row_pages("handover", forms.HandoverForm, once=True, view=EditHandover),
    *of_the_other_side,
    *from_elsewhere,
    *consular.urlpatterns,
    *from_departure_on,
]

# The same addresses as in the case file, to be included before it: what is changed there may be what a return or a
# referral rests on, and must be looked at in the same transaction.
over_the_case_file = [
    *pages("fear", forms.FearForm),
    *consular.over_the_case_file,
    path("cases/<case_number:number>/consent/<uuid:pk>/withdraw/", views.WithdrawConsent.as_view(), name="withdraw"),
]
urlpatterns += over_the_case_file
