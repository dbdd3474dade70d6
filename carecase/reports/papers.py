"""Staff papers: the petition to the authorities, and alternatives compared. Nobody's name or number is on them."""

from babel.numbers import format_decimal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy, to_locale

from carecase.documents import look
from carecase.documents.languages import day
from carecase.documents.paper import Paper
from carecase.jurisdictions import countries
from carecase.reports.petition import GROUPS

HIDDEN = "—"
NOT_SHOWN = _(
    "A dash is a number that is not shown: fewer than ten people, or one from which such a number could be worked out."
)
ROUNDING = _(
    "Each amount is converted by the rate of the day named below and rounded to the hundredth, half up, before it is "
    "added."
)


def rate_lines(rates):
    """Each rate that was used, with its day and source, as one line."""
    return [f"{rate} · {rate.from_on.isoformat()} · {rate.source}" for rate in rates]


def text(value):
    return HIDDEN if value is None else str(value)


class FiguresPaper(Paper):
    """A paper of figures: about nobody, so without a number of its own."""

    anonymous = True
    sheet = look.WIDE

    @property
    def reference(self):
        return ""

    def closing(self, writer, rates):
        if rates:
            yield writer.paragraph(ROUNDING, look.NOTE)
            yield writer.heading(_("Exchange rates used"))
            yield from writer.bullets(rate_lines(rates))


class PetitionPaper(FiguresPaper):
    """Needs × unit cost × people, from who cares for them to who can decide (care pathway D19)."""

    code = "D19"
    title = _("Petition for resources")
    file_word = "petitorio"

    def write(self, writer):
        petition, reach = self.subject, self.subject.reach
        where = {"country": countries.name(reach.country), "quarter": reach.quarter}
        who = ", ".join(str(each) for each in reach.organisations)
        yield writer.title(self.title)
        yield writer.paragraph(_("%(country)s, %(quarter)s"), look.LEAD, **where)
        yield writer.facts(
            [
                (_("Who asks"), who),
                (pgettext_lazy("petition", "To"), "; ".join(addressee(body) for body in petition.addressees)),
                (_("Date"), day(self.printed_at.date(), self.language)),
            ],
            label_width=0.14,
        )
        yield writer.paragraph(INTRODUCTION, **where)
        if petition.lines:
            yield self.table(writer, petition)
            if petition.total:
                yield writer.heading(REQUEST, amount=petition.total)
            yield writer.paragraph(NOT_SHOWN, look.NOTE)
            yield writer.paragraph(TOTAL_OF_LINES, look.NOTE)
        elif not petition.interpreting:
            yield writer.paragraph(NOTHING)
        if petition.interpreting:
            yield writer.heading(INTERPRETERS)
            yield writer.paragraph(INTERPRETERS_ASKED)
            yield self.hours(writer, petition.interpreting)
        yield from self.closing(writer, petition.rates_used)

    def table(self, writer, petition):
        head = [
            _("Service"),
            *(group.label for group in GROUPS),
            _("People"),
            _("Unit cost"),
            _("Source"),
            _("Amount"),
        ]
        rows = [
            [
                f"{line.kind.code} {line.kind.name}",
                *map(text, line.groups),
                text(line.people),
                text(line.unit.money),
                line.unit.source,
                text(line.amount),
            ]
            for line in petition.lines
        ]
        rows.append(
            [_("Total"), *map(text, petition.group_totals), text(petition.needs), "", "", text(petition.total)]
        )
        return writer.table(head, rows, [20, 8.5, 8.5, 7, 7, 7.5, 9, 13, 17, 15], number_column=len(head) - 1)

    def hours(self, writer, lines):
        head = [_("Language"), _("Requests"), _("Hours asked"), _("Requests unmet"), _("Hours unmet")]
        rows = [
            [
                each.language_name,
                *amount_in_words(each.asked, self.language),
                *amount_in_words(each.unmet, self.language),
            ]
            for each in lines
        ]
        return writer.table(head, rows, [40, 15, 15, 15, 15], number_column=4)


class PeoplePaper(FiguresPaper):
    """Who was met in a month, list by list (care pathway D18)."""

    code = "D18"
    title = _("People met")
    file_word = "estadistica"
    sheet = look.UPRIGHT

    def write(self, writer):
        found = self.subject
        where = {"country": countries.name(found.period.country), "period": found.period}
        yield writer.title(self.title)
        yield writer.paragraph(
            _("%(country)s, %(period)s: %(people)s people"), look.LEAD, people=found.people, **where
        )
        for each in found.lists:
            if each.rows:
                yield writer.heading(each.title)
                rows = [[str(label), text(number)] for label, number in each.rows]
                yield writer.table([_("Which"), _("People")], rows, [80, 20], number_column=1)
                if each.note:
                    yield writer.paragraph(each.note, look.NOTE)
        yield writer.paragraph(NOT_SHOWN, look.NOTE)


def amount_in_words(amount, language):
    """Requests and hours."""
    return str(amount.requests), format_decimal(amount.hours, format="#,##0.0", locale=to_locale(language))


def addressee(body):
    return f"{body} ({body.short})" if body.short else str(body)


INTRODUCTION = _(
    "In %(country)s, from %(quarter)s, people in our care needed the services below and they could not be had. Each "
    "was asked for, looked for and not found: we ask that they be provided, or paid for. A person who needed several "
    "services is counted once in each."
)
TOTAL_OF_LINES = _("The amount of all is that of the lines that show one. Needs that are not listed are not in it.")
REQUEST = _("For the lines that show an amount we ask for %(amount)s.")
INTERPRETERS = _("Hours without an interpreter")
INTERPRETERS_ASKED = _(
    "For ten people or more in each of these languages an interpreter was asked for, and in the hours below there was "
    "none. Nobody can ask for help, or agree to anything, in a language that is not theirs: we ask for interpreters, "
    "or for the means to train and pay them."
)
NOTHING = _("In this quarter there is no need of ten or more people that could not be met.")


class AlternativesPaper(FiguresPaper):
    """The working of two or three alternatives, line by line (founding document II.9.7)."""

    code = "D19-ALT"
    title = _("Alternatives compared")
    file_word = "alternativas"

    def write(self, writer):
        found = self.subject
        yield writer.title(self.title)
        yield writer.paragraph(
            _("%(people)s people × %(nights)s nights. Prices and rates of %(day)s."),
            look.LEAD,
            people=found.everybody,
            nights=found.nights,
            day=day(found.on, self.language),
        )
        yield self.summary(writer, found)
        for alternative in found.alternatives:
            yield writer.heading(alternative.name)
            yield self.working(writer, alternative)
            yield from (writer.paragraph(sentence, look.NOTE) for sentence in alternative.missing)
            yield from (writer.paragraph(line.note, look.NOTE) for line in alternative.lines if line.note)
        yield from self.closing(writer, found.rates_used)

    def summary(self, writer, found):
        head = [_("Alternative"), _("Total"), _("Per person and night"), _("Difference from the first")]
        rows = [
            [each.name, text(each.total), text(each.per_person_night), text(each.difference)]
            for each in found.alternatives
        ]
        return writer.table(head, rows, [25, 25, 25, 25], number_column=1)

    def working(self, writer, alternative):
        head = [_("What"), _("For whom"), _("Quantity"), _("Unit price"), _("Amount"), _("Converted")]
        rows = [
            [line.what, line.who, f"{line.working} = {line.quantity}", line.price, line.amount, text(line.converted)]
            for line in alternative.lines
        ]
        rows.append([_("Total"), "", "", "", "", text(alternative.total)])
        return writer.table(head, rows, [28, 22, 18, 15, 17, 17], number_column=5)
