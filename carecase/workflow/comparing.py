"""Two people wrote into the same record: what stands now, by whom and when, beside what was typed, to choose from."""

from dataclasses import dataclass
from itertools import pairwise

from carecase.workflow.typed.filling import sent_by

CHOICE = "choose-{}"  # posted beside a field: which of the two counts
STORED = "stored"
CHANGES_LOOKED_AT = 50


@dataclass(frozen=True)
class Difference:
    """One question on which the two are not agreed."""

    name: str
    label: str
    theirs: str
    typed: str
    change: object = None  # the row of history that brought what stands now

    @property
    def choice(self):
        return CHOICE.format(self.name)


def differences(now, typed, names, changes=None, title=""):
    """Where a form as it would be shown now and the one that came back differ. `title`: of a row among several."""
    found = []
    for name in names:
        theirs, ours = (in_words(form.fields[name], form[name].value()) for form in (now, typed))
        if theirs != ours:
            label = typed.fields[name].label
            label = f"{title}: {label}" if title else label
            found.append(Difference(typed.add_prefix(name), label, theirs, ours, (changes or {}).get(name)))
    return found


def in_words(field, value):
    words = dict(getattr(field, "choices", ()) or ())
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(each, each)) for each in values if each not in (None, "")) or "—"


def changes_since(stored, shown):
    """Field name → the row of history that last changed it after the version that was shown."""
    rows = stored.history.filter(version__gte=shown).select_related("history_user").order_by("-version")
    found = {}
    for before, after in pairwise(reversed(rows[:CHANGES_LOOKED_AT])):
        fields = stored._meta.concrete_fields
        found |= {f.name: after for f in fields if getattr(before, f.attname) != getattr(after, f.attname)}
    return found


def chosen_as_stored(data):
    """Names of the fields for which what stands now was chosen."""
    before = CHOICE.format("")
    return [name.removeprefix(before) for name in data if name.startswith(before) and data[name] == STORED]


def as_shown(form, names):
    """What a browser would send of these fields if nobody had touched them: control → values."""
    return {control: values for name in names for control, values in sent_by(str(form[name])).items()}
