"""What is written down from departure on: signatures, how contact was agreed, and what happened instead."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.cases.actions import block, follow_death
from carecase.cases.clocks import end_of_day, open_task
from carecase.cases.models import Death, Task
from carecase.files.forms import SheetField
from carecase.files.models import let_go
from carecase.plans.actions import call_off_everything
from carecase.plans.standing import follow_up_consented
from carecase.workflow.forms import RecordForm
from referrals.models import Partner
from repatriation import models, signing, steps
from repatriation.after import visits
from repatriation.forms import ReturnForm
from repatriation.models import ENDED, State

AS_ON_PAPER = (State.DEPARTED, State.ARRIVED)


class SignatureForm(ReturnForm):
    """Drawn on the screen by who signs; or on paper, and then somebody saw it. What was signed is not signed over."""

    drawing = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * signing.LONGEST)
    sheet = SheetField(
        label=_("Picture or scan of the signed sheet"),
        required=False,
        help_text=_("If it was signed on paper: a picture, or a PDF. At most 10 MB."),
    )

    class Meta:
        model = models.HandoverSignature
        fields = ["name", "seen_by", "signed_at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.initial["name"] = self.known_name()

    def known_name(self):
        """Who is to sign, as far as it is known; somebody else may."""
        handover, who = self.instance.handover, self.instance.who
        if who == models.Signer.PERSON:
            return self.plan.case.person.full_name
        if who == models.Signer.RECEIVER:
            return handover.received_by[:120]
        escorts = self.plan.escorts.all()[:2]
        return escorts[0].name if len(escorts) == 1 else ""

    def clean_drawing(self):
        return signing.read(self.cleaned_data["drawing"])

    def clean(self):
        cleaned = super().clean()
        drawn, seen_by = cleaned.get("drawing"), cleaned.get("seen_by")
        if "drawing" not in self.errors and bool(drawn) == bool(seen_by):
            self.add_error("seen_by", _("Draw the signature, or say who saw it on paper: one of the two."))
        if drawn and cleaned.get("sheet"):
            self.add_error("sheet", _("A sheet belongs to a signature on paper: draw it, or say who saw it there."))
        return cleaned

    def write(self, doing):
        if self.plan.state not in AS_ON_PAPER:
            raise block(_("It is signed between the departure and the end of the handover."))
        self.instance.strokes = self.cleaned_data["drawing"]
        if self.cleaned_data["sheet"]:
            self.instance.keep(self.cleaned_data["sheet"])
        if self.instance.strokes and self.instance.file_id:
            let_go(self.instance, doing)
            return
        super().write(doing)


class ContactAgreementForm(ReturnForm):
    """Asked of the person alone: visit, phone or none; with whom, and how it is safe."""

    permission = Permission.RECORD_FOLLOW_UP
    sections_of = (
        (_("What she or he agreed to"), ["how"]),
        (_("How it is safe"), ["phone", "safe_times", "code_word", "meeting_place"]),
        (_("Who does it"), ["organisation", "elsewhere", "knows_who"]),
    )

    class Meta:
        model = models.ContactAgreement
        fields = [
            "how", "phone", "safe_times", "code_word", "meeting_place", "organisation", "elsewhere", "knows_who",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ours = self.plan.case.organisation_id
        self.fields["organisation"].queryset = Organisation.objects.exclude(pk=ours).order_by("country", "name")
        told = self.plan.partners.filter(until_at__isnull=True, elsewhere__isnull=False)
        self.fields["elsewhere"].queryset = Partner.objects.filter(pk__in=told.values("elsewhere"))
        self.leave_out_if_nothing_to_choose("elsewhere")
        if self.is_new:
            self.initial["organisation"] = self.initial.get("organisation") or self.who_receives()

    def who_receives(self):
        """The organisation that receives, if it works with this system: proposed, and still asked about."""
        receiving = self.plan.partners.live().filter(is_receiver=True, organisation__isnull=False).first()
        return receiving.organisation_id if receiving else None

    def clean(self):
        cleaned = super().clean()
        How = models.ContactAgreement.How  # noqa: N806
        how, organisation = cleaned.get("how"), cleaned.get("organisation") or cleaned.get("elsewhere")
        if cleaned.get("organisation") and cleaned.get("elsewhere"):
            self.add_error("elsewhere", _("Choose one of the two."))
        if how and how != How.NONE and not follow_up_consented(self.plan.case):
            self.add_error("how", _("She or he has not agreed to be contacted afterwards."))
        if how == How.PHONE and not (cleaned.get("phone") and cleaned.get("code_word")):
            self.add_error("phone", _("For calls: a safe number and a code word."))
        if how == How.VISIT and not cleaned.get("meeting_place"):
            self.add_error("meeting_place", _("Say where to meet, as she or he wants it."))
        if organisation and how == How.NONE:
            self.add_error("organisation", _("Nobody contacts her or him: leave this empty."))
        if organisation and not cleaned.get("knows_who"):
            self.add_error("knows_who", _("Ask first whether this organisation may know it."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        visits.arrange(self.plan.case, doing)


class IncidentForm(ReturnForm):
    """Stop first. With what happened, the plan itself stands still."""

    class Meta:
        model = models.TransitIncident
        fields = ["kind", "happened_at", "where", "words"]

    def write(self, doing):
        if self.plan.state not in (State.DEPARTED, State.TRANSIT_INCIDENT):
            raise block(_("Nobody is on the way by this plan."), self.plan.get_absolute_url())
        doing.save(self.instance)
        if self.plan.state == State.DEPARTED:
            steps.report_incident(self.plan, by=self.by, reason=str(self.instance))


class IncidentSafeForm(ReturnForm):
    class Meta:
        model = models.TransitIncident
        fields = ["safe_at", "safe_where"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("safe_at", "safe_where"):
            self.fields[name].required = True


class IncidentToldForm(ReturnForm):
    class Meta:
        model = models.TransitIncident
        fields = ["told"]

    def clean_told(self):
        if not self.cleaned_data["told"]:
            raise forms.ValidationError(_("Tick whom you told."))
        return self.cleaned_data["told"]


class MissedDepartureForm(ReturnForm):
    """How she or he is comes first; only then what she or he wants. Staying has no consequence."""

    sections_of = (
        (_("How she or he is"), ["reached", "reached_at", "well"]),
        (_("What she or he wants"), ["wish"]),
    )

    class Meta:
        model = models.MissedDeparture
        fields = ["reached", "reached_at", "well", "wish"]

    def clean(self):
        cleaned = super().clean()
        reached = cleaned.get("reached") == models.MissedDeparture.Reached.YES
        if reached and not cleaned.get("well"):
            self.add_error("well", _("Write first how she or he is."))
        if cleaned.get("wish") and not reached:
            self.add_error("wish", _("This can only be known from her or him."))
        return cleaned

    def write(self, doing):
        if self.plan.state not in (State.READY, State.NO_SHOW):
            raise block(_("Nobody was to leave by this plan."), self.plan.get_absolute_url())
        doing.save(self.instance)
        if self.plan.state == State.READY:
            steps.miss_departure(self.plan, by=self.by, reason=str(self.instance))


class PauseForm(ReturnForm):
    """Why it waits, until when it is looked at again, what was booked. Nothing of the plan is lost."""

    class Meta:
        model = models.Pause
        fields = ["why", "look_again_on", "booked"]

    def clean_look_again_on(self):
        day = self.cleaned_data["look_again_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day

    def write(self, doing):
        pause, case = self.instance, self.plan.case
        if not self.is_new and self.plan.state != State.SUSPENDED:
            raise block(_("This pause is over."), self.plan.get_absolute_url())
        doing.save(pause)
        if self.is_new:
            steps.suspend(self.plan, by=self.by, reason=str(pause))
            case.refresh_from_db(fields=["version", "next_due_at"])
        due_at = end_of_day(case, pause.look_again_on)
        task = open_task(case, Task.Kind.PAUSE_REVIEW, doing, due_at=due_at, about=pause.pk)
        task.due_at = due_at
        doing.save(task)


class DeathForm(RecordForm):
    """What is known of a death. With it reminders and visits stop, and an open return ends."""

    permission = Permission.CLOSE_CASE

    class Meta:
        model = Death
        fields = ["died_on", "where", "country", "place", "certified", "certified_by", "known_from"]

    def is_question(self, name):
        return False

    def clean(self):
        cleaned = super().clean()
        certified = cleaned.get("certified")
        if certified and certified != Death.Certified.NOT_YET and not cleaned.get("certified_by"):
            self.add_error("certified_by", _("Write who certified it."))
        return cleaned

    def write(self, doing):
        case = self.instance.case
        if not case.is_open:
            raise block(_("The case is closed."))
        super().write(doing)
        for plan in case.return_plans.exclude(state__in=ENDED):
            steps.end_by_death(plan, by=self.by)
        case.refresh_from_db(fields=["version", "next_due_at"])
        call_off_everything(case, doing)
        follow_death(case, doing, died=True)
