"""The forms of a finished page: filled in again with what was typed, or read as a browser would send them.

Works on the HTML itself, so that every form of every page can be given back its text without knowing of it.
"""

from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate

#: What a page sends along for itself, and what is never kept.
OF_THE_PAGE = {"csrfmiddlewaretoken", "_by", "_page", "_action"}
SECRET_WORDS = {"password", "password1", "password2", "oldpassword", "pin", "otp", "code", "token", "secret"}
NOT_TYPED = {"password", "file", "submit", "button", "image", "reset"}
TICKS = {"radio", "checkbox"}


def is_kept(name):
    """Whether a field may be kept: no secret, and nothing that belongs to one showing of the page."""
    return name not in OF_THE_PAGE and not SECRET_WORDS & set(name.lower().replace("-", "_").split("_"))


def kept_values(data):
    """Name → values of a QueryDict, in the order of the form, as far as they may be kept."""
    return {name: data.getlist(name) for name in data if is_kept(name)}


@dataclass
class Tag:
    """A start tag as it stands in the page; of a text area also where its text ends."""

    tag: str
    attrs: dict
    start: int
    end: int
    name: str = ""
    text_end: int = 0

    @property
    def kind(self):
        return self.attrs.get("type", "text") if self.tag == "input" else self.tag

    @property
    def value(self):
        return self.attrs.get("value", "on" if self.kind in TICKS else "") or ""

    def html(self, **changed):
        """The tag again, with attributes set (a text), present (True) or gone (None)."""
        attrs = {name: value if value is not None else True for name, value in self.attrs.items()} | changed
        given = [
            name if value is True else f'{name}="{escape(value)}"'
            for name, value in attrs.items()
            if value is not None
        ]
        return f"<{' '.join([self.tag, *given])}>"


@dataclass
class Form:
    tag: Tag
    controls: list = field(default_factory=list)

    @property
    def names(self):
        return {control.name for control in self.controls if control.name}


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.loose = Form(Tag("form", {}, 0, 0))
        self.forms, self.open, self.select, self.area = [], self.loose, "", None
        self.feed(html)
        self.close()

    def place(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag, attrs):
        start = self.place()
        made = Tag(tag, dict(attrs), start, start + len(self.get_starttag_text()))
        if tag == "form":
            self.open = Form(made)
            self.forms.append(self.open)
        elif tag in {"input", "textarea", "select", "option"} and "disabled" not in made.attrs:
            self.control(made)

    def control(self, made):
        made.name = self.select if made.tag == "option" else made.attrs.get("name") or ""
        if made.tag == "select":
            self.select = made.name
        if made.tag == "textarea":
            self.area = made
        if made.name and made.kind not in NOT_TYPED:
            self.open.controls.append(made)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = self.loose
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            self.area.text_end, self.area = self.place(), None


def fill(html, page, action, values):
    """The page with the form that would be sent to `action` holding these values; None if it has no such form."""
    path = page.partition("?")[0]
    fitting = [
        form
        for form in Reader(html).forms
        if (form.tag.attrs.get("method") or "").lower() == "post"
        and (form.tag.attrs.get("action") or path).partition("?")[0] == action
    ]
    if not any(form.names & set(values) for form in fitting):
        return None
    form = max(fitting, key=lambda each: len(each.names & set(values)))
    edits = [(form.tag.start, form.tag.end, form.tag.html(**{"data-typed": True}))]
    left = {name: list(given) for name, given in values.items()}
    edits += [edit for control in form.controls if is_kept(control.name) for edit in filled(control, left)]
    return with_edits(html, edits)


def filled(control, left):
    """What changes in the page for one control. `left`: the values not yet placed, of names that may stand twice."""
    given = left.get(control.name)
    if control.kind in TICKS:
        yield control.start, control.end, control.html(checked=True if control.value in (given or ()) else None)
    elif given is None or control.tag == "select":
        return
    elif control.tag == "option":
        yield control.start, control.end, control.html(selected=True if control.value in given else None)
    elif control.tag == "textarea" and given:
        yield control.end, control.text_end, "\n" + escape(given.pop(0))
    elif given:
        yield control.start, control.end, control.html(value=given.pop(0))


def with_edits(html, edits):
    for start, end, new in sorted(edits, reverse=True):
        html = html[:start] + new + html[end:]
    return html


def sent_by(html):
    """Name → values that a browser would send of these controls as they stand."""
    sent = {}
    for control in Reader(html).loose.controls:
        values = sent.setdefault(control.name, [])
        if control.kind in TICKS:
            values += [control.value] if "checked" in control.attrs else []
        elif control.tag == "option":
            values += [control.value] if "selected" in control.attrs else []
        elif control.tag == "textarea":
            values.append(unescape(html[control.end : control.text_end]).removeprefix("\n"))
        elif control.tag == "input":
            values.append(control.value)
    return sent
