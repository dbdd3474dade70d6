"""The pages of the figures. They hold counts, so reading leaves no line in the trail; every file that leaves does."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.documents import languages
from carecase.documents.press import render as press
from carecase.reports.alternatives import offers
from carecase.reports.comparison import GROUPS, Comparison
from carecase.reports.forms import (
    AlternativesForm,
    InterpreterHoursFilter,
    NightCostForm,
    PeriodFilter,
    RateForm,
    ReportFilter,
    UnitCostForm,
    money_of,
)
from carecase.reports.index import open_to
from carecase.reports.interpreting import COLUMNS, HOURS_EXPLAINED
from carecase.reports.models import NightCost, UnitCost
from carecase.reports.papers import (
    NOT_SHOWN,
    ROUNDING,
    TOTAL_OF_LINES,
    AlternativesPaper,
    PeoplePaper,
    PetitionPaper,
    rate_lines,
)
from carecase.reports.people_met import PeopleMet
from carecase.reports.petition import Petition
from carecase.reports.returns import ReturnCosts
from carecase.reports.scope import countries_of, organisations_of
from carecase.reports.spreadsheet import CONTENT_TYPE, hours_sheet, people_sheet, petition_sheet
from carecase.reports.ways import Ways
from carecase.ui.paging import keyset_page
from carecase.workflow.views import must_somewhere
from services_catalog.models import ExchangeRate

PDF = "application/pdf"


def attachment(content, name, content_type):
    """A file to save, which neither browser nor proxy keeps."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


class Figures(LoginRequiredMixin, View):
    """A page for those who may see counts."""

    permission = Permission.SEE_STATISTICS
    verb = "see_figures"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, self.permission, self.verb)
        return super().dispatch(request, *args, **kwargs)

    def page(self, template, status=200, **context):
        return render(self.request, f"reports/{template}.html", context, status=status)


class Index(Figures):
    def get(self, request):
        return self.page("index", reports=open_to(request.user))


class ByQuarter(Figures):
    """Figures of one country and quarter."""

    def asked(self):
        organisations = organisations_of(self.request.user)
        codes = countries_of(organisations)
        return ReportFilter(self.request.GET, organisations=organisations, codes=codes)


class Costs(ByQuarter):
    def get(self, request):
        asked = self.asked()
        found = Comparison(asked.reach, asked.currency_chosen)
        return self.page("costs", filters=asked, found=found, groups=[group.label for group in GROUPS])


class ReturnsPage(ByQuarter):
    def get(self, request):
        asked = self.asked()
        return self.page("returns", filters=asked, found=ReturnCosts(asked.reach, asked.currency_chosen))


class PetitionPage(ByQuarter):
    def get(self, request):
        asked = self.asked()
        found = Petition(asked.reach, asked.currency_chosen)
        query = request.GET.urlencode()
        return self.page("petition", filters=asked, found=found, groups=[group.label for group in GROUPS], query=query)


class PetitionFile(ByQuarter):
    """The paper, in the reader's language."""

    def get(self, request):
        asked = self.asked()
        found = Petition(asked.reach, asked.currency_chosen)
        paper = PetitionPaper(found, reader=request.user, language=languages.reading(languages.STAFF))
        content = press(paper)
        saw(request.user, "export_figures", report="petition", format="pdf", **asked.data)
        return attachment(content, f"{paper.file_word}-{found.reach.country}-{found.reach.quarter.code}.pdf", PDF)


class PetitionSheet(ByQuarter):
    def get(self, request):
        asked = self.asked()
        found = Petition(asked.reach, asked.currency_chosen)
        content = petition_sheet(found, [NOT_SHOWN, TOTAL_OF_LINES, ROUNDING, *rate_lines(found.rates_used)])
        saw(request.user, "export_figures", report="petition", format="xlsx", **asked.data)
        name = f"{PetitionPaper.file_word}-{found.reach.country}-{found.reach.quarter.code}.xlsx"
        return attachment(content, name, CONTENT_TYPE)


# --- people met, and how they came --------------------------------------------------------------------------------


class ByPeriod(Figures):
    """Figures of those who were met in one country and month or quarter."""

    def asked(self):
        organisations = organisations_of(self.request.user)
        return PeriodFilter(self.request.GET, organisations=organisations, codes=countries_of(organisations))


class PeoplePage(ByPeriod):
    def get(self, request):
        asked = self.asked()
        found = PeopleMet(asked.chosen) if asked.chosen else None
        query = request.GET.urlencode()
        return self.page("people", filters=asked, found=found, query=query, not_shown=NOT_SHOWN)


class PeopleFiles(ByPeriod):
    """A file of what the page shows; where that is nothing, the page says so."""

    def get(self, request):
        asked = self.asked()
        if asked.chosen is None:
            return redirect("reports:people")
        return self.file(asked, PeopleMet(asked.chosen))


class PeopleFile(PeopleFiles):
    """The paper, in the reader's language (D18)."""

    def file(self, asked, found):
        request = self.request
        paper = PeoplePaper(found, reader=request.user, language=languages.reading(languages.STAFF))
        content = press(paper)
        saw(request.user, "export_figures", report="people", format="pdf", **asked.data)
        return attachment(content, f"{paper.file_word}-{found.period.country}-{found.period.code}.pdf", PDF)


class PeopleSheet(PeopleFiles):
    def file(self, asked, found):
        content = people_sheet(found, [NOT_SHOWN])
        saw(self.request.user, "export_figures", report="people", format="xlsx", **asked.data)
        name = f"{PeoplePaper.file_word}-{found.period.country}-{found.period.code}.xlsx"
        return attachment(content, name, CONTENT_TYPE)


