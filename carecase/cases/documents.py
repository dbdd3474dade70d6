"""Papers of the first hours and of the farewell: rights, numbers to call, the list of a group (pathway D1, D17, D20).

What people read stands here and nowhere else in this app; the catalogues of all five languages are complete.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, Spacer

from carecase.cases.models import Case, GroupIncident
from carecase.cases.standing import closing_form_is_written
from carecase.documents import languages, look
from carecase.documents.languages import moment, speaking
from carecase.documents.paper import Paper
from carecase.documents.parts import Blank, folding_card, side_by_side
from carecase.jurisdictions.packs import pack_for
from carecase.people.models import FamilyMember, PersonLanguage
from carecase.sealing.models import DataKey


class CarriedPaper(Paper):
    """What a person takes along: in her language, without a word that harms, without anything about her."""

    languages = languages.PERSON
    about = (Case, GroupIncident)
    neutral = anonymous = True

    @property
    def country(self):
        return self.subject.jurisdiction if isinstance(self.subject, Case) else self.subject.country

    @property
    def help_line(self):
        """The country's number and its hours, as far as its pack knows them: no number is ever made up."""
        pack = pack_for(self.country)
        return pack.value("hotline"), pack.value("hotline_hours")


# Each part of the sheet: its heading, then what is said.
HELP_NOW = (
    _("Help now"),
    _(
        "Water, food, clothes, rest and medical care are for you, today. You need no papers for that, and you need "
        "not tell what happened."
    ),
    _("If you are hurt, ill or pregnant, or if you take medicines, tell us soon."),
    _(
        "If somebody touched or forced you against your will, there is private medical care for you. Some medicines "
        "help only in the first three days: ask as soon as you can. You need not accuse anybody."
    ),
    _("You can also ask for help later: tomorrow, next week or next month."),
)
YOU_DECIDE = (
    _("You decide"),
    _("You decide what you tell, to whom and when. You may say: I do not want to answer that."),
    _("You may stop, rest or ask for another person at any time."),
    _("You may speak with us alone, without the people you came with, and choose a woman or a man."),
    _(
        "You have the right to an interpreter, free of charge, who did not travel with you. You may ask for another "
        "one."
    ),
    _("You may say yes today and no tomorrow. Saying no never ends the help."),
)
WHAT_WE_WRITE = (
    _("What we write down about you"),
    _("We write down only what is needed to help you. You may see it, have it corrected and ask who has read it."),
    _("We pass it on to nobody, not to the consulate of your country either, unless you agree."),
    _(
        "There is a limit: if a child or somebody's life is in danger, or if the law orders it, we must tell those "
        "who can protect. Whenever we can, we tell you first."
    ),
)
YOUR_SAFETY = (
    _("Your safety"),
    _(
        "Nobody may hit you, threaten you, lock you in, keep your papers, your phone or your pay, or make you work "
        "or have sex against your will. If this happened or happens to you, it is not your fault. You can tell us "
        "when you want to."
    ),
    _(
        "If you are afraid of somebody here, or afraid to go back to your country, tell us when we are alone. You "
        "can ask for asylum and for legal advice."
    ),
    _("Nobody may make you choose today whether to go back, go on or stay."),
)
UNDER_18 = (
    _("If you are under 18"),
    _(
        "You have the right to an adult who looks after you and your interests, to be heard, to play and to learn, "
        "and not to be locked up."
    ),
    _("You stay together with your family if that is safe and you want it."),
)
NOT_RIGHT = (
    _("If something is not right"),
    _(
        "All help is free of charge. Nobody who works here may ask you for money, work, favours or sex, and nobody "
        "may hurt or insult you."
    ),
    _(
        "If that happens, tell somebody you trust, or use the number for complaints. You need not give your name. "
        "You lose no help. The person you complain about will not be the one who looks into it."
    ),
)


class Sheet(CarriedPaper):
    """A lead and sections of plain sentences, in one column or two; then what stands at the end."""

    lead = ""
    sections = ()

    def write(self, writer):
        if self.beside:
            yield from self.in_two_columns(writer)
        else:
            yield from self.in_one_column(writer)

    def in_one_column(self, writer):
        yield writer.title(self.title)
        yield writer.paragraph(self.lead, look.LEAD)
        for heading, *items in self.sections:
            yield KeepTogether([writer.heading(heading), *writer.bullets(items)])

    def in_two_columns(self, writer):
        width = (writer.width - look.GAP) / 2
        pair = [writer.beside(language, width) for language in (self.language, self.beside)]
        top = [[each.title(self.title, look.NARROW_TITLE) for each in pair]]
        top.append([each.paragraph(self.lead, look.NARROW_LEAD) for each in pair])
        yield side_by_side(top, [width, width])
        for heading, *items in self.sections:
            rows = [[each.heading(heading, look.NARROW_HEADING) for each in pair]]
            rows += zip(*(each.bullets(items, look.NARROW) for each in pair), strict=True)
            yield side_by_side(rows, [width, width], keep=2)
        yield from self.last_in_two_columns(pair, width)

    def last_in_two_columns(self, pair, width):
        """What stands at the end in both languages."""
        return ()


