"""The place: its risks, an inspection with what was seized, a headcount."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.inspection import ITEM_FIELDS, Inspection, SeizedItem
from carecase.assessments.inspection import SECTIONS as INSPECTION_SECTIONS
from carecase.assessments.questionnaire import Questionnaire, Row, WithRows
from carecase.assessments.site import HEAD_COUNT_SECTIONS, SITE_SECTIONS, HeadCount, SiteReport

NEW_ITEMS = 4


class SiteReportForm(Questionnaire):
    permission = Permission.INSPECT_SITE
    sections_of = SITE_SECTIONS
    plain = ("biosafety", "words", "measures", "occurred_at")

    class Meta:
        model = SiteReport
        fields = [name for _title, _hint, names in SITE_SECTIONS for name in names]


class HeadCountForm(Questionnaire):
    permission = Permission.INSPECT_SITE
    sections_of = HEAD_COUNT_SECTIONS
    plain = ("men", "women", "boys", "girls", "not_known", "given", "meals", "note", "occurred_at")
    counted = ("men", "women", "boys", "girls", "not_known")

    class Meta:
        model = HeadCount
        fields = [name for _title, _hint, names in HEAD_COUNT_SECTIONS for name in names]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.counted):
            self.add_error("men", _("Count at least one person."))
        return cleaned


class ItemRow(Row):
    class Meta:
        model = SeizedItem
        fields = ITEM_FIELDS

    @property
    def first(self):
        return [self[name] for name in self.fields if name != "version"]

    def clean(self):
        cleaned = super().clean()
        given = any(cleaned.get(name) for name in ITEM_FIELDS)
        for name, sentence in (("what", _("Say what was taken.")), ("receipt", _("A receipt is given for it."))):
            if given and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned


class InspectionForm(WithRows):
    permission = Permission.INSPECT_SITE
    sections_of = INSPECTION_SECTIONS
    plain = ("place", "vehicle", "condition", "words", "inspected_by", "occurred_at")
    row_form = ItemRow
    rows_title = _("Things seized, with their receipts")
    rows_hint = _("Save to get room for more.")
    row_parent = "inspection"

    class Meta:
        model = Inspection
        fields = [name for _title, _hint, names in INSPECTION_SECTIONS for name in names]

    def row_places(self):
        items = [] if self.is_new else list(self.instance.items.all())
        stored = [(f"item-{item.pk}", item, self.called(n)) for n, item in enumerate(items, start=1)]
        new = range(len(items) + 1, len(items) + NEW_ITEMS + 1)
        return stored + [(f"item-new-{n}", SeizedItem(), self.called(n)) for n in new]

    def called(self, n):
        return _("Thing %(n)s") % {"n": n}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("vehicle"):
            self.add_error("place", _("Say which place or vehicle."))
        return cleaned
