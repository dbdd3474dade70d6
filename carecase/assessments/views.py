"""Pages of the assessments: ask, read, and a few buttons."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.data_classes import READS_ARE_LOGGED, DataClass
from carecase.access.permissions import Permission
from carecase.assessments import actions, sections
from carecase.assessments.answers import answers
from carecase.assessments.forms.identification import national_rule
from carecase.assessments.forms.interview import TOLD_SECTIONS, corrected
from carecase.assessments.identification import RESOLVED
from carecase.assessments.models import HealthNeeds, HealthUrgency, JourneyFacts, JourneyLeg, RiskAssessment
from carecase.audit.reading import refused, saw
from carecase.cases.actions import approved
from carecase.cases.models import Approval, Case, GroupIncident
from carecase.cases.views import CaseAct, EditCaseRecord
from carecase.workflow.views import EditRecord, must, visible_or_404
from services_catalog.models import ServiceType


class Ask(EditCaseRecord):
    """A form of this app: notices above it, rows below it, and afterwards the page that reads it back."""

    template_name = "assessments/form.html"
    read_as = ""

    def form(self, *data):
        form = super().form(*data)
        before = getattr(form, "before", None)
        if before is not None and before.data_class in READS_ARE_LOGGED:
            saw(self.request.user, "open_form", self.parent_shown, before)
        return form

    def page(self, form, status=200, **context):
        name = getattr(form, "correct_name", "")
        if name and not form.correcting:
            context["correct_url"] = reverse(name, args=[self.parent_shown.number])
        return super().page(form, status, **context)

    def success_url(self, record):
        if not self.read_as:
            return super().success_url(record)
        return reverse(f"assessments:{self.read_as}", args=[self.parent_shown.number, record.pk])


class AskOfIncident(EditRecord):
    """A form about the place, under its incident."""

    template_name = "assessments/form.html"
    parent_model = GroupIncident
    parent_field = "incident"


class Read(LoginRequiredMixin, View):
    """One assessment for reading, with its health side for those who may read it."""

    form_class = None
    what = ""
    template_name = "assessments/read.html"
    part_model = None
    editable = False

    def get(self, request, number, pk):
        case = visible_or_404(Case.objects, request.user, number=number)
        record = visible_or_404(self.form_class._meta.model.objects.filter(case=case), request.user, pk=pk)
        must(request.user, Permission.VIEW_CASE, case, "read_assessment")
        part = self.part(record)
        seen = [each for each in (record, part) if each is not None and each.data_class in READS_ARE_LOGGED]
        if seen:
            saw(request.user, "view_assessment", case, *seen)
        return render(request, self.template_name, self.context(case, record, part))

    def part(self, record):
        if self.part_model is None:
            return None
        link = self.form_class.part_field
        return self.part_model.objects.filter(**{link: record}).visible_to(self.request.user).first()

    def context(self, case, record, part):
        user, name = self.request.user, f"assessments:{self.what}_edit"
        editable = self.editable and user.has_perm(self.form_class.permission, case)
        return {
            "subject": case,
            "record": record,
            "kind": record._meta.verbose_name,
            "part": part,
            "groups": answers([record, part], self.form_class.sections_of),
            "edit_url": reverse(name, args=[case.number, record.pk]) if editable else "",
            "may_ask": user.has_perm(self.form_class.permission, case),
        }


class ReadUrgentNeeds(Read):
    part_model = HealthUrgency
    template_name = "assessments/read_urgent_needs.html"


class ReadNeeds(Read):
    part_model = HealthNeeds
    template_name = "assessments/read_needs.html"

    def context(self, case, record, part):
        codes = [*record.suggested_services, *(part.suggested_services if part else [])]
        types = ServiceType.objects.filter(code__in=codes).by_code()
        named = [types[code] for code in codes if code in types]
        return super().context(case, record, part) | {"services": named}


class ReadScreening(Read):
    template_name = "assessments/read_screening.html"
    editable = True

    def context(self, case, record, part):
        may_decide = self.request.user.has_perm(Permission.RECORD_IDENTIFICATION, case)
        return super().context(case, record, part) | {"may_decide": may_decide}


class ReadInterview(Read):
    editable = True


class ReadIdentification(Read):
    template_name = "assessments/read_identification.html"

    def context(self, case, record, part):
        known = super().context(case, record, part)
        return known | {
            "national_rule": national_rule(case),
            "may_print": known["may_ask"] and record.status in RESOLVED,
        }


class ReadRisk(Read):
    template_name = "assessments/read_risk.html"

    def context(self, case, record, part):
        user = self.request.user
        return super().context(case, record, part) | {
            "threats": sorted(record.threats.visible_to(user).select_related("owner", "key"), key=lambda t: -t.score),
            "agreed": record.waits and approved(case, Approval.What.LOWER_RISK, record),
            "in_force_url": reverse("assessments:risk_in_force", args=[case.number, record.pk]),
            "in_force_label": _("Put the lower level in force"),
        }


class ReadTold(LoginRequiredMixin, View):
    """Everything told in interviews, for those who read it without asking: lawyers, those who prepare a return."""

    def get(self, request, number):
        case = visible_or_404(Case.objects, request.user, number=number)
        if not case.may_read(request.user, DataClass.NARRATIVE):
            refused(request.user, "read_told", case, why="not_visible")
            raise Http404
        must(request.user, Permission.VIEW_CASE, case, "read_told")
        records = [record for _name, _what, record in sections.told(case, request.user) if record is not None]
        saw(request.user, "view_assessment", case, *records)
        journey = {record.pk for record in records if isinstance(record, JourneyFacts)}
        legs = JourneyLeg.objects.visible_to(request.user).filter(journey__in=journey).select_related("key")
        told = [self.page(record, legs if record.pk in journey else ()) for record in records]
        return render(request, "assessments/told.html", {"subject": case, "told": told})

    def page(self, record, legs):
        """What it is, its answers, and the legs of a journey."""
        groups = answers([record], TOLD_SECTIONS[type(record)])
        return {"record": record, "rows": [row for _title, rows in groups for row in rows], "legs": legs}


class PutRiskInForce(CaseAct):
    """After a supervisor agreed to a lower level."""

    model, permission = RiskAssessment, Permission.ASSESS_RISK

    def act(self, assessment):
        actions.put_in_force(assessment, by=self.request.user)


CASE = "cases/<case_number:number>/"
PLACE = "incidents/<case_number:number>/site/"


def asked(what, form, read=Read, view=Ask):
    """A dated form: `<what>_new`, `<what>` for reading, and `<what>_edit` where it may still be changed."""
    page = view.as_view(form_class=form, read_as=what)
    urls = [
        path(f"{CASE}{what}/new/", page, name=f"{what}_new"),
        path(f"{CASE}{what}/<uuid:pk>/", read.as_view(form_class=form, what=what), name=what),
    ]
    return [*urls, path(f"{CASE}{what}/<uuid:pk>/edit/", page, name=f"{what}_edit")] if read.editable else urls


def told_once(what, form):
    """A page of the interview, one per case: `<what>` to add, `<what>_correct` to put a mistake right."""
    form.correct_name = f"assessments:{what}_correct"
    return [
        path(f"{CASE}{what}/", Ask.as_view(form_class=form, single=True), name=what),
        path(f"{CASE}{what}/correct/", Ask.as_view(form_class=corrected(form), single=True), name=f"{what}_correct"),
    ]


def of_place(what, form):
    page = AskOfIncident.as_view(form_class=form)
    return [
        path(f"{PLACE}{what}/new/", page, name=f"{what}_new"),
        path(f"{PLACE}{what}/<uuid:pk>/", page, name=what),
    ]
