"""The forms of the case file itself. What a form saves, and what follows from it, is in the same transaction."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases import actions, consular
from carecase.cases.clocks import due, end_of_day, finish_tasks, open_task, refresh_next_due
from carecase.cases.likenesses import follow_consent
from carecase.cases.models import (
    Absence,
    AuthorityNotice,
    Case,
    CaseNote,
    Closure,
    Concern,
    Consent,
    ContactAttempt,
    Fear,
    HealthNote,
    Hold,
    InterpreterRequest,
    LegalNote,
    LegalStay,
    OperationsNote,
    RightsTalk,
    Separation,
    Task,
)
from carecase.cases.numbers import read
from carecase.people.models import PersonLanguage
from carecase.sealing.fields import refuse_unstorable
from carecase.ui.moments import when
from carecase.workflow.bounds import may_be_planned
from carecase.workflow.forms import RecordForm

LOOK_AGAIN_WITHIN = timedelta(hours=24)  # a try to reach somebody that was not safe to go on with


class OperationsNoteForm(RecordForm):
    permission = Permission.WRITE_OPERATIONS_NOTE
    plain = ("occurred_at", "text")

    class Meta:
        model = OperationsNote
        fields = ["text", "occurred_at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new and not self.is_bound:  # a page for one text: nobody points at it first
            self.fields["text"].widget.attrs["autofocus"] = True


class CaseNoteForm(OperationsNoteForm):
    permission = Permission.WRITE_CASE_NOTE

    class Meta(OperationsNoteForm.Meta):
        model = CaseNote


class HealthNoteForm(OperationsNoteForm):
    permission = Permission.WRITE_HEALTH_NOTE

    class Meta(OperationsNoteForm.Meta):
        model = HealthNote


class LegalNoteForm(OperationsNoteForm):
    permission = Permission.WRITE_LEGAL_NOTE

    class Meta(OperationsNoteForm.Meta):
        model = LegalNote


class TaskForm(RecordForm):
    permission = Permission.MANAGE_TASKS
    plain = ("kind", "text", "owner", "due_at")

    class Meta:
        model = Task
        fields = ["text", "owner", "due_at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        team = {grant.user_id for grant in self.parent.live_grants if grant.user_id} | {self.by.pk}
        self.fields["owner"].queryset = User.objects.filter(pk__in=team, is_active=True)
        self.fields["text"].required = self.instance.kind == Task.Kind.OTHER

    def write(self, doing):
        super().write(doing)
        refresh_next_due(self.instance.case, doing)


class ConsentForm(RecordForm):
    permission = Permission.RECORD_CONSENT
    plain = (
        "how",
        "organisation",
        "partner",
        "categories",
        "valid_until",
        "deferred_because",
        "ask_again_at",
        "occurred_at",
        "told",
    )
    expected = ("by",)
    sections_of = (
        (_("What was asked, and the answer"), ["kind", "given", "by", "how", "language", "told"]),
        (_("If it is about sharing with a partner"), ["organisation", "partner", "categories", "valid_until"]),
        (_("If it is asked later"), ["deferred_because", "ask_again_at"]),
    )

    class Meta:
        model = Consent
        fields = [
            "kind", "given", "by", "how", "language", "told", "organisation", "partner", "categories", "valid_until",
            "deferred_because", "ask_again_at", "occurred_at",
        ]  # fmt: skip

    def clean_partner(self):
        """One partner: its name is that of the organisation, where one was chosen."""
        organisation = self.cleaned_data.get("organisation")
        return str(organisation)[:120] if organisation else self.cleaned_data["partner"]

    def clean(self):
        cleaned = super().clean()
        given, by = cleaned.get("given"), cleaned.get("by")
        yes = given in (Consent.Given.YES, Consent.Given.PARTIAL)
        if given == Consent.Given.DEFERRED:
            self.need(cleaned, ["deferred_because", "ask_again_at"], _("Say why it is asked later, and by when."))
            self.check_deferral(cleaned.get("ask_again_at"))
        elif given:
            self.need(cleaned, ["by"], _("Say who answered."))
        if yes and cleaned.get("kind") == Consent.Kind.DATA_SHARE:
            partner = _("Consent to share names one partner, what is shared and until when.")
            self.need(cleaned, ["partner", "categories", "valid_until"], partner)
        if yes and by == Consent.By.SELF and self.parent.person.is_child:
            unknown = self.parent.person.age_is_unknown
            self.add_error(
                "by",
                _("Her or his age is not noted. Note it first; for a child a guardian answers too.")
                if unknown
                else _("A child agrees together with a guardian."),
            )
        return cleaned

    def check_deferral(self, ask_again_at):
        """Consent is put off for a while, not for good (rule 1)."""
        latest = due(self.parent, "consent_deferred", timezone.now())
        if ask_again_at and not timezone.now() < ask_again_at <= latest:
            words = _("Choose a time from now until %(latest)s.") % {"latest": when(latest)}
            self.add_error("ask_again_at", words)

    def need(self, cleaned, names, message):
        for name in names:
            if not cleaned.get(name):
                self.add_error(name, message)

    def write(self, doing):
        super().write(doing)
        case, consent = self.instance.case, self.instance
        follow_consent(consent, doing)
        if consent.given == Consent.Given.DEFERRED:
            open_task(case, Task.Kind.CONSENT_AGAIN, doing, due_at=consent.ask_again_at, about=consent.pk)
        else:
            same = case.consents.filter(kind=consent.kind).exclude(pk=consent.pk).select_related("key")
            asked_before = [each.pk for each in same if each.partner == consent.partner]
            about = [consent.pk, *asked_before]
            finish_tasks(case, [Task.Kind.CONSENT_AGAIN], doing, at=timezone.now(), about=about)


class RightsTalkForm(RecordForm):
    permission = Permission.EXPLAIN_RIGHTS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = self.parent.person.languages.first()
        if self.is_new and first:
            self.initial["language"] = first.language

    class Meta:
        model = RightsTalk
        fields = ["language", "mode", "limits_told", "understood", "occurred_at"]

    def clean_understood(self):
        if not self.cleaned_data["understood"]:
            raise forms.ValidationError(
                _("Ask what she or he understood before you go on; come back when it is clear.")
            )
        return True

    def clean(self):
        cleaned = super().clean()
        levels = [PersonLanguage.Level.FIRST, PersonLanguage.Level.FLUENT]
        spoken = set(self.parent.person.languages.filter(level__in=levels).values_list("language", flat=True))
        checked = cleaned.get("mode") in (RightsTalk.Mode.SECOND_LANGUAGE, RightsTalk.Mode.AUDIO)
        if spoken and cleaned.get("language") and cleaned["language"] not in spoken and not checked:
            self.add_error(
                "language",
                _("It is not noted that she or he speaks this language well. Choose how it was checked, or another."),
            )
        return cleaned


class AuthorityNoticeForm(RecordForm):
    permission = Permission.NOTIFY_AUTHORITY
    plain = ("country", "contact", "note", "next_try_at", "occurred_at")

    class Meta:
        model = AuthorityNotice
        fields = ["body", "country", "channel", "contact", "reached", "next_try_at", "note", "occurred_at"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("reached") and not cleaned.get("next_try_at"):
            self.add_error("next_try_at", _("When nobody answered, say when you try again."))
        if cleaned.get("body") == AuthorityNotice.Body.CONSULATE:
            self.check_consulate(cleaned.get("country"))
        return cleaned

    def check_consulate(self, country):
        if not country:
            self.add_error("country", _("Say which country's consulate."))
            return
        for against in consular.locks(self.parent, country):
            self.add_error("body" if against == consular.NOT_AGREED else "country", against)

    def write(self, doing):
        super().write(doing)
        notice = self.instance
        if notice.body == AuthorityNotice.Body.CHILD_AUTHORITY:
            if notice.reached:
                finish_tasks(notice.case, [Task.Kind.CHILD_AUTHORITY], doing, at=notice.at)
            else:
                kind = Task.Kind.CHILD_AUTHORITY
                open_task(notice.case, kind, doing, due_at=notice.next_try_at, about=notice.pk)


class InterpreterRequestForm(RecordForm):
    permission = Permission.REQUEST_INTERPRETER
    plain = ("variety", "excluded_names", "met", "met_at", "met_by", "occurred_at")
    past = ("met_at",)
    sections_of = (
        (_("What is needed"), ["language", "variety", "purpose", "mode", "urgent", "wanted_at", "minutes"]),
        (_("What she or he wishes"), ["sex", "community", "excluded_names"]),
        (_("How it was met, if it already was"), ["met", "met_at", "met_by"]),
    )

    class Meta:
        model = InterpreterRequest
        fields = [
            "language", "variety", "purpose", "mode", "urgent", "wanted_at", "minutes", "sex", "community",
            "excluded_names", "met", "met_at", "met_by",
        ]  # fmt: skip
        widgets = {"excluded_names": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = self.parent.person.languages.first()
        if self.is_new and first:
            self.initial["language"] = first.language
        mates = Case.objects.visible_to(self.by).filter(incident=self.parent.incident_id or None)
        self.fields["met_by"].queryset = mates.exclude(pk=self.parent.pk).order_by("label")
        self.fields["met_by"].label_from_instance = lambda case: f"{case.label} · {case.number}"
        if self.parent.incident_id is None:
            del self.fields["met_by"]
        if self.instance.together:
            self.leave_wishes_only()

    def leave_wishes_only(self):
        """Language, hour and how it was met are those of everybody who is met together."""
        wishes = {"version", "change_reason", "sex", "community", "excluded_names"}
        self.fields = {name: field for name, field in self.fields.items() if name in wishes}
        self.questions = [name for name in self.questions if name in wishes]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("met") and not cleaned.get("met_at"):
            cleaned["met_at"] = timezone.now()
        lifeline = cleaned.get("purpose") == InterpreterRequest.Purpose.LIFELINE
        if cleaned.get("met") == InterpreterRequest.Met.CO_TRAVELLER and not lifeline:
            self.add_error("met", _("Somebody of the same group may only help when life is in danger."))
        if cleaned.get("met") == InterpreterRequest.Met.CO_TRAVELLER:
            self.check_helper(cleaned.get("met_by"))
        else:
            cleaned["met_by"] = None
        return cleaned

    def check_helper(self, helper):
        """Never somebody whom the team keeps apart. Why is not said: it would tell of a concern (practice rule 2)."""
        if helper is None:
            self.add_error("met_by" if "met_by" in self.fields else "met", _("Say who of the group helped."))
        elif actions.is_flagged(helper):
            self.add_error(
                "met_by", _("This person does not interpret. Ask somebody else, or use a phone interpreter.")
            )

    def write(self, doing):
        super().write(doing)
        request = self.instance
        if request.met and request.met != request.Met.NONE:
            actions.interpreter_found(request, doing)
        else:
            kind = Task.Kind.INTERPRETER_NEED
            open_task(request.case, kind, doing, due_at=request.wanted_at, about=request.pk)


class ContactAttemptForm(RecordForm):
    permission = Permission.RECORD_CONTACT
    plain = ("note", "next_try_at", "occurred_at")

    class Meta:
        model = ContactAttempt
        fields = ["channel", "outcome", "next_try_at", "note", "occurred_at"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.in_error_at:
            self.add_error(None, _("This was marked as entered in error. Note it again instead of changing it."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        attempt, case = self.instance, self.instance.case
        if attempt.outcome == attempt.Outcome.REACHED:
            case.last_contact_at = max(attempt.at, case.last_contact_at or attempt.at)
            doing.save(case)
            finish_tasks(case, [Task.Kind.CONTACT_AGAIN], doing, at=attempt.at)
            return
        if attempt.outcome == attempt.Outcome.UNSAFE:
            due_at = attempt.at + LOOK_AGAIN_WITHIN
            open_task(case, Task.Kind.RISK_REASSESSMENT, doing, due_at=due_at, about=attempt.pk)
        before = case.tasks.open().filter(kind=Task.Kind.CONTACT_AGAIN).exclude(about=attempt.pk)
        tried = list(before.values_list("about", flat=True))
        finish_tasks(case, [Task.Kind.CONTACT_AGAIN], doing, at=attempt.at, about=tried)
        if attempt.next_try_at:
            open_task(case, Task.Kind.CONTACT_AGAIN, doing, due_at=attempt.next_try_at, about=attempt.pk)


class LegalStayForm(RecordForm):
    permission = Permission.RECORD_LEGAL_STAY
    plain = ("number", "expires_on", "dependants", "fee_waived")

    class Meta:
        model = LegalStay
        fields = ["status", "number", "issued_on", "expires_on", "dependants", "fee_waived"]

    def clean(self):
        cleaned = super().clean()
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The stay cannot end before it begins."))
        return cleaned


class AbsenceForm(RecordForm):
    permission = Permission.RECORD_ABSENCE
    plain = ("expected_at", "returned_at", "note")
    past = ("left_at", "returned_at")

    class Meta:
        model = Absence
        fields = ["planned", "left_at", "expected_at", "returned_at", "note"]

    def clean(self):
        cleaned = super().clean()
        left, back = cleaned.get("left_at"), cleaned.get("returned_at")
        if cleaned.get("planned") and not cleaned.get("expected_at"):
            self.add_error("expected_at", _("A planned exit has a time of return."))
        if left and back and back < left:
            self.add_error("returned_at", _("This is before she or he left."))
        others = self.parent.absences.filter(returned_at__isnull=True).exclude(pk=self.instance.pk)
        if not back and others.exists():
            self.add_error(None, _("She or he is noted as away already: open that absence and write when it ended."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        absence, case = self.instance, self.instance.case
        if absence.returned_at:
            started = [Task.Kind.WELFARE_CHECK, Task.Kind.MISSING_CHILD_REPORT, Task.Kind.SEARCH_LOG]
            finish_tasks(case, started, doing, at=absence.returned_at)
            if not absence.planned:
                due_at = due(case, "child_return_interview", absence.returned_at)
                open_task(case, Task.Kind.RETURN_TALK, doing, due_at=due_at, about=absence.pk)
        elif not absence.planned:
            actions.look_for(case, doing, since=absence.left_at, about=absence.pk)


class HoldForm(RecordForm):
    permission = Permission.MANAGE_TASKS
    plain = ("from_on", "until_on")

    past = ("from_on",)

    class Meta:
        model = Hold
        fields = ["reason", "from_on", "until_on"]

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("This is before the pause begins."))
        if ends and "until_on" not in self.errors:
            self.check_bound("until_on", ends)
        if self.parent.holds.filter(ended_at__isnull=True).exclude(pk=self.instance.pk).exists():
            self.add_error(None, _("The case rests already: change that pause, or end it first."))
        return cleaned

    def check_bound(self, name, day):
        try:
            may_be_planned(day)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def write(self, doing):
        super().write(doing)
        hold = self.instance
        due_at = end_of_day(hold.case, hold.until_on)
        task = open_task(hold.case, Task.Kind.PAUSE_REVIEW, doing, due_at=due_at, about=hold.pk)
        if task.due_at != due_at:
            task.due_at = due_at
            doing.save(task)
        refresh_next_due(hold.case, doing)


class ConcernForm(RecordForm):
    """Raise a concern about somebody of the group. Only those who judge it can read it afterwards."""

    permission = Permission.RAISE_CONCERN
    plain = ("own_account", "non_punishment_checked", "expires_on")

    class Meta:
        model = Concern
        fields = ["grounds", "own_account", "non_punishment_checked", "expires_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=30)

    def write(self, doing):
        concern = self.instance
        concern.second_due_at = due(concern.case, "facilitator_second_judgement", concern.at)
        super().write(doing)
        supervisor = actions.supervisor_of(concern.case)
        kind = Task.Kind.SECOND_JUDGEMENT
        open_task(concern.case, kind, doing, due_at=concern.second_due_at, about=concern.pk, owner=supervisor)
        actions.keep_apart_from_the_group(concern.case, doing)


class JudgeConcernForm(RecordForm):
    """The second judgement, by somebody else, within a day."""

    permission = Permission.JUDGE_CONCERN
    verb = "judge_concern"
    plain = ("own_account", "non_punishment_checked", "expires_on")

    class Meta:
        model = Concern
        fields = ["judgement", "own_account", "non_punishment_checked", "expires_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["judgement"].required = True

    def clean(self):
        cleaned = super().clean()
        if self.instance.recorded_by_id == self.by.pk:
            raise forms.ValidationError(_("Somebody other than the one who raised the concern must judge it."))
        confirmed = cleaned.get("judgement") == Concern.Judgement.CONFIRMED
        if confirmed and not (cleaned.get("own_account") or "").strip():
            self.add_error(
                "own_account", _("Hear him or her first, and write what was said, or that he or she would not speak.")
            )
        if confirmed and not cleaned.get("non_punishment_checked"):
            self.add_error(
                "non_punishment_checked", _("Ask this first: nobody is punished for what he or she was made to do.")
            )
        return cleaned

    def write(self, doing):
        concern, case = self.instance, self.instance.case
        concern.second_by, concern.second_at = self.by, timezone.now()
        super().write(doing)
        ended = [Task.Kind.SECOND_JUDGEMENT, Task.Kind.CONCERN_EXPIRES]
        finish_tasks(case, ended, doing, at=concern.second_at, about=[concern.pk])
        if concern.judgement == Concern.Judgement.CONFIRMED:
            due_at = end_of_day(case, concern.expires_on)
            owner = actions.supervisor_of(case)
            open_task(case, Task.Kind.CONCERN_EXPIRES, doing, due_at=due_at, about=concern.pk, owner=owner)


class SeparationForm(RecordForm):
    """Two people who must not be lodged, seated or driven together. No reason is asked or kept."""

    permission = Permission.RAISE_CONCERN
    verb = "keep_apart"

    number = forms.CharField(
        label=_("Case number of the other person"),
        max_length=20,
        validators=[refuse_unstorable],
        help_text=_("Both are lodged and travel apart from now on. Colleagues read the instruction, never a reason."),
    )

    class Meta:
        model = Separation
        fields = []

    def clean_number(self):
        found = Case.objects.visible_to(self.by).filter(number=read(self.cleaned_data["number"].strip())).first()
        if found is None:
            raise forms.ValidationError(_("No case with this number among those you see."))
        if found.pk == self.parent.pk:
            raise forms.ValidationError(_("This is the number of the same person."))
        return found

    def write(self, doing):
        actions.keep_apart(self.parent, self.cleaned_data["number"], by=self.by)


class ClosureForm(RecordForm):
    permission = Permission.CLOSE_CASE
    plain = ("outcome", "open_tasks_because", "recontact", "satisfaction", "offer_again_on")
    offered_again = (Case.ClosureReason.REFUSED, Case.ClosureReason.WITHDREW)
    shown_when = {"offer_again_on": ("reason", *offered_again)}

    class Meta:
        model = Closure
        fields = [
            "reason", "outcome", "open_tasks_because", "recontact", "belongings_returned", "consents_reviewed",
            "information_given", "danger_signs_asked", "offer_again_on", "call_agreed", "satisfaction",
        ]  # fmt: skip
        help_texts = {"offer_again_on": _("Only when help was not wanted, or she or he decided to stop.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new and "offer_again_on" in self.fields:
            self.initial["offer_again_on"] = due(self.parent, "refusal_reoffer", timezone.now()).date()

    def clean(self):
        cleaned = super().clean()
        if "offer_again_on" in self.fields and cleaned.get("reason") not in self.offered_again:
            cleaned["offer_again_on"] = None  # proposed before the reason was known
        return cleaned

    def write(self, doing):
        closure, case = self.instance, self.instance.case
        closure.episode = case.episode
        changed = closure.changed_fields()
        super().write(doing)
        if changed:
            actions.overtake(case, "closure", doing)
        died = closure.reason == Case.ClosureReason.DECEASED or hasattr(case, "death")
        actions.follow_death(case, doing, died=died)
        if closure.offer_again_on:
            due_at = end_of_day(case, closure.offer_again_on)
            open_task(case, Task.Kind.OFFER_AGAIN, doing, due_at=due_at, about=closure.pk)
        else:
            finish_tasks(case, [Task.Kind.OFFER_AGAIN], doing, at=timezone.now(), about=[closure.pk])


class ShortCareForm(ClosureForm):
    """First care for somebody who goes on at once: no plan, no approval (left_onward)."""

    permission = Permission.CLOSE_SHORT_CARE

    class Meta:
        model = Closure
        fields = ["information_given", "danger_signs_asked", "outcome", "recontact"]

    def write(self, doing):
        self.instance.reason = Case.ClosureReason.LEFT_ONWARD
        super().write(doing)


class FearForm(RecordForm):
    """Fear of return, and asking about it again."""

    permission = Permission.SCREEN
    plain = ("asked_again_at", "legal_advice")
    sections_of = (
        (_("What she or he fears"), ["country", "words", "claims_asylum"]),
        (_("If it was asked again"), ["asked_again_at", "alone", "interpreted", "legal_advice", "lifted"]),
    )

    class Meta:
        model = Fear
        fields = [
            "country",
            "words",
            "claims_asylum",
            "asked_again_at",
            "alone",
            "interpreted",
            "legal_advice",
            "lifted",
        ]

    def clean(self):
        cleaned = super().clean()
        asked = all(cleaned.get(name) for name in ("asked_again_at", "alone", "interpreted", "legal_advice"))
        if cleaned.get("lifted") and not asked:
            self.add_error("lifted", _("Only when asked again, alone, with an interpreter and legal advice noted."))
        if not self.is_new:
            self.check_still_locked(cleaned)
        known = self.parent.fears.filter(country=cleaned.get("country"), lifted=False).exclude(pk=self.instance.pk)
        if not cleaned.get("lifted") and known.exists():
            self.add_error("country", _("This fear is already noted."))
        return cleaned

    def check_still_locked(self, cleaned):
        """A lock goes only by asking again: not by writing another country over it, nor by taking a tick away."""
        stored = Fear.objects.get(pk=self.instance.pk)
        if stored.lifted:
            return
        if "country" in cleaned and stored.country != cleaned["country"]:
            self.add_error("country", _("Note another country as another fear: this one stays until asked again."))
        if stored.claims_asylum and not (cleaned.get("claims_asylum") or cleaned.get("lifted")):
            self.add_error("claims_asylum", _("The claim ends only when she or he is asked again, as below."))

    def write(self, doing):
        super().write(doing)
        if not self.instance.lifted:
            for kind in (Task.Kind.ASYLUM_INFORMATION, Task.Kind.LEGAL_NOTE):
                due_at = self.instance.at + timedelta(days=3)
                open_task(self.instance.case, kind, doing, due_at=due_at, about=self.instance.pk)
