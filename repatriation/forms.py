"""Everything a return rests on, one form each. When one is saved, a plan that was ready is looked at again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.cases.actions import block, locked, overtake
from carecase.cases.forms import FearForm as CaseFearForm
from carecase.cases.models import Approval, Case
from carecase.jurisdictions import zones
from carecase.jurisdictions.packs import pack_for
from carecase.workflow.forms import RecordForm
from repatriation import models, reminders
from repatriation.actions import recheck, recheck_case
from repatriation.conditions import relatives_in_care
from repatriation.tiers import Tier


class ReturnForm(RecordForm):
    """The base of all: the team answers, not the person, so no field asks why it is empty."""

    permission = Permission.PREPARE_RETURN

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            self.offer_places()

    def offer_places(self):
        field = self.fields["place"]
        field.queryset = self.plan.places.all()
        field.label_from_instance = lambda place: place.in_words
        if self.is_new and self.plan.place:
            self.initial["place"] = self.plan.place.pk
        if not field.queryset.exists():
            field.help_text = _("Say first where she or he wants to go.")

    @property
    def plan(self):
        return self.instance.plan

    def is_question(self, name):
        return False

    def write(self, doing):
        super().write(doing)
        recheck(self.plan, by=self.by)


class PlanForm(ReturnForm):
    """Asking for a return, and what is known of the journey's needs."""

    permission = Permission.COUNSEL_OPTIONS

    class Meta:
        model = models.ReturnPlan
        fields = ["asked_by", "needs", "testimony"]

    @property
    def plan(self):
        return self.instance

    def write(self, doing):
        if self.is_new and locked(self.instance.case).return_plans.open().exists():
            raise block(_("There is a return plan already."), self.instance.get_absolute_url())
        super().write(doing)


class PlaceForm(ReturnForm):
    permission = Permission.COUNSEL_OPTIONS

    class Meta:
        model = models.Place
        fields = ["country", "kind", "area", "address", "with_whom", "is_chosen"]

    def write(self, doing):
        """One place is chosen; what a supervisor approved for another no longer counts."""
        before = self.plan.place
        if self.instance.is_chosen:
            for other in self.plan.places.filter(is_chosen=True).exclude(pk=self.instance.pk):
                other.is_chosen = False
                doing.save(other)
        if before is None or {"is_chosen", "country", "address", "with_whom"} & set(self.changed_data):
            overtake(self.plan.case, Approval.What.RETURN, doing, about=self.plan)
        super().write(doing)


class OptionsTalkForm(ReturnForm):
    permission = Permission.COUNSEL_OPTIONS
    must_answer = ("words",)
    sections_of = (
        (_("How she or he was asked"), ["alone", "only_by_authority", "language"]),
        (_("What was said"), ["told", "words", "chosen", "occurred_at"]),
    )

    class Meta:
        model = models.OptionsTalk
        fields = ["alone", "only_by_authority", "language", "told", "words", "chosen", "occurred_at"]

    def is_question(self, name):
        return name == "words"


class DeclarationForm(ReturnForm):
    permission = Permission.COUNSEL_OPTIONS

    class Meta:
        model = models.Declaration
        fields = ["by", "how", "language", "told_revocable", "witness", "occurred_at"]

    def clean(self):
        cleaned = super().clean()
        By, How = models.Declaration.By, models.Declaration.How  # noqa: N806
        if self.plan.tier == Tier.CHILD and cleaned.get("by") not in (By.BOTH, None):
            self.add_error("by", _("For a child: the guardian declares, and the child agrees."))
        if cleaned.get("how") in (How.ORAL, How.THUMB) and not cleaned.get("witness"):
            self.add_error("witness", _("Say who was there."))
        if not cleaned.get("told_revocable"):
            self.add_error("told_revocable", _("Say this first: it can be taken back until boarding."))
        return cleaned


class DangerCheckForm(ReturnForm):
    permission = Permission.COUNSEL_OPTIONS

    class Meta:
        model = models.DangerCheck
        fields = ["place", "contact_name", "contact_phone", "who_knows", "avoid", "danger", "checked_at"]


