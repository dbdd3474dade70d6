"""Preparing a referral, noting what came back, and what those who receive it say."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Membership, Unit, User
from carecase.access.permissions import Permission
from carecase.cases.models import Consent
from carecase.ui import moments
from carecase.workflow.forms import RecordForm
from referrals import sharing
from referrals.models import Field, Kind, Outcome, Referral, State
from referrals.querysets import ANSWERING

BEFORE_SENDING = (State.DRAFT, State.OFFERED)
RECIPIENTS = ("receiving_unit", "receiving_user", "partner", "to_name")


def answering_units():
    """Teams that work here and answer referrals, ours included; never a house, whose place is nobody's business."""
    answers = Membership.objects.on(timezone.localdate()).filter(role__in=ANSWERING, user__is_active=True)
    there = Q(unit=OuterRef("pk")) | Q(unit__isnull=True, organisation=OuterRef("organisation"))
    units = Unit.objects.exclude(kind=Unit.Kind.HOUSE)
    return units.filter(Exists(answers.filter(there))).select_related("organisation").order_by("organisation", "name")


def answering_colleagues(case, by):
    """Colleagues of the organisation who answer referrals, but not oneself."""
    here = Membership.objects.on(timezone.localdate()).filter(role__in=ANSWERING, organisation=case.organisation_id)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).exclude(pk=by.pk).order_by("display_name")