class WaysPage(ByPeriod):
    def get(self, request):
        asked = self.asked()
        found = Ways(asked.chosen) if asked.chosen else None
        return self.page("ways", filters=asked, found=found)


# --- hours of interpreters ------------------------------------------------------------------------------------------


class InterpretersPage(Figures):
    """For those who read figures, and for those who keep the bank."""

    permissions = (Permission.SEE_STATISTICS, Permission.KEEP_INTERPRETER_BANK)

    @property
    def permission(self):
        """The first of the two that this user has; somebody without either is told of the first."""
        return next(filter(self.request.user.may, self.permissions), self.permissions[0])

    def asked(self):
        found = {each for permission in self.permissions for each in organisations_of(self.request.user, permission)}
        organisations = sorted(found, key=lambda organisation: organisation.name)
        codes = countries_of(organisations)
        return InterpreterHoursFilter(self.request.GET, organisations=organisations, codes=codes)

    def get(self, request):
        asked = self.asked()
        facts = {"found": asked.hours, "columns": COLUMNS, "explained": [*HOURS_EXPLAINED, NOT_SHOWN]}
        reads_figures = request.user.may(Permission.SEE_STATISTICS)
        query = request.GET.urlencode()
        return self.page("interpreters", filters=asked, query=query, reads_figures=reads_figures, **facts)


class InterpretersSheet(InterpretersPage):
    def get(self, request):
        asked = self.asked()
        content = hours_sheet(asked.hours, [NOT_SHOWN, *HOURS_EXPLAINED])
        saw(request.user, "export_figures", report="interpreters", format="xlsx", **asked.data)
        return attachment(content, f"interpretes-{asked.data['first']}-{asked.data['last']}.xlsx", CONTENT_TYPE)


# --- the calculator -----------------------------------------------------------------------------------------------


class Alternatives(Figures):
    """The form, and below it what came out; both in one address, to be kept or sent."""

    def form(self):
        user, data = self.request.user, self.request.GET if "nights" in self.request.GET else {}
        day = AlternativesForm.day_in(data)
        country = organisations_of(user)[0].country
        return AlternativesForm(data or None, offers=offers(user, day), currency=money_of(country))

    def get(self, request):
        form = self.form()
        if not form.is_bound:
            return self.page("alternatives", form=form)
        if not form.is_valid():
            return self.page("alternatives", form=form, status=422)
        return self.page("alternatives", form=form, found=form.calculation(), query=request.GET.urlencode())


class AlternativesFile(Alternatives):
    def get(self, request):
        form = self.form()
        if not form.is_valid():
            return redirect("reports:alternatives")
        found = form.calculation()
        paper = AlternativesPaper(found, reader=request.user, language=languages.reading(languages.STAFF))
        content = press(paper)
        saw(request.user, "export_figures", report="alternatives", format="pdf")
        return attachment(content, paper.file_name, PDF)


# --- dated figures that are entered --------------------------------------------------------------------------------


class Entering(Figures):
    """What was entered, newest first, and the form for the next."""

    form_class, title, hint, order = None, "", "", ("-from_on", "pk")

    def get(self, request):
        return self.shown(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            form.save()
        except IntegrityError:
            form.add_error(None, _("Somebody entered a figure for this day just now. Look at it, and save again."))
            return self.shown(form, status=409)
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def form(self, *data):
        return self.form_class(*data, by=self.request.user)

    def shown(self, form, status=200):
        place = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(self.rows(), self.order, **place)
        lines = [self.line(row) for row in page]
        context = {"title": self.title, "hint": self.hint, "more": self.more()}
        return self.page("entering", form=form, page=page, lines=lines, status=status, **context)

    def more(self):
        return ""


class EnteringCosts(Entering):
    permission = Permission.ENTER_COSTS
    verb = "enter_costs"

    @property
    def organisations(self):
        return organisations_of(self.request.user, self.permission)

    def form(self, *data):
        return self.form_class(*data, by=self.request.user, organisations=self.organisations)


class NightCosts(EnteringCosts):
    form_class = NightCostForm
    title = gettext_lazy("What a night in a house costs")
    hint = gettext_lazy(
        "The spending of a house over some months, divided by the nights slept there. A figure holds until the next."
    )

    def rows(self):
        rows = NightCost.objects.filter(house__unit__organisation__in=self.organisations)
        return rows.select_related("house__unit", "by")

    def line(self, row):
        return row.house.alias, row.money, row


class UnitCosts(EnteringCosts):
    form_class = UnitCostForm
    title = gettext_lazy("What missing services cost")
    hint = gettext_lazy("For one person. The petition uses it in the place of the prices under agreements.")

    def rows(self):
        return UnitCost.objects.filter(organisation__in=self.organisations).select_related("service_type", "by")

    def line(self, row):
        return f"{row.service_type} · {row.get_country_display()}", row.money, row


class Rates(Entering):
    permission = Permission.ENTER_RATES
    verb = "enter_rates"
    form_class = RateForm
    title = gettext_lazy("Exchange rates")
    hint = gettext_lazy("A rate holds from its day until the next one. Without a rate no amounts are added together.")

    def rows(self):
        return ExchangeRate.objects.select_related("by")

    def line(self, row):
        return f"{row.currency} → {row.into}", str(row), row

    def more(self):
        return reverse("reports:rate_history")


class RateHistory(Figures):
    """Everything that was ever entered, also what was corrected since."""

    permission = Permission.ENTER_RATES
    verb = "enter_rates"

    def get(self, request):
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        rows = ExchangeRate.history.select_related("history_user")
        return self.page("rate_history", page=keyset_page(rows, ("-history_date", "-history_id"), **place))
