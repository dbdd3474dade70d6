"""The stage of a story: a clock that the story moves, and the doors that people use. Nothing is written behind them."""

import re
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from carecase.cases.models import Case
from carecase.workflow.acts import Refusal

try:
    import time_machine
except ImportError:  # an installation for real people has no use for it
    time_machine = None

WEEK = timedelta(weeks=1)
BETWEEN_ACTS = timedelta(seconds=1)  # what comes first is also recorded first


class NotPlayed(AssertionError):
    """Something went otherwise than the story tells it."""


class NotAccepted(NotPlayed):
    """A form came back with errors. `reasons`: each in words."""

    def __init__(self, form):
        rows = (form, *getattr(form, "rows", ()))
        said = [(name, text) for each in rows for name, texts in each.errors.items() for text in texts]
        self.reasons = [text for _name, text in said]
        super().__init__(f"{type(form).__name__}: " + "; ".join(f"{name}: {text}" for name, text in said))


# --- the clock ---------------------------------------------------------------------------------------------------


class Clock:
    """Time as the story tells it. `shift` moves all of it by whole weeks, so that weekdays stay what they were."""

    def __init__(self, traveller, zone, shift=timedelta()):
        self.traveller, self.zone, self.shift = traveller, ZoneInfo(zone), shift

    def at(self, text):
        """It is now this local time: "2026-03-03 05:50"."""
        self.to(self.moment(text))

    def to(self, moment):
        self.traveller.move_to(moment)

    def moment(self, text):
        """A local time of the story as a moment."""
        return datetime.fromisoformat(text).replace(tzinfo=self.zone) + self.shift

    def on(self, text):
        """A day of the story: "2026-03-12"."""
        return date.fromisoformat(text) + self.shift

    def typed(self, text):
        """A local time of some place, as it is typed where the place is chosen beside it."""
        return datetime.fromisoformat(text) + self.shift

    def goes_on(self):
        self.traveller.shift(BETWEEN_ACTS)


@contextmanager
def clock_in(zone, shift=timedelta()):
    """A clock that stands still until the story moves it; afterwards it is now again."""
    if time_machine is None:
        raise NotPlayed("The stories need time-machine: install the extra carecase[demo].")
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield Clock(traveller, zone, shift)


def shift_to_past_week(last_day, today):
    """Whole weeks by which a story moves so that its last day is one of the seven days before today, and all of it over."""
    yesterday = today - timedelta(days=1)
    return (yesterday - date.fromisoformat(last_day)) // WEEK * WEEK


# --- the doors ---------------------------------------------------------------------------------------------------


def fill(form_class, parent, *, by, on=None, record=None, **answers):
    """Fill in a form as a person does at a page, and save it. What is not answered stays as the page shows it.

    `parent`: what the page belongs to, mostly a case. `on`: what a new record hangs on, when that is not the parent.
    `record`: the record to be changed, or a new one as its page prepares it.
    """

    def page(*data):
        instance = prepared(form_class._meta.model, parent, on, record)
        return form_class(*data, instance=instance, by=by, parent=parent)

    return sent(page, **answers).save()


def sent(page, as_shown=True, **answers):
    """The form that comes back from a page, found valid. `page` makes the form, with what was sent or without.
    Without `as_shown` only the answers are sent, and what the page had filled in by itself is not: that is quicker.

    Answers to the rows below a form and to the reasons for no answer are named with _ in the place of - and dot; a
    question whose name is taken here, such as `by`, gets a _ at its end.
    """
    answers = {name.removesuffix("_"): answer for name, answer in answers.items()}
    form = page(posted(page(), answers) if as_shown else typed(answers))
    if not form.is_valid():
        raise NotAccepted(form)
    return form


def prepared(model, parent, on, record):
    """What the page shows: the stored record read anew, or a new one under its parent."""
    if record is not None:
        return record if record._state.adding else model.objects.get(pk=record.pk)
    through = model.visible_through
    return model(**({through: on or (parent.person if through == "person" else parent)} if through else {}))


