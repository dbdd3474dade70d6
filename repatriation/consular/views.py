"""Pages about consulates: what the country asks of a return, each request with its lines, and the chase list."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.assessments.standing import latest_identification, latest_screening
from carecase.audit.reading import saw
from carecase.cases import consular
from carecase.cases.models import Case, fears
from carecase.cases.standing import latest_legal_stay, words_on_consent
from carecase.cases.views import EditCaseRecord
from carecase.jurisdictions import countries
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked
from carecase.workflow.facts import ask, at_home
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must, must_somewhere, visible_or_404
from repatriation.consular import actions, asks
from repatriation.consular.forms import ChaseFilter, NationalityEntryForm, NationalityRequestForm
from repatriation.models import NationalityEntry, NationalityRequest, TravelDocument
from repatriation.models.corridor import Rule
from repatriation.views import EditPlanRow, plan_of

BY_OFFICE = ("country", "office_name", "chase_at", "pk")


class ChaseList(LoginRequiredMixin, View):
    """Every request that waits, by country and office, with the days it waits; no names."""

    def get(self, request):
        must_somewhere(request.user, Permission.PREPARE_RETURN, "view_consular_requests")
        rows = NationalityRequest.objects.visible_to(request.user).waiting()
        form = ChaseFilter(request.GET, countries=waited_for(rows))
        chosen = form.cleaned_data if form.is_valid() else {}
        if chosen.get("country"):
            rows = rows.filter(country=chosen["country"])
        if chosen.get("due"):
            rows = rows.filter(chase_at__lte=timezone.now())
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        escalated = NationalityEntry.objects.filter(request=OuterRef("pk"), kind=NationalityEntry.Kind.ESCALATED)
        rows = rows.select_related("case", "key").annotate(escalated=Exists(escalated))
        page = keyset_page(rows, BY_OFFICE, **asked)
        if page.items:
            saw(request.user, "view_consular_requests", *page.items)
        context = {"page": page, "form": form, "query": request.GET.urlencode()}
        context["again"] = {row.pk for row in page if NationalityEntry.Kind.ASKED_AGAIN in actions.possible(row)}
        context["higher"] = {row.pk for row in page if not row.escalated and actions.escalate_at(row) < timezone.now()}
        return render(request, "repatriation/chase_list.html", context)


def waited_for(rows):
    """The countries that are waited for, by name."""
    codes = rows.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, countries.name(code)) for code in codes), key=lambda pair: pair[1])


class OneRequest(LoginRequiredMixin, View):
    """The base: a request of the case in the address, both seen by this user who prepares returns."""

    model = NationalityRequest

    def opened(self, number, pk):
        user = self.request.user
        case = visible_or_404(Case.objects.select_related("person"), user, number=number)
        row = visible_or_404(NationalityRequest.objects.filter(case=case), user, pk=pk)
        must(user, Permission.PREPARE_RETURN, case, type(self).__name__)
        row.case = case
        return row


class RequestPage(OneRequest):
    @one_moment()
    def get(self, request, number, pk):
        row = self.opened(number, pk)
        ask(row.case, fears, latest_legal_stay, words_on_consent)
        saw(request.user, "view_consular_request", row.case, row)
        plan = row.case.return_plans.open().first()
        may_read_why = row.case.may_read(request.user, row.case.fears.model.data_class)
        context = {
            "case": row.case,
            "row": row,
            "plan": plan,
            "lines": [line(entry) for entry in row.entries.select_related("recorded_by", "key")[:100]],
            "locks": consular.locks(row.case, row.country) if may_read_why else [],
            "can_go_on": actions.possible(row),
            "escalate_at": actions.escalate_at(row),
            "documented": plan and plan.documents.filter(kind=TravelDocument.Kind.TRAVEL_LETTER).exists(),
        }
        return render(request, "repatriation/nationality.html", context)


def line(entry):
    """A line as an item of the timeline."""
    fee = f"{entry.currency} {entry.amount}" if entry.amount is not None else ""
    said = [entry.get_way_display() if entry.way else "", entry.with_whom, fee, entry.words]
    return {
        "sentence": entry.get_kind_display(),
        "at": entry.entry_on,
        "who": entry.recorded_by,
        "detail": " · ".join(part for part in said if part),
    }


class AskAgain(OneRequest):
    """One line from the list: they were asked again today."""

    def post(self, request, number, pk):
        row = self.opened(number, pk)
        words = request.POST.get("words", "").replace("\x00", "").strip()[:500]
        try:
            actions.ask_again(row, by=request.user, words=words)
        except Blocked as blocked:
            context = {"subject": row.case, "blocked": blocked.reasons}
            return render(request, "workflow/blocked.html", context, status=409)
        messages.success(request, _("Noted: asked again today."))
        query = QueryDict(request.POST.get("query", "")[:500]).urlencode()
        return redirect(f"{reverse('repatriation:chase')}{'?' if query else ''}{query}")


class EditRequest(EditCaseRecord):
    form_class = NationalityRequestForm

    def success_url(self, record):
        return record.get_absolute_url()


class EditEntry(EditCaseRecord):
    """One more line under a request; what issued or collected a letter leads to the paper itself."""

    form_class = NationalityEntryForm

    def record(self, parent):
        row = visible_or_404(NationalityRequest.objects.filter(case=parent), self.request.user, pk=self.kwargs["pk"])
        self.row = row
        return NationalityEntry(request=row)

    def back_url(self):
        return self.row.get_absolute_url()

    def success_url(self, record):
        letter = record.kind == NationalityEntry.Kind.LETTER_ISSUED
        plan = self.parent_shown.return_plans.open().first()
        if letter and plan:
            return f"{reverse('repatriation:document_new', args=[self.parent_shown.number])}?of={record.request_id}"
        return self.back_url()


class EditDocument(EditPlanRow):
    """A travel document; one that comes of a request to a consulate begins with what is known from there."""

    def defaults(self, parent):
        wanted = self.request.GET.get("of", "")
        rows = NationalityRequest.objects.filter(case=parent).visible_to(self.request.user)
        row = next((each for each in rows if str(each.pk) == wanted), None)
        if row is None:
            return {}
        issued = {"issued_on": row.letter.entry_on} if row.letter else {}
        return {"kind": TravelDocument.Kind.TRAVEL_LETTER, "country": row.country, **issued}


class CountryPage(LoginRequiredMixin, View):
    """Advice, way, consulate and notices of the country of the chosen place, each with where it stands."""

    @one_moment()
    def get(self, request, number):
        plan = plan_of(request.user, number)
        must(request.user, Permission.PREPARE_RETURN, plan, "view_country")
        ask(plan.case, fears, latest_legal_stay, words_on_consent, latest_identification, latest_screening)
        saw(request.user, "view_country", plan.case, plan)
        requests = NationalityRequest.objects.filter(case=plan.case).visible_to(request.user).select_related("key")
        context = asks.country_asks(plan) | {
            "plan": plan,
            "case": plan.case,
            "requests": [at_home(row, plan.case) for row in requests[:20]],
            "itinerary": plan.itinerary,
            "may_decide": request.user.has_perm(Permission.DECIDE_RETURN, plan),
            "may_ask": request.user.has_perm(Permission.RECORD_CONSENT, plan.case) and not consular.agreed(plan.case),
        }
        return render(request, "repatriation/country.html", context)


class EditAboutCountry(EditPlanRow):
    """A row that is written on the page about the country, and leads back to it."""

    def back_url(self):
        return reverse("repatriation:country", args=[self.parent_shown.number])


class EditNotification(EditAboutCountry):
    def defaults(self, parent):
        to = self.request.GET.get("to", "")
        return {"to": to} if to in self.form_class._meta.model.To.values else {}


class EditException(EditAboutCountry):
    def defaults(self, parent):
        rule = self.request.GET.get("rule", "")
        return {"rule": rule} if rule in Rule.values else {}
