"""Printing: what there is to print about a case or a group, a look at it beforehand, and the printing itself."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Appointment, Case, GroupIncident
from carecase.cases.standing import closing_form_is_written
from carecase.casework import printouts
from carecase.casework.views.case import OfCase
from carecase.documents import languages
from carecase.documents.neutral import NotNeutral
from carecase.documents.pictures import pictures
from carecase.documents.press import render as render_paper
from carecase.integration.standing import latest_plan
from carecase.interpreters.documents import InvoicePaper
from carecase.interpreters.models import Booking, Interpreter
from carecase.interpreters.views.work import month_of
from carecase.jurisdictions.packs import pack_for
from carecase.plans.models import Voucher
from carecase.plans.standing import current_plan, latest_answer, something_is_planned
from carecase.signin.views.asking import ask_for_factor
from carecase.workflow.facts import ask
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must, must_somewhere, visible_or_404
from referrals.models import Referral
from repatriation.models import Movement, ReturnPlan


class Printing:
    """Reading shows what can be printed; only a POST prints, and the paper leaves as a file that nobody keeps."""

    template_name = "casework/printouts.html"

    def get(self, request, number):
        return self.offer(self.subject(number))

    def post(self, request, number):
        subject = self.subject(number)
        kind, permission = printouts.named(request.POST.get("document", ""), subject)
        if kind is None:
            raise Http404
        self.must_hold(permission, subject, "print")
        if kind.lists_people and (asked := ask_for_factor(request)):
            return asked
        form = self.form(kind, subject, request.POST)
        if not form.is_valid():
            return self.offer(subject, form, status=422)
        paper = kind(subject, reader=request.user, **form.cleaned_data)
        if paper.is_empty:
            messages.info(request, paper.nothing)
            return self.offer(subject, status=409)
        try:
            return self.look(paper, form) if "look" in request.POST else self.issue(paper)
        except NotNeutral as found:
            refused(request.user, "print", subject, why="not_neutral")
            said = _("This paper was not printed: it would have borne the word “%(word)s”, which can harm the person.")
            messages.error(request, said % {"word": found.word})
            return self.offer(subject, status=409)

    def issue(self, paper):
        return attachment(printouts.print_paper(paper), paper.file_name)

    def look(self, paper, form):
        """The pages as pictures within the page itself: nothing is issued, and no address of a picture can be kept."""
        paper.is_preview = True
        pages = pictures(render_paper(paper))
        saw(self.request.user, "preview_paper", paper.subject, *paper.shows, document=paper.code)
        context = {"paper": paper, "pages": pages, "chosen": chosen(form), "url": self.request.path}
        response = render(self.request, "casework/preview.html", context)
        response._csp_update = {"img-src": ["data:"]}
        response["Cache-Control"] = "no-store"
        return response

    def form(self, kind, subject, *data):
        parts, ticked = kind.offered_parts(subject, self.request.user)
        return printouts.PrintForm(*data, paper=kind, spoken=self.spoken(subject), parts=parts, ticked=ticked)

    def offer(self, subject, filled=None, status=200):
        kinds = printouts.offered(subject, self.request.user)
        forms = [filled if filled is not None and filled.paper is kind else self.form(kind, subject) for kind in kinds]
        printed = printouts.printed_before(subject, kinds)
        country = country_of(subject)
        hotline = pack_for(country).value("hotline") if country else "—"
        context = {"offers": forms, "printed": printed, "hotline": hotline}
        number = getattr(subject, "number", self.kwargs.get("number"))  # of the record, or of the case it hangs on
        return self.shown(subject, status, number=number, **context)


def chosen(form):
    """What was chosen, as (name, value), to be sent again."""
    values = ((name, value if isinstance(value, list) else [value]) for name, value in form.cleaned_data.items())
    return [(name, each) for name, many in values for each in many]


def country_of(subject):
    """Where what is printed is used; none where no help line stands on it."""
    if isinstance(subject, (Appointment, Booking, Interpreter)):
        return ""
    if isinstance(subject, (GroupIncident, Movement)):
        return subject.country
    return (subject if isinstance(subject, Case) else subject.case).jurisdiction


class OfGroup(LoginRequiredMixin, View):
    """A page about one group the reader may see."""

    def subject(self, number):
        incidents = GroupIncident.objects.select_related("key", "unit")
        incident = visible_or_404(incidents, self.request.user, number=number)
        must_somewhere(self.request.user, Permission.REGISTER_PEOPLE, "print")
        return incident

    def must_hold(self, permission, incident, verb):
        must_somewhere(self.request.user, permission, verb)

    def shown(self, incident, status, **context):
        context |= {"incident": incident, "layout": "ui/base.html"}
        response = render(self.request, self.template_name, context, status=status)
        saw(self.request.user, "view_printouts", incident)
        return response


class PrintGroup(Printing, OfGroup):
    def spoken(self, incident):
        return languages.for_speaker(incident.languages)


class OfOneCase(OfCase):
    verb = "view_printouts"

    def subject(self, number):
        return self.case(number)

    def must_hold(self, permission, case, verb):
        must(self.request.user, permission, case, verb)

    def shown(self, case, status, **context):
        return self.page(self.template_name, case, status, layout="casework/case_base.html", **context)


class PrintCase(Printing, OfOneCase):
    @one_moment()
    def get(self, request, number):
        case = self.subject(number)
        ask(
            case, closing_form_is_written, something_is_planned, current_plan, latest_answer, latest_plan
        )  # on these most papers rest
        return self.offer(case)

    def spoken(self, case):
        return languages.for_speaker(each.language for each in case.person.languages.all())


class PrintVoucher(Printing, OfOneCase):
    """The paper of one voucher, as long as it is worth something."""

    def dispatch(self, request, *args, pk, **kwargs):
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def subject(self, number):
        self.of = self.case(number)
        vouchers = Voucher.objects.filter(case=self.of).select_related("case", "agreement", "key")
        terms = vouchers.select_related("price__service__provider", "price__service_type")
        return visible_or_404(terms, self.request.user, pk=self.pk)

    def spoken(self, voucher):
        return languages.for_speaker(each.language for each in self.of.person.languages.all())

    def shown(self, voucher, status, **context):
        layout = "casework/case_base.html"
        return self.page(self.template_name, self.of, status, layout=layout, voucher=voucher, **context)


class OfBank(LoginRequiredMixin, View):
    """Papers of interpreters: nobody in care stands behind them."""

    def must_hold(self, permission, subject, verb):
        must(self.request.user, permission, subject, verb)

    def shown(self, subject, status, **context):
        context |= {"of_bank": subject, "layout": "ui/base.html"}
        response = render(self.request, self.template_name, context, status=status)
        saw(self.request.user, "view_printouts", subject)
        return response


class PrintBooking(Printing, OfBank):
    """The confirmation of an hour."""

    model = Booking

    def get(self, request, pk):
        return self.offer(self.subject(pk))

    def post(self, request, pk):
        return super().post(request, pk)

    def subject(self, pk):
        bookings = Booking.objects.select_related("interpreter__organisation", "room", "unit")
        booking = visible_or_404(bookings, self.request.user, pk=pk)
        must(self.request.user, Permission.BOOK_INTERPRETER, booking, "print")
        return booking

    def spoken(self, booking):
        return languages.for_speaker([booking.language])


class PrintInterpreter(Printing, OfBank):
    """The oath."""

    def get(self, request, interpreter):
        return self.offer(self.subject(interpreter))

    def post(self, request, interpreter):
        return super().post(request, interpreter)

    def subject(self, pk):
        one = visible_or_404(Interpreter.objects.all(), self.request.user, pk=pk)
        must(self.request.user, Permission.KEEP_INTERPRETER_BANK, one, "print")
        return one

    def spoken(self, one):
        return languages.for_speaker(each.language for each in one.languages.all())


class PrintInvoice(LoginRequiredMixin, View):
    """The lines of a month, for the interpreter and for who keeps the bank."""

    model = Interpreter

    def post(self, request, interpreter):
        one = visible_or_404(Interpreter.objects.all(), request.user, pk=interpreter)
        month = month_of(request.POST.get("month", ""))
        language = languages.reading(InvoicePaper.languages)
        paper = InvoicePaper(one, month=month, reader=request.user, language=language)
        if paper.is_empty:
            messages.info(request, _("Nothing was interpreted in this month."))
            return redirect("interpreters:invoice", one.pk)
        return attachment(printouts.print_paper(paper), paper.file_name)


class PrintMovement(Printing, LoginRequiredMixin, View):
    """The lists of a group return: for the day, for those who go along, for one organisation that receives."""

    def get(self, request, movement):
        return self.offer(self.subject(movement))

    def post(self, request, movement):
        return super().post(request, movement)

    def subject(self, number):
        movement = visible_or_404(Movement.objects.select_related("key"), self.request.user, number=number)
        must(self.request.user, Permission.PREPARE_RETURN, movement, "print")
        return movement

    def must_hold(self, permission, movement, verb):
        must(self.request.user, permission, movement, verb)

    def spoken(self, movement):
        return ""

    def shown(self, movement, status, **context):
        context |= {"movement": movement, "layout": "ui/base.html"}
        response = render(self.request, self.template_name, context, status=status)
        saw(self.request.user, "view_printouts", movement)
        return response


class PrintReferral(Printing, OfOneCase):
    """The letter of one referral with its reply slip, or the one that calls it back."""

    def dispatch(self, request, *args, pk, **kwargs):
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def subject(self, number):
        self.of = self.case(number)
        return visible_or_404(Referral.objects.filter(case=self.of), self.request.user, pk=self.pk)

    def spoken(self, referral):
        return ""

    def shown(self, referral, status, **context):
        layout = "casework/case_base.html"
        return self.page(self.template_name, self.of, status, layout=layout, referral=referral, **context)


class PrintReturn(Printing, OfOneCase):
    """The papers of a return: the declaration, and what goes along on the journey."""

    def subject(self, number):
        self.of = self.case(number)
        plans = ReturnPlan.objects.filter(case=self.of).visible_to(self.request.user)
        plan = plans.select_related("case__person__key", "case__key").first()
        if plan is None:
            raise Http404
        return plan

    def spoken(self, plan):
        return languages.for_speaker(each.language for each in self.of.person.languages.all())

    def shown(self, plan, status, **context):
        layout = "casework/case_base.html"
        return self.page(self.template_name, self.of, status, layout=layout, plan=plan, **context)


def attachment(pdf, name):
    """A file to save or print, which neither browser nor proxy keeps."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


printing_patterns = [
    path("cases/<case_number:number>/print/", PrintCase.as_view(), name="print"),
    path("cases/<case_number:number>/vouchers/<uuid:pk>/print/", PrintVoucher.as_view(), name="print_voucher"),
    path("bookings/<uuid:pk>/print/", PrintBooking.as_view(), name="print_booking"),
    path("interpreters/<uuid:interpreter>/print/", PrintInterpreter.as_view(), name="print_interpreter"),
    path("interpreters/<uuid:interpreter>/invoice/print/", PrintInvoice.as_view(), name="print_invoice"),
    path("returns/movements/<case_number:movement>/print/", PrintMovement.as_view(), name="print_movement"),
    path("cases/<case_number:number>/referral/<uuid:pk>/print/", PrintReferral.as_view(), name="print_referral"),
    path("cases/<case_number:number>/return/print/", PrintReturn.as_view(), name="print_return"),
    path("incidents/<case_number:number>/manifest/", PrintGroup.as_view(), name="manifest"),
]
