"""The parts that pages are made of. Each is one tag with one template in `ui/components/`; docs/design-system.md
shows them. A part takes plain values or anything with the attributes (or keys) that its docstring names."""

import re

from django import forms, template
from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.ui import context_processors, moments

register = template.Library()

RISK = {
    "high": ("▲", _("High risk"), pgettext_lazy("risk", "High")),
    "medium": ("◆", _("Medium risk"), pgettext_lazy("risk", "Medium")),
    "low": ("●", _("Low risk"), pgettext_lazy("risk", "Low")),
}
NOT_JUDGED = ("○", _("Risk not assessed"), pgettext_lazy("risk", "Not assessed"))
STATUS_SHAPES = {"attention": "◆", "info": "●", "good": "✓", "done": "✓"}
#: Tags stand in every row of every list: they are put together here, since a template of each takes ten times as long.
TAG = '<span class="cc-tag cc-tag--{}">{}<span>{}</span></span>'
DUE = '<span class="cc-tag cc-tag--{}" title="{}">{}<span>{}</span></span>'
SHAPE = '<span aria-hidden="true">{}</span>'
OPTION = '\n  <option value="{}"{}>{}</option>'
NUMBER = re.compile(r"\b([0-9A-Z]{4,5}(?:-[0-9A-Z]{1,5})+)\b")
WHOLE = '<span class="cc-whole">{}</span>'
CLOCK = format_html(
    '<svg class="cc-clock" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">'
    '<circle cx="8" cy="8" r="6.5" fill="none" stroke="{}" stroke-width="1.6"/>'
    '<path d="M8 4.2V8l2.6 1.9" fill="none" stroke="{}" stroke-width="1.6" stroke-linecap="round"/></svg>',
    "currentColor",
    "currentColor",
)


# --- words ------------------------------------------------------------------------------------------------------


@register.filter
def numbers_whole(text):
    """Words in which the number of a case, a voucher or a paper is not broken at its hyphen."""
    parts = NUMBER.split(str(text))
    return format_html_join("", "{}", ((format_html(WHOLE, part) if n % 2 else part,) for n, part in enumerate(parts)))


@register.filter
def when(value, style=""):
    """A date or moment in the reader's language and time zone: "3 de marzo, 14:10". Styles: "full", "short"."""
    return moments.when(value, style)


@register.simple_tag
def risk_tag(level, short=False):
    """The level of risk (high, medium, low; anything empty is "not assessed") as word, shape and colour."""
    shape, words, word = RISK.get(str(level or ""), NOT_JUDGED)
    return format_html(TAG, level if level in RISK else "none", drawn(shape), word if short else words)


@register.simple_tag
def due_tag(due_at, done_at=None, now=None):
    """How a deadline stands: done, late, today, soon (3 days) or later. `due_at` is a moment, a day or None."""
    if not due_at:
        return ""
    due = moments.due(due_at, done_at, now)
    return format_html(DUE, due.state, due.moment, drawn("✓") if due.state == "done" else CLOCK, due.words)


@register.simple_tag
def status_tag(words, kind="quiet"):
    """A status as a word. Kinds: quiet, info, attention, good, done."""
    return format_html(TAG, kind, drawn(STATUS_SHAPES.get(kind)), words)


def drawn(shape):
    """Beside the words, for eyes only."""
    return format_html(SHAPE, shape) if shape else ""


@register.simple_tag
def house():
    """Brand, demo, other_languages and rendered_at, also where no context processor has run: pages that say sorry."""
    return context_processors.house()


# --- parts of a page --------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/way.html")
def way(states, current, passed_by=()):
    """The way through the states. `states`: (value, label) in order; a value may be several, for a fork in the way."""
    places = [(value if isinstance(value, (list, tuple)) else (value,), label) for value, label in states]
    here = next((index for index, (values, _label) in enumerate(places) if current in values), -1)
    return {
        "places": [
            {"label": label, "state": place_on_the_way(index, here), "passed_by": any(v in passed_by for v in values)}
            for index, (values, label) in enumerate(places)
        ]
    }


