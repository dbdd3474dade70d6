"""The record of a child who is handed to the child authority, under the name it has in the country (pathway D4)."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.platypus import KeepTogether, Spacer

from carecase.access.data_classes import DataClass
from carecase.cases.models import AuthorityNotice, Case
from carecase.documents import look
from carecase.documents.languages import moment, speaking
from carecase.documents.paper import Paper
from carecase.shelter.standing import current_stay
from referrals import sharing
from referrals.models import Field

SHOWN = 30  # attempts


class ChannellingRecord(Paper):
    """When the authority was told and who answered; where the child goes; who hands over and who receives."""

    code = "D4"
    title = _("Record of handing a child to the child authority")
    purpose = _("For the child authority: when it was told, where the child is received, who hands over.")
    file_word = "acta"
    about = (Case,)
    neutral = restricted = True

    @classmethod
    def fits(cls, case):
        return case.person.is_child

    @cached_property
    def heading(self):
        """As the country calls it."""
        with speaking(self.language):
            return str(self.subject.pack.paper("child_channelling_record"))

    @cached_property
    def authority(self):
        body = self.subject.pack.body("child_authority")
        with speaking(self.language):
            return f"{body} ({body.short})" if body.short else str(body)

    @property
    def shows(self):
        return [self.subject.person] if self.says_who else []

    @cached_property
    def says_who(self):
        return self.subject.may_read(self.reader, DataClass.IDENTITY)

    def write(self, writer):
        yield writer.title(self.heading)
        yield writer.facts(
            [(_("Authority"), self.authority), (_("Case"), self.subject.number), (_("Met on"), self.met)]
        )
        yield writer.heading(_("The child"))
        yield writer.facts(self.child())
        yield writer.heading(_("When the authority was told"))
        yield from self.notified(writer)
        yield KeepTogether([writer.heading(_("Where the child goes")), writer.facts(self.goes())])
        yield KeepTogether(
            [
                writer.paragraph(
                    _("The child was told where she or he goes and with whom, and was asked what she or he wants."),
                    look.NOTE,
                ),
                writer.facts([(_("In which language, and what the child said"), "")]),
                Spacer(1, look.GAP / 2),
                writer.signatures(
                    [_("Handed over by"), _("Received by")], _("Name, office, signature, date and time")
                ),
            ]
        )

    @property
    def met(self):
        return moment(self.subject.opened_at, self.language)

    def child(self):
        """Names only from whoever may read them; an empty line is filled in by hand."""
        kinds = (Field.NAMES, Field.SEX, Field.AGE, Field.CITIZENSHIPS) if self.says_who else ()
        with speaking(self.language):
            told = [(field.label, self.said(field)) for field in (*kinds, Field.CALLED, Field.LANGUAGES)]
        return [(label, value or "") for label, value in told]

    def said(self, field):
        return sharing.said(field, sharing.SOURCES[field].read(self.subject))

    def notified(self, writer):
        notices = list(self.notices)
        if not notices:
            yield writer.facts([(_("Day, hour, how, who answered"), "")])
            return
        head = (_("When"), _("How"), _("Number or name reached"), _("What they answered"), _("Told by"))
        with speaking(self.language):
            rows = [self.notice(each) for each in notices]
        yield writer.table(head, rows, (22, 12, 26, 22, 18))

    @property
    def notices(self):
        """Every attempt, in the order they were made."""
        kept = AuthorityNotice.objects.visible_to(self.reader).filter(case=self.subject)
        told = kept.filter(body=AuthorityNotice.Body.CHILD_AUTHORITY).select_related("key", "recorded_by")
        return sorted(told[:SHOWN], key=lambda notice: notice.at)

    def notice(self, row):
        if row.reached:
            answer = str(_("They answered"))
        else:
            answer = str(_("Nobody answered; next try %(when)s")) % {"when": moment(row.next_try_at, self.language)}
        by = row.recorded_by.display_name if row.recorded_by_id else ""
        return [moment(row.at, self.language), row.get_channel_display(), row.contact or "—", answer, by]

    def goes(self):
        """A house by its alias alone, never beside the name of an organisation; a line where it is not known."""
        stay = current_stay(self.subject)
        return [
            (_("Centre that receives the child"), stay.house.unit.name if stay else ""),
            (_("Interim measure, number and date"), ""),
        ]