class ReferralForm(RecordForm):
    permission = Permission.REFER
    expected = ("kind",)
    sections_of = (
        (
            _("To whom, and for what"),
            [
                "kind",
                "receiving_unit",
                "receiving_user",
                "partner",
                "to_name",
                "to_kind",
                "country",
                "service",
                "text",
            ],
        ),
        (_("Why and how soon"), ["reason", "onward", "urgency"]),
        (
            _("What they learn, and on what ground"),
            ["fields", "papers", "consent", "ground", "without_consent_because", "share_until"],
        ),
        (_("How it gets there"), ["channel", "accompanied", "accompanied_by"]),
    )

    class Meta:
        model = Referral
        fields = [
            "kind", "receiving_unit", "receiving_user", "partner", "to_name", "to_kind", "country", "service", "text",
            "reason", "onward", "urgency", "fields", "papers", "consent", "ground", "without_consent_because",
            "share_until", "channel", "accompanied", "accompanied_by",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        case = self.parent
        self.fields["receiving_unit"].queryset = answering_units().exclude(pk=case.unit_id)
        self.fields["receiving_unit"].label_from_instance = with_organisation
        self.fields["receiving_user"].queryset = answering_colleagues(case, self.by)
        partner = self.fields["partner"]
        partner.queryset = partner.queryset.filter(organisation=case.organisation_id)
        self.leave_out_if_nothing_to_choose("partner")
        by_hand = [(code, label) for code, label in self.fields["channel"].choices if code != Referral.Channel.PACKAGE]
        self.fields["channel"].choices = by_hand
        consents = case.consents.filter(kind=Consent.Kind.DATA_SHARE, withdrawn_at__isnull=True)
        self.fields["consent"].queryset = consents.select_related("organisation", "key")
        self.fields["consent"].label_from_instance = to_choose
        self.offer_what_may_be_chosen()
        self.say_how()

    def offer_what_may_be_chosen(self):
        """Kinds by what one may do; fields by what one may read, and what a colleague has ticked already."""
        kinds = [Kind.REFERRAL, Kind.INFORMATION_REQUEST]
        if self.by.has_perm(Permission.TRANSFER_CASE, self.parent):
            kinds.insert(1, Kind.TRANSFER)
        self.fields["kind"].required = False
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        may = {*sharing.readable(self.parent, self.by), *self.instance.fields}
        self.fields["fields"].choices = [(field.value, field.label) for field in Field if field in may]

    def say_how(self):
        self.fields["consent"].help_text = _("Only consents to share with a partner that were not taken back.")
        self.fields["without_consent_because"].help_text = _("Your name stands beside this reason.")
        self.fields["fields"].help_text = _("They see what is ticked here, and nothing else.")
        self.fields["text"].help_text = _("They read this too. Leave out what they need not know.")
        self.fields["share_until"].help_text = _("Empty: as long as the consent says.")

    def is_question(self, name):
        return False

    def clean_kind(self):
        return self.cleaned_data["kind"] or self.instance.kind

    def clean(self):
        cleaned = super().clean()
        if not self.is_new and self.instance.state not in BEFORE_SENDING:
            self.add_error(None, _("It has already left the house. Call it back and prepare another."))
        self.check_recipient(cleaned)
        self.check_ground(cleaned)
        self.check_sharing(cleaned)
        self.check_until(cleaned)
        return cleaned

    def check_recipient(self, cleaned):
        named = [name for name in RECIPIENTS if cleaned.get(name)]
        if not named and not set(RECIPIENTS) & set(self.errors):
            for name in RECIPIENTS:
                if name in self.fields:
                    self.add_error(name, _("Say to whom here, or in one of the other ways."))
        if len(named) > 1:
            self.add_error(
                named[1], _("Choose one: a team, a colleague, a partner elsewhere, or somebody outside in words.")
            )

    def check_ground(self, cleaned):
        because, ground = cleaned.get("without_consent_because"), cleaned.get("ground")
        if cleaned.get("consent") and (because or ground):
            self.add_error("without_consent_because", _("Choose one: a consent, or a reason to send without."))
        if ground and not because and not cleaned.get("consent"):
            self.add_error("without_consent_because", _("Say why."))

    def check_sharing(self, cleaned):
        consent = cleaned.get("consent")
        if consent is None or self.errors:
            return
        asked = self.as_asked(cleaned)
        if not asked.shares <= set(consent.categories):
            self.add_error("fields", _("The consent does not cover all of this."))
        if not asked.names_the_receiver(consent):
            words = _("This consent is for %(partner)s. Ask the person for one that names whom you chose.")
            self.add_error("consent", forms.ValidationError(words, params={"partner": called(consent)}))
        until = cleaned.get("share_until")
        if until and consent.valid_until and until > consent.valid_until:
            self.add_error("share_until", _("The consent ends before that."))

    def check_until(self, cleaned):
        until = cleaned.get("share_until")
        if until and "share_until" in self.changed_data and until < timezone.localdate():
            self.add_error("share_until", _("This day has passed."))

    def as_asked(self, cleaned):
        """The referral as it is written now, to be asked what it needs."""
        names = (*RECIPIENTS, "fields", "papers")
        asked = Referral(case=self.parent, sender_unit=self.parent.unit, **{name: cleaned.get(name) for name in names})
        asked.organisation = asked.receiving_organisation()
        return asked

    def write(self, doing):
        overridden = bool(self.instance.without_consent_because)
        if "without_consent_because" in self.changed_data:
            self.instance.without_consent_by = self.by if overridden else None
        if "consent" in self.changed_data and "share_until" not in self.changed_data:
            self.instance.share_until = None  # the new consent says until when
        if self.instance.partner_id:
            self.instance.channel = Referral.Channel.PACKAGE
        super().write(doing)


def with_organisation(unit):
    return f"{unit.organisation} · {unit}"


def called(consent):
    return str(consent.organisation or consent.partner or consent)


def to_choose(consent):
    """Somebody may have agreed more than once for one partner: to what, and when."""
    what = ", ".join(str(Consent.Category(code).label) for code in consent.categories)
    return " · ".join(filter(None, [called(consent), what, moments.day(timezone.localdate(consent.recorded_at))]))


class FeedbackForm(RecordForm):
    """What they answered: kept short, at any time after sending."""

    permission = Permission.REFER
    verb = "record_feedback"
    plain = ("feedback",)

    class Meta:
        model = Referral
        fields = ["feedback"]


class OutcomeForm(forms.Form):
    """Why it came to nothing, and what is done instead."""

    outcome = forms.ChoiceField(label=_("Why"), choices=Outcome, widget=forms.RadioSelect)
    instead = forms.CharField(
        label=_("What is done instead"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WordsForm(forms.Form):
    """What those who received it want to say back."""

    feedback = forms.CharField(
        label=_("To those who sent it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read this. It stands with the referral."),
    )
