"""Forms about consulates and the rules of a way: each saves one row, and a plan that was ready is looked at again."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases import consular
from carecase.cases.actions import block
from carecase.cases.forms import ConsentForm as CaseConsentForm
from carecase.cases.forms import LegalStayForm as CaseLegalStayForm
from carecase.cases.models import Consent
from carecase.workflow.forms import RecordForm
from repatriation import known, models
from repatriation.actions import recheck_case
from repatriation.consular import actions, rules
from repatriation.forms import ReturnForm
from repatriation.models.corridor import Rule

Kind, Office = models.NationalityEntry.Kind, models.NationalityRequest.Office


class NationalityRequestForm(RecordForm):
    """Asking a state whether she or he is its national. Refused while anything speaks against contact with it."""

    permission = Permission.PREPARE_RETURN
    past = ("sent_on",)
    sections_of = (
        (_("Who is asked"), ["country", "office", "seat", "office_name"]),
        (_("The request"), ["way", "reference", "wants_letter", "sent_on"]),
    )

    class Meta:
        model = models.NationalityRequest
        fields = ["country", "office", "seat", "office_name", "way", "reference", "wants_letter", "sent_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            known = self.parent.person.citizenships
            self.initial["country"] = known[0] if known else ""
        else:  # another country, or another day, is another request
            del self.fields["country"], self.fields["sent_on"]

    def is_question(self, name):
        return False

    def clean(self):
        cleaned = super().clean()
        if country := cleaned.get("country"):
            for against in consular.locks(self.parent, country):
                self.add_error("country", against)
        self.check_office(cleaned, country or self.instance.country)
        return cleaned

    def check_office(self, cleaned, country):
        here = self.parent.jurisdiction
        if cleaned.get("office") == Office.CONSULATE:
            cleaned["seat"] = ""
            if country in self.parent.pack.value("no_consulate_of"):
                self.add_error("office", _("It has no consulate in this country: ask its embassy in a third country."))
        elif cleaned.get("office") and cleaned.get("seat") in ("", None, here, country):
            self.add_error("seat", _("Say in which third country the embassy stands."))

    def write(self, doing):
        if self.is_new:
            actions.send(self.instance, doing)
        else:
            super().write(doing)


class NationalityEntryForm(RecordForm):
    """One line of what happened. Only what can follow now is offered."""

    permission = Permission.PREPARE_RETURN
    past = ("entry_on",)

    class Meta:
        model = models.NationalityEntry
        fields = ["kind", "entry_on", "way", "with_whom", "words", "amount", "currency", "next_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        possible = actions.possible(self.instance.request)
        self.fields["kind"].choices = [("", "—"), *((kind, kind.label) for kind in possible)]
        self.fields["next_on"].help_text = _("Otherwise as long after today as is usual here.")

    def is_question(self, name):
        return False

    def clean(self):
        cleaned, request = super().clean(), self.instance.request
        if cleaned.get("kind") in models.NationalityEntry.CONTACTS:
            for against in consular.locks(request.case, request.country):
                self.add_error("kind", against)
        if cleaned.get("entry_on") and cleaned["entry_on"] < request.sent_on:
            self.add_error("entry_on", _("This lies before the request was sent."))
        if cleaned.get("next_on") and cleaned["next_on"] < timezone.localdate():
            self.add_error("next_on", _("This day has passed."))
        if cleaned.get("amount") is not None and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return cleaned

    def write(self, doing):
        """What was possible when the page was opened may have been overtaken by a colleague."""
        request = models.NationalityRequest.objects.select_for_update(of=("self",)).get(pk=self.instance.request_id)
        if self.instance.kind not in actions.possible(request):
            raise block(_("Somebody wrote another line meanwhile. Look at the request again."))
        self.instance.request = request
        super().write(doing)
        actions.follow(self.instance, doing)
        recheck_case(request.case, by=self.by)


class CrossingForm(ReturnForm):
    """One of the points where the other country receives, or another that is named."""

    begins_with = staticmethod(known.of_crossing)

    class Meta:
        model = models.Crossing
        fields = ["point"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        corridor = rules.corridor_of(self.plan)
        if corridor and corridor.points:
            theirs = _("They receive at: %(points)s.") % {"points": ", ".join(corridor.points)}
            self.fields["point"].help_text = theirs


class NotificationForm(ReturnForm):
    past = ("done_at", "occurred_at")

    class Meta:
        model = models.Notification
        fields = ["to", "done_at", "way", "with_whom", "words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            before = self.plan.notifications.first()
            self.initial |= {"done_at": timezone.now(), "way": before.way if before else ""}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == models.Notification.To.CONSULATE:
            for against in self.locks():
                self.add_error("to", against)
        return cleaned

    def locks(self):
        if self.plan.place is None:
            return [_("Say first where she or he wants to go.")]
        return consular.locks(self.plan.case, self.plan.place.country)


class CorridorExceptionForm(ReturnForm):
    """A supervisor lets one rule pass for this arrival, and says why."""

    permission = Permission.DECIDE_RETURN

    class Meta:
        model = models.CorridorException
        fields = ["rule", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        broken = [rule for rule in Rule if not rules.may_pass(self.plan, rule)]
        self.fields["rule"].choices = [("", "—"), *((rule, rules.GUARDS[rule].otherwise) for rule in broken)]
        if not broken:
            self.fields["rule"].help_text = _("No rule stands in the way of this arrival.")

    def write(self, doing):
        if self.plan.itinerary is None:
            raise block(_("Write down the itinerary first."))
        self.instance.arrives_at = self.plan.itinerary.arrives_at
        super().write(doing)


class LegalStayForm(CaseLegalStayForm):
    """The form of the case file; who applies for asylum is not spoken of to any consulate from that moment on."""

    def write(self, doing):
        super().write(doing)
        recheck_case(self.instance.case, by=self.by)


class ConsentForm(CaseConsentForm):
    """The form of the case file; here an answer about consulates also lets requests go on, or stand still."""

    def write(self, doing):
        super().write(doing)
        if self.instance.kind == Consent.Kind.CONSULATE:
            recheck_case(self.instance.case, by=self.by)


class ChaseFilter(forms.Form):
    """Which of the waiting requests: of one country, or only what is due now."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    due = forms.BooleanField(label=_("Only what is due"), required=False)

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All")), *countries]
