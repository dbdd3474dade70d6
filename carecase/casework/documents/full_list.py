"""The list of a group with names, stage and risk: the copy of those who answer for the cases (pathway D17)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.cases.documents import MARK, NUMBER, GroupList, Listed
from carecase.cases.models import Case


@dataclass(frozen=True)
class ListedInFull(Listed):
    names: str = ""
    stage: str = ""
    risk: str = ""


class GroupListInFull(GroupList):
    """Those whose names and situation the reader may read; the copies for house and helpers bear neither."""

    code = "D17-R"
    title = _("List of the group, restricted")
    purpose = _("For those who answer for the cases: with names, stage and risk. It stays in the team.")
    file_word = "lista-reservada"
    columns = (
        MARK,
        NUMBER,
        (_("Given and family names"), "names", 22),
        (_("Sex"), "sex", 8),
        (_("Age group"), "age", 9),
        (_("Language"), "language", 14),
        (_("Family"), "family", 7),
        (_("Stage"), "stage", 13),
        (_("Risk"), "risk", 7),
    )

    @property
    def readable(self):
        named = Case.objects.visible_to(self.reader, DataClass.IDENTITY)
        told = Case.objects.visible_to(self.reader, DataClass.NARRATIVE)
        return super().readable.filter(pk__in=named.values("pk")).filter(pk__in=told.values("pk"))

    def listed(self, case, spoken, families):
        common = vars(super().listed(case, spoken, families))
        return ListedInFull(
            **common,
            names=case.person.full_name or case.called,
            stage=case.get_state_display(),
            risk=case.get_risk_level_display() or "—",
        )
