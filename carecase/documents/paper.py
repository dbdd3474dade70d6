"""A paper: what kind it is, about whom, for which reader, in which languages. Each app writes its own from this."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.documents import languages, look
from carecase.documents.languages import UnknownPaperLanguage, moment, speaking, tag
from carecase.documents.numbers import new_number

PAGE = _("Page %(page)s of %(pages)s")
PRINTED = _("Printed by %(name)s, %(when)s")
NUMBER = _("Paper %(number)s")
PREVIEW = _("Preview: does not count")
DEMO = _("DEMO · Invented people, invented stories")


class Paper:
    """A subclass says what it is and writes itself: `write(writer)` yields the parts, in the order they are read."""

    do_not_call_in_templates = True  # pages show kinds of paper; a template would make one of a class

    code = ""  # of care pathway D
    title = ""
    purpose = ""  # what it is for, to the colleague who prints it
    file_word = ""  # begins the file's name; says nothing to a stranger
    about = ()  # the models it may be about
    languages = languages.STAFF
    neutral = False  # the person carries it: words that harm are refused, in every language
    travels = False  # it goes along on a journey: when it is declared void, the coordinator is told
    restricted = False  # who printed it stands behind the text of every page
    parts_may_be_left = False  # it says enough with none of its parts ticked
    nothing = ""  # what is said to the colleague when there is nothing to print
    token = ""  # what a code on it says, where it has one of its own; only its fingerprint is stored
    valid_until = None  # a paper that stops counting by itself
    lists_people = False  # of many: whoever uses the second step gives it again before it is printed
    anonymous = False  # no number of a case or group on it, in its file's name or in its properties
    sheet = look.UPRIGHT

    def __init__(self, subject, *, reader, language, beside="", parts=(), at=None):
        for each in [language, beside] if beside else [language]:
            if each not in self.languages:
                raise UnknownPaperLanguage(each)
        self.subject, self.reader, self.language = subject, reader, language
        self.beside = beside if beside != language else ""
        self.parts = list(parts)
        self.printed_at = at or timezone.now()
        self.number = new_number()
        self.is_preview = False  # looked at before it is issued: without a number, and it says so

    def write(self, writer):
        raise AssertionError("say what stands on the paper")

    @classmethod
    def fits(cls, subject):
        """Whether there is such a paper about this one: not every case is a child's."""
        return True

    @classmethod
    def offered_parts(cls, subject, reader):
        """The parts this reader may choose among, as (key, label), and those that are chosen beforehand."""
        return [], []

    @cached_property
    def heading(self):
        """The title in the paper's own language."""
        with speaking(self.language):
            return str(self.title)

    def in_both(self, words):
        """For what stands once: in the language of the paper, and in that beside it."""
        said = []
        for language in filter(None, [self.language, self.beside]):
            with speaking(language):
                said.append(str(words))
        return " / ".join(dict.fromkeys(said))

    @property
    def reference(self):
        """The number of the case or group, unless the paper must not bear it."""
        return "" if self.anonymous else self.subject.number

    @property
    def shows(self):
        """The records beside the subject whose data stand on it: who saw their files, the trail answers by this."""
        return []

    @property
    def is_empty(self):
        """Whether there is nothing to print."""
        return False

    @property
    def properties(self):
        """What the file says of itself: title and language. No author, no machine, no hour."""
        return {
            "title": " ".join(filter(None, [self.heading, self.reference])),
            "lang": tag(self.language),
            **dict.fromkeys(("author", "subject", "creator", "producer", "keywords"), ""),
        }

    @property
    def file_name(self):
        parts = [self.file_word, self.reference, tag(self.language), tag(self.beside)]
        return "-".join(part for part in parts if part) + ".pdf"

    # --- what stands around the text ----------------------------------------------------------------------------

    def around(self, page, pages):
        """Every word above and below the text of one page, by its place."""
        when = moment(self.printed_at, self.language)
        with speaking(self.language):
            return {
                "title": self.heading,
                "reference": self.reference,
                "demo": str(DEMO) if settings.DEMO else "",
                "printed": PRINTED % {"name": self.reader.display_name, "when": when},
                "number": NUMBER % {"number": self.number} if self.bears_number else "",
                "code": self.number if self.bears_number else "",
                "page": PAGE % {"page": page, "pages": pages},
                "watermark": self.watermark(when),
            }

    @property
    def bears_number(self):
        return not self.anonymous and not self.is_preview

    def watermark(self, when):
        if self.is_preview:
            return str(PREVIEW)
        return f"{self.reader.display_name} · {when}" if self.restricted else ""