class ReturnRiskForm(ReturnForm):
    permission = Permission.ASSESS_RETURN_RISK
    sections_of = (
        (_("The danger"), ["place", "factors", "likelihood", "harm"]),
        (
            _("What is done, and what remains"),
            ["measures", "residual_likelihood", "residual_harm", "unacceptable"],
        ),
        (_("Who was heard"), ["heard", "source", "wish", "alternatives", "assessed_at"]),
    )

    class Meta:
        model = models.ReturnRisk
        fields = [
            "place", "factors", "likelihood", "harm", "measures", "residual_likelihood", "residual_harm",
            "unacceptable", "heard", "source", "wish", "alternatives", "assessed_at",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        heard = cleaned.get("heard")
        if heard and heard != models.ReturnRisk.Heard.NOBODY and not cleaned.get("source"):
            self.add_error("source", _("Say who, and how they know."))
        return cleaned


class FamilyAssessmentForm(ReturnForm):
    permission = Permission.ASSESS_RETURN_RISK

    class Meta:
        model = models.FamilyAssessment
        fields = ["place", "done_by", "done_on", "agrees", "able", "implicated", "findings"]


class BestInterestsForm(ReturnForm):
    permission = Permission.ASSESS_RETURN_RISK

    class Meta:
        model = models.BestInterests
        fields = ["place", "panel_on", "decision", "to_whom", "childs_view", "reasons"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == models.BestInterests.Decision.RETURN and not cleaned.get("to_whom"):
            self.add_error("to_whom", _("Say into whose care."))
        return cleaned


class TravelDocumentForm(ReturnForm):
    class Meta:
        model = models.TravelDocument
        fields = ["kind", "country", "number", "issued_on", "expires_on"]

    def clean(self):
        cleaned = super().clean()
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("A paper cannot end before it begins."))
        kind = cleaned.get("kind")
        if (
            kind == models.TravelDocument.Kind.TRAVEL_LETTER
            and cleaned.get("country") in self.plan.case.feared_countries
        ):
            self.add_error("country", _("She or he fears this country: its consulate is not contacted."))
        return cleaned


class ItineraryForm(ReturnForm):
    sections_of = (
        (_("The way"), ["route", "carrier", "accompanied"]),
        (_("Departure"), ["departs_at", "departs_zone"]),
        (_("Arrival"), ["arrives_at", "arrives_zone", "meeter", "first_night", "night_reason"]),
    )
    CLOCKS = (("departs_at", "departs_zone"), ("arrives_at", "arrives_zone"))

    class Meta:
        model = models.Itinerary
        fields = [
            "route", "carrier", "accompanied", "departs_at", "departs_zone", "arrives_at", "arrives_zone", "meeter",
            "first_night", "night_reason",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            place = self.plan.place
            self.initial["departs_zone"] = self.plan.case.pack.timezone.key
            self.initial["arrives_zone"] = pack_for(place.country).timezone.key if place else ""
        for moment, zone in self.CLOCKS:
            self.initial[moment] = zones.local(self.initial.get(moment), self.initial.get(zone))

    def clean(self):
        """What is typed is what the clocks show there."""
        cleaned = super().clean()
        for moment, zone in self.CLOCKS:
            if cleaned.get(moment) and cleaned.get(zone):
                cleaned[moment] = zones.placed(cleaned[moment], cleaned[zone])
        departs, arrives = cleaned.get("departs_at"), cleaned.get("arrives_at")
        if departs and arrives and arrives <= departs:
            self.add_error("arrives_at", _("This is before the departure."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        reminders.count_down(self.instance, doing)


class FitnessForm(ReturnForm):
    class Meta:
        model = models.Fitness
        fields = ["result", "conditions", "clinician", "certified_at"]

    def clean(self):
        cleaned = super().clean()
        conditional = cleaned.get("result") == models.Fitness.Result.CONDITIONS
        if conditional and not cleaned.get("conditions"):
            self.add_error("conditions", _("Say on what conditions."))
        return cleaned


class EscortForm(ReturnForm):
    class Meta:
        model = models.Escort
        fields = ["kind", "name", "organisation", "is_woman"]


class CompanionForm(ReturnForm):
    class Meta:
        model = models.Companion
        fields = ["other"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        family = relatives_in_care(self.plan.case).values("pk")
        self.fields["other"].queryset = Case.objects.visible_to(self.by).filter(pk__in=family)
        self.fields["other"].help_text = _("Cases of the family that you may see.")


class BudgetForm(ReturnForm):
    class Meta:
        model = models.Budget
        fields = ["amount", "currency", "covers"]

    def write(self, doing):
        """Another amount is another question, asked by whoever changes it."""
        if self.is_new or self.changed_data:
            self.instance.asked_by, self.instance.approved_by, self.instance.approved_at = self.by, None, None
        super().write(doing)


class BelongingsForm(ReturnForm):
    class Meta:
        model = models.BelongingsSigned
        fields = ["items", "signed", "occurred_at"]


class ReceiverConfirmationForm(ReturnForm):
    sections_of = (
        (_("Who receives"), ["organisation", "name", "phone", "confirmed_on"]),
        (_("For a child"), ["is_child_authority", "adult_name", "adult_papers_seen"]),
    )

    class Meta:
        model = models.ReceiverConfirmation
        fields = [
            "organisation", "name", "phone", "confirmed_on", "is_child_authority", "adult_name", "adult_papers_seen",
        ]  # fmt: skip


class HandoverForm(ReturnForm):
    sections_of = (
        (_("Three signatures"), ["place", "person_signed_at", "escort_signed_at", "receiver_signed_at"]),
        (_("If one is missing"), ["missing_because", "confirmed_with", "confirmed_at"]),
        (_("How it went"), ["condition", "belongings_given"]),
    )

    class Meta:
        model = models.Handover
        fields = [
            "place", "person_signed_at", "escort_signed_at", "receiver_signed_at", "missing_because",
            "confirmed_with", "confirmed_at", "condition", "belongings_given",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if self.plan.tier == Tier.CHILD and cleaned.get("missing_because"):
            self.add_error("missing_because", _("A child is handed over with three signatures only."))
        if bool(cleaned.get("confirmed_with")) != bool(cleaned.get("confirmed_at")):
            self.add_error("confirmed_at", _("Say with whom it was confirmed and when."))
        return cleaned


class FearForm(CaseFearForm):
    """The form of the case file; here a fear stated anew also puts a plan that was ready back."""

    def write(self, doing):
        super().write(doing)
        recheck_case(self.instance.case, by=self.by)


class CoordinatorForm(forms.Form):
    """Who prepares the return from now on."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague who coordinates returns"))

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        held = {"memberships__role": Role.REPATRIATION_COORDINATOR, "memberships__organisation": case.organisation_id}
        self.fields["user"].queryset = User.objects.filter(is_active=True, **held).distinct()
        if not self.fields["user"].queryset.exists():
            self.fields["user"].help_text = _("Nobody of the organisation holds this role yet.")
