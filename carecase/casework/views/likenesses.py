"""Pages of the vault: taking a photograph or a finger, removing it, and the signed sheet of a consent."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases import likenesses
from carecase.cases.models import Consent, ConsentSheet, Likeness
from carecase.cases.views import CaseAct, EditCaseRecord
from carecase.casework.likenesses import ConsentSheetForm, FingerprintForm, PhotographForm
from carecase.workflow.views import visible_or_404


class TakeLikeness(EditCaseRecord):
    """Only where she or he agreed; otherwise the page says so and leads to asking."""

    def page(self, form, status=200, **context):
        kind = form.instance.asks_for
        agreed = self.parent_shown.agrees_to(kind)
        self.template_name = "casework/likeness.html" if agreed else "casework/likeness_unasked.html"
        return super().page(form, status, asks_for=kind, **context)

    def back_url(self):
        return reverse("casework:section", args=[self.parent_shown.number, "identity"])


class TakeFingerprint(TakeLikeness):
    def defaults(self, parent):
        return {"shows": Likeness.Shows.RIGHT_THUMB}


class RemoveLikeness(CaseAct):
    model, permission = Likeness, Permission.KEEP_LIKENESS
    done = _("It was removed; nothing of the picture is kept.")

    def act(self, likeness):
        if likeness.file_id:
            likenesses.remove_on_wish(likeness, by=self.request.user)


class EditConsentSheet(EditCaseRecord):
    """The sheet of one consent: the pk is the consent's."""

    form_class = ConsentSheetForm
    title = _("signed sheet of the consent")

    def record(self, parent):
        consents = Consent.objects.filter(case=parent)
        consent = visible_or_404(consents, self.request.user, pk=self.kwargs["pk"])
        known = ConsentSheet.objects.visible_to(self.request.user).filter(consent=consent).first()
        return known or ConsentSheet(consent=consent)

    def back_url(self):
        return reverse("casework:section", args=[self.parent_shown.number, "cases"])


CASE = "cases/<case_number:number>/"
likeness_patterns = [
    path(
        f"{CASE}photograph/",
        TakeLikeness.as_view(form_class=PhotographForm, title=_("photograph")),
        name="photograph",
    ),
    path(
        f"{CASE}fingerprint/",
        TakeFingerprint.as_view(form_class=FingerprintForm, title=_("print of a finger")),
        name="fingerprint",
    ),
    path(f"{CASE}likeness/<uuid:pk>/remove/", RemoveLikeness.as_view(), name="remove_likeness"),
    path(f"{CASE}consent/<uuid:pk>/sheet/", EditConsentSheet.as_view(), name="consent_sheet"),
]
