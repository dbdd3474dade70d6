"""Forms of the vault: a photograph, a finger, and the signed sheet of a consent."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.likenesses import keep
from carecase.cases.models import ConsentSheet, Likeness
from carecase.cases.models.likeness import FINGERS
from carecase.files.forms import PictureField, SheetField
from carecase.workflow.forms import RecordForm


class PhotographForm(RecordForm):
    """Of the face, as she or he wants to be seen. Anything the camera wrote beside the picture is left behind."""

    permission = Permission.KEEP_LIKENESS

    picture = PictureField(
        label=_("Picture"),
        help_text=_("Take it in front of a plain wall, and let her or him look at it first. At most 10 MB."),
    )

    class Meta:
        model = Likeness
        fields = []

    def write(self, doing):
        self.instance = keep(self.instance, self.cleaned_data["picture"], doing)


class FingerprintForm(PhotographForm):
    """Never a condition of help. It says on which law or agreement it rests."""

    picture = PictureField(label=_("Picture"), help_text=_("A picture of the print on paper. At most 10 MB."))

    class Meta(PhotographForm.Meta):
        fields = ["shows", "legal_basis"]
        help_texts = {"legal_basis": _("The law or order that asks for it, or her or his own wish.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shows"].choices = FINGERS
        self.fields["legal_basis"].required = True
        self.questions = []


class ConsentSheetForm(RecordForm):
    """The sheet she signed or marked: it comes beside the answer, and a new picture stands in the place of the old."""

    permission = Permission.RECORD_CONSENT

    sheet = SheetField(label=_("Picture or scan of the sheet"), help_text=_("A picture, or a PDF. At most 10 MB."))

    class Meta:
        model = ConsentSheet
        fields = []

    def write(self, doing):
        self.instance.taken_at = timezone.now()
        doing.save(self.instance.keep(self.cleaned_data["sheet"]))
