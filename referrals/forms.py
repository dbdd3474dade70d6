"""Preparing a referral, and noting what came back."""

from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.cases.models import Consent
from carecase.workflow.forms import RecordForm
from referrals.models import Referral, State

BEFORE_SENDING = (State.DRAFT, State.OFFERED)


class ReferralForm(RecordForm):
    permission = Permission.REFER
    sections_of = (
        (_("To whom, and for what"), ["organisation", "to_name", "to_kind", "country", "service", "text"]),
        (_("Why and how soon"), ["reason", "onward", "urgency"]),
        (_("What they learn, and on what ground"), ["shares", "consent", "without_consent_because"]),
        (_("How it gets there"), ["channel", "accompanied"]),
    )

    class Meta:
        model = Referral
        fields = [
            "organisation", "to_name", "to_kind", "country", "service", "text", "reason", "onward", "urgency",
            "shares", "consent", "without_consent_because", "channel", "accompanied",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.exclude(pk=self.parent.organisation_id)
        consents = self.parent.consents.filter(kind=Consent.Kind.DATA_SHARE, withdrawn_at__isnull=True)
        self.fields["consent"].queryset = consents
        self.fields["consent"].label_from_instance = lambda consent: consent.partner or str(consent)
        self.fields["consent"].help_text = _("Only consents to share with a partner that were not taken back.")
        self.fields["without_consent_because"].help_text = _("Your name stands beside this reason.")

    def is_question(self, name):
        return False

    def clean(self):
        cleaned = super().clean()
        if not self.is_new and self.instance.state not in BEFORE_SENDING:
            self.add_error(None, _("It has already left the house. Call it back and prepare another."))
        if not cleaned.get("organisation") and not cleaned.get("to_name"):
            self.add_error("to_name", _("Say to whom."))
        self.check_sharing(cleaned)
        return cleaned

    def check_sharing(self, cleaned):
        consent, shared = cleaned.get("consent"), set(cleaned.get("shares") or ())
        if consent and not shared <= set(consent.categories):
            self.add_error("shares", _("The consent does not cover all of this."))
        if consent and cleaned.get("without_consent_because"):
            self.add_error("without_consent_because", _("Choose one: a consent, or a reason to send without."))

    def write(self, doing):
        overridden = bool(self.instance.without_consent_because)
        if "without_consent_because" in self.changed_data:
            self.instance.without_consent_by = self.by if overridden else None
        super().write(doing)


class FeedbackForm(RecordForm):
    """What they answered: kept short, at any time after sending."""

    permission = Permission.REFER
    verb = "record_feedback"
    plain = ("feedback",)

    class Meta:
        model = Referral
        fields = ["feedback"]