def must_be_seen(record, by):
    """A page opens only for those who see what it belongs to."""
    if not type(record).objects.visible_to(by).filter(pk=record.pk).exists():
        raise NotPlayed(f"{by} does not see {record._meta.verbose_name} {record}")


def posted(form, answers):
    """What the browser sends: everything the page shows, with the answers in their place."""
    fields = every_field(form)
    if strange := sorted(set(answers) - set(fields)):
        raise NotPlayed(f"{type(form).__name__} does not ask: {', '.join(strange)}")
    data = MultiValueDict()
    for name, bound in fields.items():
        if texts := as_sent(bound.field, answers[name] if name in answers else bound.value()):
            data.setlist(bound.html_name, texts)
    return data


def typed(answers):
    """The answers alone, as a browser sends them."""
    return MultiValueDict({name: as_sent(None, answer) for name, answer in answers.items()})


def every_field(form):
    """Fields of the form and of the rows below it, under names that Python can say."""
    forms_shown = (form, *getattr(form, "rows", ()))
    return {re.sub(r"\W", "_", bound.html_name): bound for each in forms_shown for bound in each}


def as_sent(field, value):
    """A value as the texts a browser sends for it; a box that is not ticked sends nothing."""
    if type(field) is forms.BooleanField or (field is None and isinstance(value, bool)):
        return ["on"] if value else []
    values = value if isinstance(value, list | tuple | set) else [value]
    return [text for text in map(as_text, values) if text]


def as_text(value):
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, Model):
        return str(value.pk)
    return "" if value is None else str(value)


# --- a story -----------------------------------------------------------------------------------------------------


class Story:
    """A walk-through told once: chapters in order, played by the demo in one go and by the journeys one by one."""

    title = ""
    zone = "America/Costa_Rica"
    last_day = ""  # the day of its last point
    chapters = ()
    looks_first = True  # whether each page is first looked for by who opens it

    def __init__(self, cast, clock):
        self.cast, self.clock = cast, clock
        self.at, self.moment, self.on, self.typed = clock.at, clock.moment, clock.on, clock.typed
        self.people = {}  # name in the story → id of the case
        self.refusals = {}  # what was tried → why it was refused, in words

    def play(self, until=None):
        """Every chapter, or those up to and with `until`."""
        for chapter in self.chapters:
            getattr(self, chapter)()
            if chapter == until:
                break
        return self

    def case(self, name):
        """The case of somebody, read anew: what was done in between counts."""
        return Case.objects.select_related("person", "unit", "incident", "manager").get(pk=self.people[name])

    def parent(self, who):
        return self.case(who) if isinstance(who, str) else who

    def opened(self, who, by):
        """The case or record, opened by somebody who sees it."""
        record = self.parent(who)
        if self.looks_first:
            must_be_seen(record, by)
        return record

    def now(self):
        return timezone.now()

    def fill(self, form_class, who, *, by, **answers):
        parent = self.opened(who, by)
        record = fill(form_class, parent, by=by, **answers)
        self.clock.goes_on()
        return record

    def take(self, step, who, *, by, reason=""):
        """Take a step of somebody's case, or of a record of it."""
        subject = step(self.opened(who, by), by=by, reason=reason)
        self.clock.goes_on()
        return subject

    def do(self, action, who, *args, by, **details):
        done = action(self.parent(who), *args, by=by, **details)
        self.clock.goes_on()
        return done

    @contextmanager
    def must_fail(self, what):
        """What is tried here must be refused, by a step, an action or a form; the reasons are kept under `what`."""
        try:
            yield
        except (Refusal, NotAccepted) as refusal:
            self.refusals[what] = [str(each) for each in getattr(refusal, "reasons", ())]
        else:
            raise NotPlayed(f"This should have been refused: {what}")
