"""The one way out of the store: through the record that keeps the file, as its reader, with a line in the trail."""

from django.apps import apps
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views import View

from carecase.audit.reading import saw
from carecase.files.content import JPEG
from carecase.files.models import KeepsFile, StoredFile
from carecase.sealing.ring import Shredded
from carecase.workflow.views import visible_or_404

NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"
ENDINGS = {JPEG: "jpg"}


class PrivateFile(LoginRequiredMixin, View):
    """A file to save. What is hidden, let go, erased, or no longer consented to answers like what was never there."""

    as_attachment = True

    def get(self, request, pk):
        record = self.record(pk)
        data = self.data(record)
        saw(request.user, "read_file", *record.lineage())
        return self.answer(record, data)

    def record(self, pk):
        stored = StoredFile.objects.filter(pk=pk).defer("sealed").first()
        model = apps.get_model(stored.kept_by) if stored else None
        if model is None or not issubclass(model, KeepsFile):
            raise Http404
        record = visible_or_404(model.objects.select_related("file__key"), self.request.user, pk=pk)
        if not record.may_be_shown:
            raise Http404
        return record

    def data(self, record):
        try:
            return record.file.open()
        except Shredded as erased:
            raise Http404 from erased

    def answer(self, record, data):
        content_type = record.file.content_type
        name = f"{record.file_word}-{str(record.pk)[:8]}.{ENDINGS.get(content_type, 'pdf')}"
        headers = {
            "Content-Disposition": content_disposition_header(self.as_attachment, name),
            "Content-Security-Policy": NOTHING_RUNS,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return HttpResponse(data, content_type=content_type, headers=headers)


class PrivatePicture(PrivateFile):
    """The same, to be shown within a page: only what was drawn anew as a picture."""

    as_attachment = False

    def record(self, pk):
        record = super().record(pk)
        if record.file.content_type != JPEG:
            raise Http404
        return record
