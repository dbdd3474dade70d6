"""What came of a return, and what we said of it, in words for its page."""

from datetime import date
from itertools import groupby

from django.db.models import DateField
from django.utils.translation import gettext as _

from carecase.ui.moments import when
from repatriation.elsewhere.saying import FORMS
from repatriation.elsewhere.told import PURPOSES
from repatriation.models import OriginAnswer, Saying
from repatriation.models.origin import ASKED
from repatriation.origin import circumstances
from repatriation.origin.facts import FACTS

BY_CODE = {fact.code: fact for fact in FACTS}


def purposes(incoming):
    return [ASKED[name] for name, code in PURPOSES.items() if code in incoming.content.get("purposes", ())]


def groups(incoming):
    """As on the page of a return here: pairs of a title and its rows, in the order of the table."""
    values = {row["code"]: row["value"] for row in incoming.content.get("facts", ())}
    told = [(fact.sees, fact.label, values[fact.code]) for fact in FACTS if fact.code in values]
    return [(sees.label, [row[1:] for row in rows]) for sees, rows in groupby(told, key=lambda row: row[0])]


def withheld(incoming):
    return [BY_CODE[code] for code in incoming.content.get("withheld", ())]


def visits_to_make(incoming):
    """Those nobody has answered yet, the next first."""
    if not incoming.content:
        return []
    done = {reply.said["about"] for reply in incoming.replies.all() if reply.what == Saying.VISIT}
    return [visit(each) for each in incoming.content.get("visits", ()) if each["id"] not in done]


def visit(told):
    facts = [told.get(name) for name in ("called", "phone", "safe_times", "code_word", "meeting_place")]
    due_on = date.fromisoformat(told["due_on"])
    return {"id": told["id"], "due_on": due_on, "how": told.get("how", ""), "facts": list(filter(None, facts))}


def replies(incoming):
    """What we said, the latest first; nothing once it was closed."""
    if not incoming.content:
        return []
    return [
        (reply, in_words(reply), weights(reply)) for reply in incoming.replies.select_related("recorded_by", "key")
    ]


def in_words(reply):
    """Pairs of a question and what was said, without what was left empty."""
    form = FORMS.get(reply.what)
    values = reply.said["values"]
    names = [name for name in form._meta.fields if values.get(name) not in (None, "")] if form else []
    return [
        (form._meta.model._meta.get_field(name).verbose_name, word(form._meta.model, name, values[name]))
        for name in names
    ]


def word(model, name, value):
    """A code by its label, yes or no, a day as days are written; else what was typed."""
    field = model._meta.get_field(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, DateField):
        return when(field.to_python(value))
    return dict(field.flatchoices).get(value, value)


def weights(reply):
    """What was said of the circumstances, for the same lines as on the page of an answer here."""
    factors = reply.said["values"].get("factors")
    return list(circumstances.told(OriginAnswer(factors=factors))) if factors else []