class RightsSheet(Sheet):
    """D1, time zero: what everybody may count on, in plain words. The same sheet for everybody."""

    code = "D1"
    title = _("Your rights and the help you can get")
    purpose = _("For everybody, from the first hour on. It says nothing about the person.")
    file_word = "informacion"

    lead = _(
        "This sheet is given to everybody. It says nothing about you. Keep it, leave it with us or throw it away: "
        "whatever is safest for you."
    )
    sections = (HELP_NOW, YOU_DECIDE, WHAT_WE_WRITE, YOUR_SAFETY, UNDER_18, NOT_RIGHT)
    numbers = _("Whom to ask")

    def in_one_column(self, writer):
        yield from super().in_one_column(writer)
        yield KeepTogether([writer.heading(self.numbers), writer.facts(self.contacts())])

    def last_in_two_columns(self, pair, width):
        last = [[each.heading(self.numbers, look.NARROW_HEADING) for each in pair]]
        last.append([each.facts(self.contacts(), 0.45) for each in pair])
        yield side_by_side(last, [width, width], keep=2)

    def contacts(self):
        """What is not known is a line, to be written on by hand."""
        number, hours = self.help_line
        known = [(_("Information and help"), number)] + ([(_("Hours"), hours)] if hours else [])
        return [*known, (_("To complain"), ""), (_("In an emergency"), "")]


class ContactCard(CarriedPaper):
    """D20, at the farewell or whenever somebody goes on: a card for the wallet that tells a finder nothing."""

    code = "D20"
    title = _("Useful numbers")
    purpose = _("A card to cut out and fold: numbers only, no name and no organisation.")
    file_word = "numeros"

    how = _("Cut along the dashed line and fold in the middle.")
    caution = _(
        "The card names nobody. Take it along only if that is safe for you; if not, learn one number by heart. You "
        "may call without saying your name, also a long time from now."
    )

    def write(self, writer):
        yield writer.title(self.title)
        for language in filter(None, [self.language, self.beside]):
            told = writer.beside(language, writer.width)
            yield told.paragraph(self.caution)
            yield told.paragraph(self.how, look.LEAD)
        yield Spacer(1, look.GAP / 2)
        yield self.card(writer)

    def card(self, writer):
        width = look.CARD_WIDTH - 2 * look.CARD_PADDING
        front = writer.beside(self.language, width)
        back = writer.beside(self.beside or self.language, width)
        return folding_card(self.front(front), self.front(back) if self.beside else self.notes(back))

    def front(self, writer):
        return [writer.heading(ContactCard.title, look.CARD_TITLE), writer.facts(self.contacts(), 0.44, padding=4)]

    def notes(self, writer):
        return [writer.heading(_("My notes"), look.CARD_TITLE), *(Blank(21) for _line in range(5))]

    def contacts(self):
        number, hours = self.help_line
        known = [(_("Information"), number)] + ([(_("Hours"), hours)] if hours else [])
        complaints = pack_for(self.country).value("complaints")
        known += [(_("Complaints"), complaints)] if complaints else []
        return [*known, (_("Emergency"), ""), (_("Another number"), "")]


COME_BACK = (
    _("You can come back"),
    _("You may call or come back at any time, also years from now, and also if you said no before. It costs nothing."),
    _("You need not tell everything again: if you want, we look at what you told us before."),
    _("If you agreed to a call, we call once in about a month, as you said it is safe. Nobody comes unannounced."),
)
WHAT_IS_YOURS = (
    _("What is yours"),
    _("Your papers and your belongings are yours. If something was not given back, tell us."),
    _("You may ask for a copy of what we wrote about you, have it corrected, and ask who has read it."),
    _("We keep it locked away for as long as the law asks, and then erase it. Nobody outside learns of it."),
)
IF_IN_DANGER = (
    _("If you are in danger"),
    _("Call for help at once. You need not be sure, and you need not say your name."),
    _("If somebody threatens you, keeps your papers or your pay, or wants money from you, it is not your fault."),
)


class ClosureLetter(ContactCard, Sheet):
    """D20, when a case is closed: what stays true afterwards, with the card below. It names nobody."""

    code = "D20-L"
    title = _("When our work together ends")
    purpose = _("For the farewell: what stays true afterwards, with the card of numbers. It names nobody.")
    file_word = "despedida"
    about = (Case,)

    lead = _(
        "This letter is for you. It names nobody, so that it does no harm if somebody finds it. If it is not safe to "
        "keep it, leave it with us."
    )
    sections = (COME_BACK, WHAT_IS_YOURS, IF_IN_DANGER)

    @classmethod
    def fits(cls, case):
        """Once the closing form is written, and afterwards."""
        return closing_form_is_written(case)

    def write(self, writer):
        yield from Sheet.write(self, writer)
        how = writer.paragraph(self.how, look.NOTE)
        yield KeepTogether([how, Spacer(1, look.GAP / 4), self.card(writer)])


