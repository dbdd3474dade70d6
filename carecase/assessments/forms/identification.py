"""The decision of a body, or the note that one is pending; and the waiver of the reflection period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.assessments import palermo
from carecase.assessments.actions import decision_due, new_reflection, settle, settle_waiver
from carecase.assessments.identification import EVIDENCE, RECORDED, RESOLVED, SECTIONS, Identification, Status
from carecase.assessments.palermo import AgeStanding, Result
from carecase.assessments.questionnaire import Questionnaire
from carecase.assessments.reflection import SECTIONS as REFLECTION_SECTIONS
from carecase.assessments.reflection import ReflectionPeriod
from carecase.cases.actions import locked
from carecase.workflow.forms import UNANSWERED

#: Organisations that may themselves be the body that decides.
DECIDING_KINDS = frozenset(
    {
        Organisation.Kind.LAW_ENFORCEMENT,
        Organisation.Kind.CENTRAL_GOVERNMENT,
        Organisation.Kind.LOCAL_GOVERNMENT,
        Organisation.Kind.IMMIGRATION_SERVICE,
    }
)


def national_rule(case):
    """What the country's law asks for beside the Protocol, in words."""
    if case.pack.value("national_test") == palermo.MEANS_AGGRAVATE:
        return _("Here the means make the crime graver and are no part of it.")
    return _("Here the law asks for act, means and purpose, like the Protocol.")


class IdentificationForm(Questionnaire):
    permission = Permission.RECORD_IDENTIFICATION
    sections_of = SECTIONS
    plain = (
        "acts", "means", "purposes", "exploitation", "evidence_act", "evidence_means", "evidence_purpose",
        "decided_by", "body", "known_on", "decided_on", "votes_for", "votes_against", "reasons",
        "national_result", "national_number", "national_on",
    )  # fmt: skip
    past = ("known_on", "decided_on", "national_on")
    shown_when = dict.fromkeys(EVIDENCE, ("own_decision", "on"))

    class Meta:
        model = Identification
        fields = [
            "status", "smuggling", "acts", "means", "purposes", "exploitation", "framework", "decided_by", "body",
            "known_on", "decided_on", "resolution", "votes_for", "votes_against", "reasons", "own_decision",
            *EVIDENCE, "national_result", "national_number", "national_on",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = palermo.age_standing(self.parent.person)
        self.initial["body"] = str(self.parent.pack.body("identification_body"))
        recorded = [(status.value, status.label) for status in RECORDED]
        self.fields["status"].widget = forms.RadioSelect()
        self.fields["status"].choices = recorded
        if not {m.organisation.kind for m in self.by.standing} & DECIDING_KINDS:
            for name in ("own_decision", *EVIDENCE):
                del self.fields[name]

    @property
    def notices(self):
        body = str(self.parent.pack.body("identification_body"))
        found = [_("Decides here: %(body)s. %(rule)s") % {"body": body, "rule": national_rule(self.parent)}]
        if self.standing == AgeStanding.CHILD:
            found.append(_("A child, or of disputed age: means are not needed, and there is nothing to consent to."))
        if self.standing == AgeStanding.UNKNOWN:
            found.append(_("The age is not known: treated as a child until it is cleared up, and not refused."))
        return found

    def clean(self):
        cleaned = super().clean()
        status = cleaned.get("status")
        if status in RESOLVED:
            self.check_decision(cleaned)
        if status == Status.ACTUAL:
            self.check_established(cleaned)
        if status == Status.NOT_ESTABLISHED and self.standing == AgeStanding.UNKNOWN:
            self.add_error(
                "status", _("The age is not known: clear it up first. Nobody is refused as an adult by guess.")
            )
        return cleaned

    def check_decision(self, cleaned):
        self.need("decided_by", _("Say who decided."))
        self.need("decided_on", _("Say when it was decided."))
        known, decided = cleaned.get("known_on"), cleaned.get("decided_on")
        if known and decided and decided < known:
            self.add_error("decided_on", _("This is before the body learnt of the case."))
        if not cleaned.get("own_decision") and not cleaned.get(UNANSWERED.format("resolution")):
            self.need("resolution", _("Write the number of the resolution, or why there is none."))

    def check_established(self, cleaned):
        """By the treaty's test, or by the national one where the body decided by national law."""
        given = {"act": cleaned.get("acts"), "means": cleaned.get("means"), "purpose": cleaned.get("purposes")}
        result = palermo.judge(self.standing, **given)
        nationally = cleaned.get("framework") == Identification.Framework.NATIONAL
        if result != Result.MET and not (nationally and cleaned.get("national_result") == Result.MET):
            self.add_error("status", self.what_is_missing(result, given))
        if cleaned.get("own_decision"):
            self.need_evidence(given)

    def what_is_missing(self, result, given):
        if result == Result.UNDETERMINED:
            return _("The age is not known. With a means it is established at any age; else clear up the age first.")
        if not given["act"] or not given["purpose"]:
            return _("Without an act and a purpose it is not established.")
        return _("For an adult, a means is needed too, unless national law asks for none and its test is met.")

    def need_evidence(self, given):
        for element, codes in given.items():
            if codes:
                self.need(f"evidence_{element}", _("Write what this element rests on."))

    def write(self, doing):
        decision = self.instance
        if decision.status == Status.POSSIBLE:
            decision.due_at = decision_due(decision)
        super().write(doing)
        settle(decision, doing)


class ReflectionWaiverForm(Questionnaire):
    permission = Permission.RECORD_IDENTIFICATION
    verb = "waive_reflection"
    sections_of = REFLECTION_SECTIONS
    plain = ("waived_how", "advice")

    class Meta:
        model = ReflectionPeriod
        fields = ["waived_how", "advice"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("change_reason", None)
        for field in (self.fields["waived_how"], self.fields["advice"]):
            field.required = True

    def write(self, doing):
        period = self.instance
        period.case = case = locked(self.parent)
        if self.is_new:
            begun = new_reflection(case)
            period.start_event, period.starts_on, period.ends_on = begun.start_event, begun.starts_on, begun.ends_on
        settle_waiver(period, doing)
