"""The forms of a page as a browser would send them: whatever a page asks is found, however it is made."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    name: str
    kind: str  # text, date, number, radio, checkbox, select, textarea, hidden, button …
    value: str = ""
    options: list = field(default_factory=list)
    chosen: list = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    controls: dict = field(default_factory=dict)  # name → Control, in the order of the page

    def add(self, name, kind, value="", *, chosen=False, option=False):
        if not name or name == "csrfmiddlewaretoken":
            return
        control = self.controls.setdefault(name, Control(name, kind, "" if option else value))
        if option:
            control.options.append(value)
            control.chosen += [value] if chosen else []


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.open, self.select, self.textarea = [], None, None, None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None:
            self.control(tag, given, {name for name, _value in attrs})

    def control(self, tag, given, names):
        name, kind = given.get("name", ""), given.get("type", "text")
        if "disabled" in names:
            return  # shown, not sent
        if tag == "input" and kind in {"radio", "checkbox"}:
            self.open.add(name, kind, given.get("value", "on"), chosen="checked" in names, option=True)
        elif tag == "input":
            self.open.add(name, kind, given.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.open.add(self.select, "select", given.get("value", ""), chosen="selected" in names, option=True)
        elif tag == "textarea":
            self.textarea = name
            self.open.add(name, "textarea")
        elif tag == "button":
            self.open.add(name, "button", given.get("value", ""), option=True)

    def handle_data(self, data):
        if self.textarea and self.open is not None:
            self.open.controls[self.textarea].value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None


def posted_forms(html, own_address):
    """The forms of a page that post to itself or elsewhere below it; those of the frame of every page left out."""
    found = [form for form in read(html) if form.action not in FRAME]
    for form in found:
        form.action = form.action or own_address
    return found


def forms_of_the_frame(html):
    """Those that stand on every page; of several that are alike the first."""
    return list({(form.action, *form.controls): form for form in read(html)[::-1] if form.action in FRAME}.values())


def read(html):
    reader = Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


FRAME = {"/i18n/setlang/", "/accounts/logout/", "/accounts/lock/", "/emergency/close/", "/search/"}
EVERYDAY = {"date": "2025-03-04", "datetime-local": "2025-03-04T10:00", "time": "10:00", "number": "1"}


def plausible(form):
    """What somebody would send who fills in everything with something that could be meant."""
    return {name: filled(control) for name, control in form.controls.items()}


def filled(control):
    if control.kind in {"hidden", "submit"}:
        return control.value
    if control.options:
        return control.chosen or [next((option for option in control.options if option), "")]
    if control.name.endswith(("_day", "_month", "_year")):
        return control.value or {"day": "4", "month": "3", "year": "2025"}[control.name.rsplit("_", 1)[1]]
    return control.value or EVERYDAY.get(control.kind, "algo")
