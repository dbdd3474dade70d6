"""Printing: what there is to print about a case or a group, the printing itself, and what was declared void."""

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
from carecase.cases.models import Case, GroupIncident
from carecase.casework import printouts
from carecase.casework.views.case import OfCase
from carecase.documents import languages
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral
from carecase.interpreters.documents import InvoicePaper
from carecase.interpreters.models import Booking, Interpreter
from carecase.interpreters.views.work import month_of
from carecase.jurisdictions.packs import pack_for
from carecase.plans.models import Voucher
from carecase.workflow.views import must, must_somewhere, visible_or_404
from referrals.models import Referral


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
        form = self.form(kind, subject, request.POST)
        if not form.is_valid():
            return self.offer(subject, form, status=422)
        paper = kind(subject, reader=request.user, **form.cleaned_data)
        if paper.is_empty:
            messages.info(request, paper.nothing)
            return self.offer(subject, status=409)
        try:
            return attachment(printouts.print_paper(paper), paper.file_name)
        except NotNeutral as found:
            refused(request.user, "print", subject, why="not_neutral")
            said = _("This paper was not printed: it would have borne the word “%(word)s”, which can harm the person.")
            messages.error(request, said % {"word": found.word})
            return self.offer(subject, status=409)

    def form(self, kind, subject, *data):
        parts, ticked = kind.offered_parts(subject, self.request.user)
        return printouts.PrintForm(*data, paper=kind, spoken=self.spoken(subject), parts=parts, ticked=ticked)

    def offer(self, subject, filled=None, status=200):
        forms = [
            filled if filled is not None and filled.paper is kind else self.form(kind, subject)
            for kind in printouts.offered(subject, self.request.user)
        ]
        printed = printouts.printed_before(subject, self.request.user)
        country = country_of(subject)
        hotline = pack_for(country).value("hotline") if country else "—"
        context = {"offers": forms, "printed": printed, "hotline": hotline}
        return self.shown(subject, status, number=subject.number, **context)


def country_of(subject):
    """Where what is printed is used; none where no help line stands on it."""
    if isinstance(subject, (Booking, Interpreter)):
        return ""
    if isinstance(subject, GroupIncident):
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


class Voiding:
    """A paper that was lost or is wrong no longer counts: by POST, with the reason."""

    def post(self, request, number, pk):
        subject = self.subject(number)
        entry = IssuedPaper.objects.about(subject).valid().filter(pk=pk).first()
        if entry is None:
            raise Http404
        _kind, permission = printouts.named(entry.document, subject)
        self.must_hold(permission, subject, "void_paper")
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
        if reason:
            printouts.void_paper(entry, subject, by=request.user, reason=reason)
            messages.success(request, _("The paper is void."))
        else:
            messages.error(request, _("Write why the paper is void."))
        return redirect(f"casework:{self.back}", number)


class VoidOfCase(Voiding, OfOneCase):
    back = "print"


class VoidOfGroup(Voiding, OfGroup):
    back = "manifest"


def attachment(pdf, name):
    """A file to save or print, which neither browser nor proxy keeps."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


printing_patterns = [
    path("cases/<case_number:number>/print/", PrintCase.as_view(), name="print"),
    path("cases/<case_number:number>/print/<uuid:pk>/void/", VoidOfCase.as_view(), name="void_paper"),
    path("cases/<case_number:number>/vouchers/<uuid:pk>/print/", PrintVoucher.as_view(), name="print_voucher"),
    path("bookings/<uuid:pk>/print/", PrintBooking.as_view(), name="print_booking"),
    path("interpreters/<uuid:interpreter>/print/", PrintInterpreter.as_view(), name="print_interpreter"),
    path("interpreters/<uuid:interpreter>/invoice/print/", PrintInvoice.as_view(), name="print_invoice"),
    path("cases/<case_number:number>/referral/<uuid:pk>/print/", PrintReferral.as_view(), name="print_referral"),
    path("incidents/<case_number:number>/manifest/", PrintGroup.as_view(), name="manifest"),
    path("incidents/<case_number:number>/manifest/<uuid:pk>/void/", VoidOfGroup.as_view(), name="void_group_paper"),
]
