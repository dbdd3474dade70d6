"""Forms about the other side: ours, who take part and what they said; and theirs, on the page of one return."""

from operator import attrgetter

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Membership, Organisation
from carecase.access.permissions import Permission
from carecase.cases.actions import block
from carecase.cases.models import Consent
from carecase.workflow.forms import RecordForm
from referrals.models import Partner
from repatriation import models
from repatriation.actions import recheck
from repatriation.forms import ReturnForm
from repatriation.models.origin import ANSWERING, Weight
from repatriation.origin import actions, circumstances
from repatriation.tiers import Tier

AnswerCame, ConfirmationCame = models.OriginAnswer.Came, models.ReceiverConfirmation.Came


# --- ours -----------------------------------------------------------------------------------------------------------


def answering_organisations():
    """Those that work with this system and have somebody who answers."""
    on = Membership.objects.on(timezone.localdate()).filter(role__in=ANSWERING, user__is_active=True)
    return Organisation.objects.filter(pk__in=on.values("organisation"))


class ReturnPartnerForm(ReturnForm):
    consents_first = (
        (
            _("Ask the person first: the consent names the organisation and what it may learn."),
            "kind=data_share&share=identity&share=contact&share=health&share=travel",
        ),
    )
    sections_of = (
        (_("Who"), ["organisation", "elsewhere", "name"]),
        (_("What for"), ["is_assessor", "is_receiver", "is_child_authority"]),
        (_("What they learn, and on what ground"), ["consent", "told", "our_phone"]),
    )

    class Meta:
        model = models.ReturnPartner
        fields = [
            "organisation", "elsewhere", "name", "is_assessor", "is_receiver", "is_child_authority", "consent", "told",
            "our_phone",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        case = self.plan.case
        self.fields["organisation"].queryset = answering_organisations().exclude(pk=case.organisation_id)
        self.fields["elsewhere"].queryset = Partner.objects.filter(organisation=case.organisation)
        for name in () if self.is_new else ("organisation", "elsewhere", "name"):
            self.fields[name].disabled = True  # another organisation is another row
        consents = case.consents.filter(kind=Consent.Kind.DATA_SHARE, withdrawn_at__isnull=True)
        self.fields["consent"].queryset = consents.select_related("organisation", "key")
        self.fields["consent"].label_from_instance = lambda each: str(each.organisation or each.partner or each)
        self.fields["consent"].help_text = _(
            "It names this organisation. Travel: place and journey, from the approval on. Identity, contact and "
            "health: only from the departure, each only if it is ticked there."
        )
        self.fields["told"].help_text = _("They read this from the first day. Leave out what they need not know.")

    def clean(self):
        cleaned = super().clean()
        who = ("organisation", "elsewhere", "name")
        if not set(who) & set(self.errors) and len([name for name in who if cleaned.get(name)]) != 1:
            self.add_error(
                "name",
                _("Choose one: an organisation that works with this system, one in another, or one by its name."),
            )
        if not any(cleaned.get(name) for name in ("is_assessor", "is_receiver", "is_child_authority")):
            self.add_error("is_assessor", _("Say what for."))
        self.check_consent(cleaned)
        return cleaned

    def check_consent(self, cleaned):
        consent = cleaned.get("consent")
        if consent is None or self.errors:
            return
        who = {name: cleaned[name] for name in ("organisation", "elsewhere", "name")}
        asked = models.ReturnPartner(plan=self.plan, **who)
        if not consent.holds or not asked.is_named_by(consent):
            self.add_error("consent", _("This consent does not name whom you chose, or does not stand today."))
        elif Consent.Category.TRAVEL not in consent.categories:
            self.add_error("consent", _("The consent does not cover the journey: ask the person about that, too."))

    def write(self, doing):
        if self.instance.until_at:
            raise block(_("They take no part in it any more. Add them anew if they do again."))
        taking_part = self.plan.partners.filter(until_at__isnull=True).exclude(pk=self.instance.pk)
        same = Q(organisation=self.instance.organisation_id or None, organisation__isnull=False)
        same |= Q(elsewhere=self.instance.elsewhere_id or None, elsewhere__isnull=False)
        if taking_part.filter(same).exists():
            raise block(_("This organisation takes part already."))
        super().write(doing)


class CircumstancesMixin:
    """Two fields for each circumstance: what it does, and a note. Nobody has to know everything."""

    def add_circumstances(self):
        for code, label in circumstances.LABELS.items():
            self.fields[code] = forms.ChoiceField(label=label, choices=Weight, required=False, initial=Weight.UNKNOWN)
            note = forms.CharField(label=_("Note"), required=False, max_length=500)
            self.fields[circumstances.note_of(code)] = note

    @classmethod
    def circumstance_sections(cls):
        for title, pairs in circumstances.GROUPS:
            yield title, [name for code, _label in pairs for name in (code, circumstances.note_of(code))]


class OriginAnswerForm(CircumstancesMixin, ReturnForm):
    """What the other side said by phone or letter, or an independent source says: typed in by us, with its source."""

    permission = Permission.ASSESS_RETURN_RISK
    sections_of = (
        (_("Who answers"), ["place", "partner", "came", "assessor", "source", "answered_at"]),
        *CircumstancesMixin.circumstance_sections(),
        (_("What follows from it"), ["conclusion", "words"]),
    )
    past = ("answered_at",)

    class Meta:
        model = models.OriginAnswer
        fields = ["place", "partner", "came", "assessor", "source", "answered_at", "conclusion", "words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_circumstances()
        self.fields["partner"].queryset = self.plan.partners.filter(until_at__isnull=True)
        by_itself = (AnswerCame.HERE, AnswerCame.PACKAGE)
        came = self.fields["came"]
        came.choices = [pair for pair in came.choices if pair[0] not in by_itself]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("source") and not cleaned.get("partner"):
            self.add_error("source", _("Say who, and how they know."))
        return cleaned

    def write(self, doing):
        self.instance.factors = circumstances.kept(self.cleaned_data)
        super().write(doing)


class PhonedForm(ReturnForm):
    """One line after a call: who confirmed today. Whoever had confirmed before has now done so again."""

    verb = "note_phone_confirmation"

    class Meta:
        model = models.ReceiverConfirmation
        fields = ["organisation", "name", "phone", "is_child_authority", "adult_name", "adult_papers_seen"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.plan.tier != Tier.CHILD:
            for name in ("is_child_authority", "adult_name", "adult_papers_seen"):
                del self.fields[name]
        standing = self.plan.confirmations_standing
        self.known = next((each for each in standing if not each.reconfirmed_at), None)
        if self.known:
            self.initial |= {name: getattr(self.known, name) for name in self.fields if name != "version"}
        else:
            receiver = next((each for each in self.plan.partners.filter(until_at__isnull=True) if each.receives), None)
            if receiver:
                told = {"organisation": receiver.neutral_name, "is_child_authority": receiver.is_child_authority}
                self.initial |= told

    def write(self, doing):
        """The same organisation again is no second receiver."""
        typed, told = self.instance, [name for name in self._meta.fields if name in self.fields]
        standing = self.plan.confirmations_standing
        known = next((each for each in standing if each.organisation == typed.organisation), None)
        if known is None:
            typed.came, typed.confirmed_on = ConfirmationCame.PHONE, timezone.localdate()
            taking_part = self.plan.partners.filter(until_at__isnull=True)
            typed.partner = next((each for each in taking_part if each.neutral_name == typed.organisation), None)
            return super().write(doing)
        for name in told:
            setattr(known, name, getattr(typed, name))
        actions.note_again(known, doing)
        recheck(self.plan, by=self.by)


judges, may_answer = attrgetter("judges"), attrgetter("may_answer")

# --- theirs ---------------------------------------------------------------------------------------------------------


class TheirForm(RecordForm):
    """Written by somebody of the other side: their right is asked of what they take part in, not of the case."""

    permission = Permission.ANSWER_RETURN

    @property
    def partner(self):
        return self.parent

    @property
    def plan(self):
        return self.instance.plan

    def subject(self):
        return self.partner

    def is_question(self, name):
        return False

    #: What is asked of the partner: whether the form is for it at all, and whether now; `blank` is what is filled in.
    fits = allowed = blank = None

    def write(self, doing):
        actions.hear(self.instance, self.partner, self.allowed, self.by, doing)


class TheirAnswerForm(CircumstancesMixin, TheirForm):
    """Their half of the judgement, about the place that is chosen."""

    verb = "answer_return"
    sections_of = (
        *CircumstancesMixin.circumstance_sections(),
        (_("What follows from it"), ["conclusion", "words", "assessor", "source"]),
    )

    class Meta:
        model = models.OriginAnswer
        fields = ["conclusion", "words", "assessor", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_circumstances()

    fits, allowed = staticmethod(judges), staticmethod(may_answer)

    @staticmethod
    def blank(partner):
        about = {"plan": partner.plan, "place": partner.plan.place, "partner": partner}
        return models.OriginAnswer(came=AnswerCame.HERE, answered_at=timezone.now(), **about)

    def write(self, doing):
        self.instance.factors = circumstances.kept(self.cleaned_data)
        super().write(doing)


class TheirFamilyForm(TheirForm):
    """They visited the family the child would live with."""

    verb = "assess_family_there"

    class Meta:
        model = models.FamilyAssessment
        fields = ["done_on", "agrees", "able", "implicated", "likelihood", "harm", "findings"]

    past = ("done_on",)

    fits, allowed = staticmethod(judges), staticmethod(may_answer)

    @staticmethod
    def blank(partner):
        about = {"plan": partner.plan, "place": partner.plan.place, "partner": partner}
        return models.FamilyAssessment(done_by=partner.neutral_name[:120], **about)


class TheirConfirmationForm(TheirForm):
    """They receive her or him: one line, and for a child the adult, with the papers seen."""

    verb = "confirm_receiving"
    sections_of = (
        (_("Who receives"), ["name", "phone", "meets", "first_night"]),
        (_("For a child"), ["adult_name", "adult_papers_seen"]),
    )

    class Meta:
        model = models.ReceiverConfirmation
        fields = ["name", "phone", "meets", "first_night", "adult_name", "adult_papers_seen"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.plan.tier != Tier.CHILD:
            del self.fields["adult_name"], self.fields["adult_papers_seen"]

    fits, allowed = staticmethod(attrgetter("receives")), staticmethod(attrgetter("may_confirm"))

    @staticmethod
    def blank(partner):
        about = {"plan": partner.plan, "partner": partner, "is_child_authority": partner.is_child_authority}
        known = {"organisation": partner.neutral_name, "confirmed_on": timezone.localdate()}
        before = partner.confirmations.filter(withdrawn_at__isnull=True).first()
        said = {name: getattr(before, name) for name in TheirConfirmationForm._meta.fields} if before else {}
        return models.ReceiverConfirmation(came=ConfirmationCame.HERE, **known, **about, **said)

    def write(self, doing):
        actions.replace_confirmation(self.partner, doing)
        super().write(doing)


__all__ = [
    "OriginAnswerForm",
    "PhonedForm",
    "ReturnPartnerForm",
    "TheirAnswerForm",
    "TheirConfirmationForm",
    "TheirFamilyForm",
    "answering_organisations",
]
