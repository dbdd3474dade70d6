"""Papers made of one record of a case: a consent, an appointment, a decision on identification, a stay in a house."""

from django.urls import path, reverse

from carecase.access.permissions import Permission
from carecase.assessments.identification import Identification
from carecase.cases.models import Appointment, Consent
from carecase.casework.views.printing import OfOneCase, Printing
from carecase.documents import languages
from carecase.shelter.models import Stay
from carecase.workflow.views import visible_or_404


class PrintRecord(Printing, OfOneCase):
    """What can be printed of one record, by whoever may read it."""

    model = None
    related = ("key", "case__key", "case__person__key")

    def dispatch(self, request, *args, pk, **kwargs):
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def subject(self, number):
        self.of = self.case(number)
        rows = self.model.objects.filter(case=self.of).select_related(*self.related)
        return visible_or_404(rows, self.request.user, pk=self.pk)

    def spoken(self, record):
        return languages.for_speaker(each.language for each in self.of.person.languages.all())

    def shown(self, record, status, **context):
        layout = "casework/case_base.html"
        return self.page(self.template_name, self.of, status, layout=layout, **context)


class PrintConsent(PrintRecord):
    model = Consent


class PrintIdentification(PrintRecord):
    model = Identification


class PrintAttendance(PrintRecord):
    model = Appointment


class PrintStay(PrintRecord):
    """Those who work in the house go back to its page of the person."""

    model = Stay
    related = (*PrintRecord.related, "house__unit")

    def shown(self, stay, status, **context):
        if stay.ended_at is None and self.request.user.has_perm(Permission.SEE_HOUSE, stay.house):
            context["of_stay"] = reverse("shelter:resident", args=[stay.house_id, self.of.number])
        return super().shown(stay, status, **context)


OF_ONE = "cases/<case_number:number>"
record_paper_patterns = [
    path(f"{OF_ONE}/consents/<uuid:pk>/print/", PrintConsent.as_view(), name="print_consent"),
    path(f"{OF_ONE}/identification/<uuid:pk>/print/", PrintIdentification.as_view(), name="print_identification"),
    path(f"{OF_ONE}/appointments/<uuid:pk>/print/", PrintAttendance.as_view(), name="print_attendance"),
    path(f"{OF_ONE}/stays/<uuid:pk>/print/", PrintStay.as_view(), name="print_stay"),
]
