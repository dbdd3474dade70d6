"""Everything a return rests on, one form each. When one is saved, a plan that was ready is looked at again."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.assessments.questionnaire import Row, WithRows
from carecase.cases import consular
from carecase.cases.actions import block, locked, overtake
from carecase.cases.forms import FearForm as CaseFearForm
from carecase.cases.models import Approval, Case, Consent
from carecase.workflow.forms import RecordForm
from repatriation import known, models
from repatriation.actions import recheck, recheck_case
from repatriation.conditions import relatives_in_care
from repatriation.local_times import LocalMoment, LocalTimes
from repatriation.origin import telling
from repatriation.tiers import Tier


class ReturnForm(RecordForm):
    """The base of all: the team answers, not the person, so no field asks why it is empty."""

    permission = Permission.PREPARE_RETURN
    begins_with = None  # what a new row begins with, asked of the plan
    consents_first = ()  # what is asked before a new row: in words, and for the page of a new consent

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.fields.get("place"), forms.ModelChoiceField):  # of a handover it is told in words
            self.offer_places()
        if self.is_new and self.begins_with and self.plan.may_be_read_by(self.by):
            self.initial |= {name: value for name, value in self.begins_with(self.plan).items() if value}

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

    @property
    def may_ask_consent(self):
        return self.by.has_perm(Permission.RECORD_CONSENT, self.parent)

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
    begins_with = staticmethod(known.of_place)

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


class DeclarationForm(ReturnForm):
    permission = Permission.COUNSEL_OPTIONS
    begins_with = staticmethod(known.of_declaration)

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
    begins_with = staticmethod(known.of_risk)
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

    def __init__(self, *args, **kwargs):
        """Five words each: all are seen, and one press chooses."""
        super().__init__(*args, **kwargs)
        for name in ("likelihood", "harm", "residual_likelihood", "residual_harm"):
            words = [pair for pair in self.fields[name].choices if pair[0]]
            self.fields[name].widget = forms.RadioSelect()
            self.fields[name].choices = words

    def clean(self):
        cleaned = super().clean()
        heard, place = cleaned.get("heard"), cleaned.get("place")
        answers = self.plan.origin_answers.filter(place=place)
        answered = bool(place) and any(answer.is_valid for answer in answers)
        if heard and heard != models.ReturnRisk.Heard.NOBODY and not cleaned.get("source") and not answered:
            self.add_error("source", _("Say who, and how they know."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        telling.was_weighed(self.plan, doing)


class FamilyAssessmentForm(ReturnForm):
    permission = Permission.ASSESS_RETURN_RISK
    begins_with = staticmethod(known.of_family)

    class Meta:
        model = models.FamilyAssessment
        fields = [
            "place", "done_by", "done_on", "agrees", "able", "implicated", "likelihood", "harm", "findings",
        ]  # fmt: skip


class BestInterestsForm(ReturnForm):
    permission = Permission.ASSESS_RETURN_RISK
    begins_with = staticmethod(known.of_best_interests)

    class Meta:
        model = models.BestInterests
        fields = [
            "place", "panel_on", "panel", "childs_view", "guardians_view", "alternatives", "decision", "to_whom",
            "reasons",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == models.BestInterests.Decision.RETURN and not cleaned.get("to_whom"):
            self.add_error("to_whom", _("Say into whose care."))
        return cleaned


class TravelDocumentForm(ReturnForm):
    begins_with = staticmethod(known.of_document)

    @property
    def consents_first(self):
        """A letter of a consulate needs her or his yes. Nobody is asked for one after a no, or where a fear speaks."""
        case, kind = self.plan.case, Consent.Kind.CONSULATE
        against = consular.locks(case, self.plan.place.country if self.plan.place else "")
        answered = any(each.kind == kind and each.given != Consent.Given.DEFERRED for each in case.consents.all())
        return ((consular.NOT_AGREED, f"kind={kind}"),) if against == [consular.NOT_AGREED] and not answered else ()

    class Meta:
        model = models.TravelDocument
        fields = ["kind", "country", "number", "issued_on", "expires_on"]

    def clean(self):
        cleaned = super().clean()
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("A paper cannot end before it begins."))
        if cleaned.get("kind") == models.TravelDocument.Kind.TRAVEL_LETTER and cleaned.get("country"):
            for against in consular.locks(self.plan.case, cleaned["country"]):
                self.add_error("country", against)
        return cleaned


class ItineraryForm(ReturnForm):
    """How the way ends. Its times come from the legs."""

    class Meta:
        model = models.Itinerary
        fields = ["meeter", "first_night", "night_reason"]

    def write(self, doing):
        if self.is_new:
            raise block(_("Write down the first leg."), reverse("repatriation:leg_new", args=self.plan.url_args()))
        super().write(doing)


class FitnessForm(ReturnForm):
    class Meta:
        model = models.Fitness
        fields = [
            "result", "conditions", "medicines", "oxygen", "pregnancy_weeks", "clinician", "certified_at",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        conditional = cleaned.get("result") == models.Fitness.Result.CONDITIONS
        if conditional and not cleaned.get("conditions"):
            self.add_error("conditions", _("Say on what conditions."))
        return cleaned


class EscortForm(LocalTimes, ReturnForm):
    """Who travels along, and how she or he comes home again: noted, or not needed."""

    begins_with = staticmethod(known.of_escort)
    clocks = {"back_departs_at": "back_departs_zone", "back_arrives_at": "back_arrives_zone"}
    sections_of = (
        (_("Who"), ["kind", "name", "organisation", "sex", "paper_number"]),
        (
            _("The way back"),
            [
                "needs_no_return", "back_carrier", "back_departs_at", "back_departs_at_which", "back_departs_zone",
                "back_arrives_at", "back_arrives_at_which", "back_arrives_zone",
            ],
        ),
    )  # fmt: skip

    class Meta:
        model = models.Escort
        fields = [
            "kind", "name", "organisation", "sex", "paper_number", "needs_no_return", "back_carrier",
            "back_departs_at", "back_departs_zone", "back_arrives_at", "back_arrives_zone",
        ]  # fmt: skip
        field_classes = dict.fromkeys(("back_departs_at", "back_arrives_at"), LocalMoment)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for zone, end in (("back_departs_zone", "arrives_zone"), ("back_arrives_zone", "departs_zone")):
            self.initial[zone] = self.initial.get(zone) or getattr(self.plan.itinerary, end, "")

    def clean(self):
        typed = {name for name in self.clocks if self.cleaned_data.get(name)}
        cleaned = super().clean()
        for name in self.clocks.keys() - typed - self.errors.keys() if typed else ():
            self.add_error(name, _("Say both when the way back begins and when it ends."))
        times = [cleaned.get(name) for name in self.clocks]
        if all(times) and times[1] <= times[0]:
            self.add_error("back_arrives_at", _("This is before the departure."))
        return cleaned


class CompanionForm(ReturnForm):
    class Meta:
        model = models.Companion
        fields = ["other"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        family = relatives_in_care(self.plan.case).values("pk")
        self.fields["other"].queryset = Case.objects.visible_to(self.by).filter(pk__in=family)
        self.fields["other"].help_text = _("Cases of the family that you may see.")


class BelongingRow(Row):
    class Meta:
        model = models.Belonging
        fields = ["description", "quantity", "cash", "currency"]

    @property
    def first(self):
        return [self[name] for name in self.fields if name != "version"]

    @property
    def is_blank(self):
        return not self.cleaned_data.get("description") and self.cleaned_data.get("cash") is None

    def clean(self):
        cleaned = super().clean()
        cash = cleaned.get("cash") is not None
        if (cash or not self.is_new) and not cleaned.get("description") and "description" not in self.errors:
            self.add_error("description", _("Say what it is."))
        if cash and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        cleaned["quantity"] = cleaned.get("quantity") or 1
        cleaned["currency"] = cleaned.get("currency", "") if cash else ""
        return cleaned


class BelongingsForm(ReturnForm, WithRows):
    """The list, line by line. A line that changes is not what was signed."""

    row_form = BelongingRow
    row_parent = "list"
    rows_as_lines = True
    rows_title = _("What she or he takes along")
    NEW_ROWS = 3  # a phone shows all of them; whoever has more saves, and there are three more

    class Meta:
        model = models.BelongingsSigned
        fields = ["signed", "occurred_at"]

    def row_places(self):
        things = [] if self.is_new else list(self.instance.things.select_related("key"))
        rows = [(f"thing-{thing.pk}", thing) for thing in things]
        rows += [(f"thing-new-{n}", models.Belonging()) for n in range(1, self.NEW_ROWS + 1)]
        called = _("Line %(n)s")
        return [(prefix, thing, called % {"n": n}) for n, (prefix, thing) in enumerate(rows, start=1)]

    def write(self, doing):
        changed = any(row.has_changed() and not (row.is_new and row.is_blank) for row in self.rows)
        if changed and not self.is_new and "signed" not in self.changed_data:
            self.instance.signed = False
        super().write(doing)


class ReceiverConfirmationForm(ReturnForm):
    begins_with = staticmethod(known.of_confirmation)
    sections_of = (
        (_("Who receives"), ["organisation", "name", "phone", "confirmed_on", "meets", "first_night"]),
        (_("For a child"), ["is_child_authority", "adult_name", "adult_papers_seen"]),
    )

    class Meta:
        model = models.ReceiverConfirmation
        fields = [
            "organisation", "name", "phone", "confirmed_on", "meets", "first_night", "is_child_authority",
            "adult_name", "adult_papers_seen",
        ]  # fmt: skip


class HandoverForm(ReturnForm):
    sections_of = (
        (_("To whom"), ["place", "received_by", "identity_seen"]),
        (_("How it went"), ["condition", "belongings_given", "medicines"]),
        (_("If a signature is missing"), ["missing_because", "confirmed_with", "confirmed_at"]),
    )

    class Meta:
        model = models.Handover
        fields = [
            "place", "received_by", "identity_seen", "condition", "belongings_given", "medicines",
            "missing_because", "confirmed_with", "confirmed_at",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.plan.tier == Tier.CHILD:  # nothing stands in for a signature
            for name in ("missing_because", "confirmed_with", "confirmed_at"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
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
        colleagues = list(self.fields["user"].queryset[:2])
        if len(colleagues) == 1:
            self.initial["user"] = colleagues[0].pk
        if not colleagues:
            self.fields["user"].help_text = _("Nobody of the organisation holds this role yet.")
