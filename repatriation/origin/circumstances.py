"""What the other side is asked about a place, circumstance by circumstance (C13). Codes are kept, words are shown.

The words are neutral: the page of the other side must not say why somebody was in care.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from repatriation.models.origin import Weight

GROUPS = (
    (
        _("Those who did harm"),
        (
            ("who_took", _("Who made her or him leave, and their tie to the home")),
            ("where_they_are", _("Those who did harm: free, detained, or nobody knows where")),
            ("threats", _("Threats against the family")),
            ("debt", _("Debt that somebody claims")),
        ),
    ),
    (
        _("Authorities and community"),
        (
            ("protection", _("What the authorities there can and will protect from")),
            ("corruption", _("Ties between officials and those who did harm")),
            ("community", _("How the community would receive her or him")),
            ("persecution", _("Persecution for who she or he is")),
            ("disaster", _("Disaster or armed conflict")),
            ("again", _("Whether the same could happen again")),
        ),
    ),
    (
        _("The family"),
        (
            ("household", _("Who lives in the household")),
            ("violence", _("Violence or pressure at home")),
            ("willing", _("Whether the family wants her or him back")),
            ("able", _("Whether the family can care")),
        ),
    ),
    (
        _("Daily life"),
        (
            ("first_night", _("Where the first night would be")),
            ("first_month", _("Where the first thirty days would be")),
            ("health", _("Treatment that must go on")),
            ("livelihood", _("Something to live on, school or work")),
            ("papers", _("Papers there")),
        ),
    ),
)
UNKNOWN = Weight.UNKNOWN.value
LABELS = {code: label for _title, pairs in GROUPS for code, label in pairs}


@dataclass(frozen=True)
class Line:
    label: str
    weight: Weight
    note: str


def note_of(code):
    """The form field beside the weight of a circumstance."""
    return f"{code}_note"


def kept(cleaned):
    """What a form was told, as it is kept: only what is known or was noted."""
    found = {code: [cleaned.get(code) or UNKNOWN, cleaned.get(note_of(code), "")] for code in LABELS}
    return {code: pair for code, pair in found.items() if pair != [UNKNOWN, ""]}


def told(answer):
    """Pairs of a group's title and its lines, for the page of an answer; what is not known is left out."""
    for title, pairs in GROUPS:
        known = [(label, answer.factors[code]) for code, label in pairs if code in answer.factors]
        if lines := [Line(label, Weight(weight), note) for label, (weight, note) in known]:
            yield title, lines