def place_on_the_way(index, here):
    if index == here:
        return "now"
    return "done" if index < here else "ahead"


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows):
    """What is known, as rows of label, value, and optionally hint, url, action (the words of the link)."""
    return {"rows": rows}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items, empty=""):
    """What happened, as sentences: each item has sentence, at, and optionally who, where, detail, url."""
    return {"items": items, "empty": empty}


@register.inclusion_tag("ui/components/missing.html")
def missing(blockers, wait=True):
    """What must be true before a step: each has sentence, and optionally holds, url, link (the words of the link)."""
    blockers = list(blockers)
    return {"blockers": blockers, "still_open": sum(not part(each, "holds") for each in blockers), "wait": wait}


def part(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@register.inclusion_tag("ui/components/empty.html")
def empty(text, link="", label=""):
    """Nothing here yet, and what to do first."""
    return {"text": text, "link": link, "label": label}


@register.inclusion_tag("ui/components/quick_actions.html")
def quick_actions(items):
    """What is done most often: each item has label and url, and optionally main (stands out), post (acts at once)."""
    return {"items": [item for item in items if item]}


@register.inclusion_tag("ui/components/step_button.html")
def step_button(label, url, asks_reason=False, kind="", hint="", **hidden):
    """A form with one button that posts to `url`. `kind`: "" or "secondary". Other arguments become hidden fields."""
    return {"label": label, "url": url, "asks_reason": asks_reason, "kind": kind, "hint": hint, "hidden": hidden}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context, page):
    """Links to the neighbouring pages: of a Paginator's page, or of anything with next_cursor and previous_cursor."""
    if isinstance(page, Page):
        earlier = page.has_previous() and address(context, page=page.previous_page_number())
        later = page.has_next() and address(context, page=page.next_page_number())
        return {"page": page, "earlier": earlier, "later": later}
    earlier = page.previous_cursor and address(context, before=page.previous_cursor)
    later = page.next_cursor and address(context, after=page.next_cursor)
    return {"page": None, "first": earlier and address(context), "earlier": earlier, "later": later}


def address(context, **place):
    """The address of this page at another place in the list: filters stay."""
    query = context["request"].GET.copy()
    for key in ("page", "after", "before"):
        query.pop(key, None)
    query.update(place)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/components/filters.html", takes_context=True)
def filters(context, form):
    """A form of filters that answers by GET, with a link that takes them away again."""
    request = context["request"]
    return {"form": form, "path": request.path, "active": any(request.GET.get(name) for name in form.fields)}


# --- fields -----------------------------------------------------------------------------------------------------


@register.filter
def no_answer(field):
    """The control that says why a field has no answer, or None if its form keeps none."""
    return (getattr(field.form, "no_answer", None) or {}).get(field.name)


@register.filter
def is_no_answer(field):
    """Whether a field is itself such a control: it stands below the field it belongs to."""
    return any(control.name == field.name for control in (getattr(field.form, "no_answer", None) or {}).values())


@register.filter
def options(groups):
    """What a list offers to choose from: put together here, since those of languages and people have hundreds."""
    return format_html_join("", "{}", ([group(name, offered)] for name, offered, _place in groups))


def group(name, offered):
    lines = format_html_join("", OPTION, (option(each["value"], each["label"], each["attrs"]) for each in offered))
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, lines) if name else lines


def option(value, label, attrs):
    marks = format_html_join("", "{}", ([mark(each)] for each in attrs.items())) if attrs else ""
    return value, marks, "—" if label == "---------" else label


def mark(attribute):
    name, value = attribute
    if value is False:
        return ""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.filter
def is_optional(field):
    """Whether a field may be left empty without a word: a form's `must_answer` want an answer or a reason."""
    asked_for = (*getattr(field.form, "must_answer", ()), *getattr(field.form, "expected", ()))
    return not field.field.required and field.name not in asked_for


@register.filter
def is_checkbox(field):
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def anchor(field):
    """The id to go to from the error summary: a group of choices is entered at its first."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id)


@register.filter
def shown_by(field):
    """A form may say `shown_when = {"field": ("other field", *values)}`; with JavaScript the field waits for one."""
    other, *values = (getattr(field.form, "shown_when", None) or {}).get(field.name, ("",))
    if not other:
        return ""
    return format_html(' data-shown-by="{}" data-shown-when="{}"', field.form[other].html_name, " ".join(values))