# --- the list of a group ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """One person on the list: what a driver, a cook or a night guard needs, and no more (data class OPERATIONS)."""

    mark: str
    number: str
    called: str
    sex: str
    age: str
    language: str
    family: str
    diet: str = ""  # written in by hand


MARK, NUMBER, CALLED = (_("Mark"), "mark", 6), (_("Case"), "number", 12), (_("Name used"), "called", 15)
WHO_IS_IT = ((_("Sex"), "sex", 10), (_("Age group"), "age", 11), (_("Language"), "language", 18))
TOGETHER = ((_("Family"), "family", 7), (_("Diet"), "diet", 18))


class GroupList(Paper):
    """D17, for the team and the house. No status, no risk, nobody's story; in the order of the marks."""

    code = "D17"
    title = _("List of the group")
    purpose = _("For the team and the house: who belongs to the group. It says nothing about anybody's situation.")
    file_word = "lista"
    about = (GroupIncident,)
    restricted = True
    lists_people = True
    nothing = _("There is nobody on this list whom you see.")
    sheet = look.WIDE
    columns = (MARK, NUMBER, CALLED, *WHO_IS_IT, *TOGETHER)

    def write(self, writer):
        yield writer.title(self.title)
        yield writer.facts_across(self.facts(writer))
        yield writer.paragraph(" ".join(writer.say(sentence) for sentence in self.notes()), look.NOTE)
        yield Spacer(1, look.GAP / 2)
        rows = [[getattr(person, name) for _head, name, _share in self.columns] for person in self.people]
        heads, _names, shares = zip(*self.columns, strict=True)
        yield writer.table(heads, rows, shares, number_column=0)
        yield writer.signatures([_("Handed over by"), _("Received by")], _("Name, signature, date and time"))

    def notes(self):
        if len(self.people) < self.registered:
            yield _("The others are not in care now, or are not yours to see.")
        yield _("Keep this list with you. Destroy it when it is no longer needed.")

    def facts(self, writer):
        listed = writer.say(_("%(shown)s of %(all)s"), shown=len(self.people), all=self.registered)
        met = moment(self.subject.occurred_at, self.language)
        return [(_("Group"), self.subject.number), (_("Met on"), met), (_("People on this list"), listed)]

    @cached_property
    def registered(self):
        """How many people the group has in all."""
        return self.subject.cases.count()

    @property
    def readable(self):
        return Case.objects.visible_to(self.reader)

    @cached_property
    def shows(self):
        """Those in care whom the reader may see, by their marks: P2 before P10."""
        cases = self.readable.open().filter(incident=self.subject)
        return sorted(cases.select_related("key", "person"), key=lambda case: (len(case.label), case.label))

    @property
    def is_empty(self):
        return not self.shows

    @cached_property
    def people(self):
        DataKey.warm(case.key_id for case in self.shows)
        spoken, families = languages_of(self.shows), families_of(self.subject, self.reader)
        with speaking(self.language):
            return [self.listed(case, spoken.get(case.person_id, []), families) for case in self.shows]

    def listed(self, case, spoken, families):
        return Listed(
            mark=case.label or "—",
            number=case.number,
            called=case.called,
            sex=case.person.get_sex_display(),
            age=case.person.get_age_band_display(),
            language=", ".join(str(each) for each in spoken[:2]),
            family=families.get(case.person_id, ""),
        )


class GroupListForHelpers(GroupList):
    """The copy for those who drive, cook or guard: whom to count, without a name or a case number."""

    code = "D17-H"
    title = _("List of the group, without names")
    purpose = _("For drivers, kitchen and volunteers: whom to count, without names and case numbers.")
    columns = (MARK, *WHO_IS_IT, *TOGETHER)


def languages_of(cases):
    """Person → her languages, the first one first."""
    spoken = {}
    for each in PersonLanguage.objects.filter(person__in=[case.person_id for case in cases]):
        spoken.setdefault(each.person_id, []).append(each)
    return spoken


def families_of(incident, reader):
    """Person → the letter of her family, as on the page of the group; nobody whose link is in doubt has one."""
    people = Case.objects.visible_to(reader).filter(incident=incident).values("person")
    links = FamilyMember.objects.filter(person__in=people).order_by("unit__recorded_at", "recorded_at")
    letters, found = {}, {}
    for person, unit, proof in links.values_list("person_id", "unit_id", "proof"):
        mark = letters.setdefault(unit, letter(len(letters)))
        if proof != FamilyMember.Proof.UNVERIFIED:
            found.setdefault(person, mark)
    return found


def letter(place):
    """A to Z, then AA, BB …"""
    return chr(ord("A") + place % 26) * (place // 26 + 1)
