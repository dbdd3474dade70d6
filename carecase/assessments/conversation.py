"""How a talk was held: alone or not, in which language, who else was there (pathway K, practice rule 3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions.fields import LanguageField
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Answer(models.TextChoices):
    """Yes or no. Why there is neither stands in `unanswered`."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


def yes_no(label, **options):
    """A question that yes or no answers."""
    return models.CharField(label, max_length=3, choices=Answer, blank=True, **options)


class Through(models.TextChoices):
    """A co-traveller is not among them: refused for screening, interview and consent (practice rule 3)."""

    SHARED_LANGUAGE = "shared_language", _("A language we both speak well")
    INTERPRETER = "interpreter", _("An interpreter")
    COLLEAGUE = "colleague", _("A colleague who speaks it")
    SECOND_LANGUAGE = "second_language", _("A second language, checked by asking back")


class Conversation(Record):
    """A dated talk with the person."""

    alone = yes_no(
        _("spoken to alone"),
        help_text=_("Nobody else within hearing: no companion, relative, employer or officer. An interpreter may be."),
    )
    language = LanguageField(_("language of the talk"), blank=True)
    through = models.CharField(_("understood through"), max_length=16, choices=Through, blank=True)
    authority = SealedField(_("if an authority was present: who"), default="", blank=True, max_length=120)

    class Meta:
        abstract = True
        ordering = ["-recorded_at"]


SETTING = (
    _("How you talked"),
    _("A place where nobody listens, in her or his language. Somebody of the same group never interprets here."),
    ["alone", "language", "through", "authority", "occurred_at"],
)
