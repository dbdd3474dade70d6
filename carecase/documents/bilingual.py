"""A text in one language, or in two side by side; what is signed stands once, in both."""

from reportlab.platypus import KeepTogether, Spacer

from carecase.documents import languages, look
from carecase.documents.paper import Paper
from carecase.documents.parts import side_by_side


class Boxes(list):
    """Items with a box before each, to put a cross in; short ones beside each other, half as many in a column."""

    def __init__(self, items, across=1):
        super().__init__(items)
        self.across = across

    def drawn(self, writer, across, style):
        return [writer.boxes_across(self, across, style)] if across > 1 else writer.boxes(self, style)


class InTwoLanguages(Paper):
    """Read by the person and by those beside her: sections of facts, sentences or boxes, and signatures below."""

    languages = languages.PERSON
    lead = ""
    section = look.HEADING  # the style of headings in one column
    item = look.ITEM  # of sentences and boxes there
    padding = 4  # of rows of facts there
    hint = ""  # below each line to sign on

    def sections(self, language):
        raise AssertionError("say what stands on it: a heading, and rows of facts or sentences")

    def signing(self):
        raise AssertionError("say who signs")

    def write(self, writer):
        """The last section stands with the signatures: nobody signs a page with nothing else on it."""
        *parts, last = self.in_two_columns(writer) if self.beside else self.in_one_column(writer)
        between = list(self.below(writer))
        for part in [*parts, last] if between else parts:
            yield KeepTogether(part) if len(part) > 1 else part[0]  # a table of two columns runs over pages
        yield from between
        yield KeepTogether([*([] if between else last), *self.signed(writer)])

    def below(self, writer):
        """What stands once, across the page, before it is signed."""
        return ()

    def signed(self, writer):
        """In both languages, for one line is signed."""
        labels = [self.in_both(each) for each in self.signing()]
        return [Spacer(1, look.GAP / 3), writer.signatures(labels, self.hint)]

    def in_one_column(self, writer):
        yield [writer.title(self.title), writer.paragraph(self.lead, look.LEAD)]
        for heading, content in self.sections(self.language):
            yield [writer.heading(heading, self.section), *self.told(writer, content)]

    def told(self, writer, content):
        if are_facts(content):
            return [writer.facts(content, padding=self.padding)]
        if isinstance(content, Boxes):
            return content.drawn(writer, content.across, self.item)
        return writer.bullets(content, self.item)

    def in_two_columns(self, writer):
        width = (writer.width - look.GAP) / 2
        pair = [writer.beside(language, width) for language in (self.language, self.beside)]
        top = [[each.title(self.title, look.NARROW_TITLE) for each in pair]]
        top.append([each.paragraph(self.lead, look.NARROW_LEAD) for each in pair])
        yield [side_by_side(top, [width, width])]
        both = zip(self.sections(self.language), self.sections(self.beside), strict=True)
        for (heading, content), (_heading, other) in both:
            rows = [[each.heading(heading, look.NARROW_HEADING) for each in pair]]
            rows += zip(*(narrow(*each) for each in zip(pair, (content, other), strict=True)), strict=True)
            yield [side_by_side(rows, [width, width], keep=len(rows) if is_a_choice(content) else 2)]


def are_facts(content):
    return isinstance(content[0], tuple)


def is_a_choice(content):
    """Short boxes beside each other: whoever sees one answer sees the others, too."""
    return isinstance(content, Boxes) and content.across > 1


def narrow(writer, content):
    """The same in one of two columns."""
    if are_facts(content):
        return [writer.facts(content, 0.42)]
    if isinstance(content, Boxes):
        return content.drawn(writer, content.across // 2, look.NARROW)
    return writer.bullets(content, look.NARROW)
