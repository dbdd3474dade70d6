"""Steps: the one way a state changes. A step knows who may take it, what must be true first, and what follows.

django_fsm holds the table of transitions and guards the field; this module adds what people need: every reason in
words with the page that puts it right, a lock, a history, an audit event, all in one transaction.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from inspect import getdoc

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from carecase.workflow.acts import Refusal, act
from carecase.workflow.facts import ask
from carecase.workflow.models import StateChange
from carecase.workflow.one_moment import one_moment


class Forbidden(Refusal):
    """This person may not take this step on this record."""


class Blocked(Refusal):
    """The step is not possible now. Carries every reason in words, each with the page that puts it right."""

    def __init__(self, reasons):
        super().__init__("; ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Check:
    """How one guard stands for one record: what the checklist shows."""

    holds: bool
    sentence: str
    url: str = ""

    def __str__(self):
        return str(self.sentence)


@dataclass(frozen=True)
class Guard:
    """Something that must be true first, what to say when it is not, and the page that puts it right."""

    holds: Callable
    otherwise: str | Promise
    done: str | Promise = ""
    fix: str | Callable = ""
    when: Callable = lambda subject: True  # for whom it counts; for others it holds and nobody need read it
    meanwhile: Callable = lambda subject: ""  # what is said instead while somebody else has to act; empty: nobody has
    asks: tuple = ()  # the facts that it builds on: those of a whole checklist are read in one query

    @property
    def name(self):
        return self.holds.__name__

    def check(self, subject):
        if not self.when(subject) or self.holds(subject):
            return Check(True, self.done or self.otherwise)
        return Check(False, self.meanwhile(subject) or self.otherwise, self.url(subject))

    def url(self, subject):
        if not self.fix:
            return ""
        return self.fix(subject) if callable(self.fix) else reverse(self.fix, args=subject.url_args())


def guard(otherwise, done="", fix="", when=lambda subject: True, meanwhile=lambda subject: "", asks=()):
    """Name a condition. `fix` is a URL name (reversed with the subject's url_args) or a function of the subject."""
    return lambda holds: Guard(holds, otherwise, done, fix, when, meanwhile, tuple(asks))


@dataclass(frozen=True)
class Step:
    name: str
    label: str | Promise
    sources: tuple
    target: str
    permission: str | None  # None: it follows from another act or from time; no page offers it
    guards: tuple
    asks_reason: bool
    change: Callable

    do_not_call_in_templates = True  # a step is callable, and Django templates would take it

    @property
    def explanation(self):
        """What taking the step means: the docstring of its function, in the reader's language."""
        words = getdoc(self.change)
        return gettext(words) if words else ""

    @property
    def facts(self):
        """What its guards build on."""
        return dict.fromkeys(fact for each in self.guards for fact in each.asks)

    def open_for(self, subject):
        return subject.state in self.sources

    def checklist(self, subject):
        """Every guard that counts for this subject, and how it stands now."""
        with one_moment():
            ask(subject, *self.facts)
            return [each.check(subject) for each in self.guards if each.when(subject)]

    def blockers(self, subject):
        """Every reason this step cannot be taken now, in words a caseworker can act on. Empty means go."""
        if not self.open_for(subject):
            told = gettext("This step is not possible now: it stands at “%(state)s”.")
            return [Check(False, told % {"state": subject.get_state_display()})]
        return [check for check in self.checklist(subject) if not check.holds]

    def __call__(self, subject, *, by, reason=""):
        with act(by, self.name, subject, reason=reason) as doing:
            doing.details.setdefault("moved", subject._meta.label)
            rows = type(subject).objects.select_for_update(of=("self",)).select_related("key")
            subject = rows.get(pk=subject.pk)
            as_locked = copy(subject)
            if self.permission is not None and not by.has_perm(self.permission, subject):
                raise Forbidden(self.name)
            blockers = self.blockers(subject)
            if self.asks_reason and not reason.strip():
                blockers.append(Check(False, _("Write the reason.")))
            if blockers:
                raise Blocked(blockers)
            before = subject.state
            self.change(subject, by)
            doing.save(subject, stored=as_locked if subject.version == as_locked.version else None)
            StateChange.objects.create(
                key_id=subject.key_id,
                content_type=ContentType.objects.get_for_model(subject),
                object_id=subject.pk,
                version=subject.version,
                step=self.name,
                before=before,
                after=subject.state,
                by=by,
                reason=reason,
            )
            doing.details |= {"before": before, "after": subject.state}
        return subject


class Workflow(dict):
    """All the steps of one kind of record, by name, in the order people meet them."""

    def __init__(self, model, field="state"):
        super().__init__()
        self.model, self.field = model, model._meta.get_field(field)

    def step(self, label, *, source: str | Iterable[str], target, permission, guards=(), asks_reason=False):
        sources = (source,) if isinstance(source, str) else tuple(source)

        def register(effect):
            change = transition(field=self.field, source=list(sources), target=target)(effect)
            name = effect.__name__
            self[name] = Step(name, label, sources, target, permission, tuple(guards), asks_reason, change)
            return self[name]

        return register

    def open_to(self, subject, by):
        """The steps this person may think about now, in order."""
        roles_allow = lambda step: by.has_perm(step.permission, subject)  # noqa: E731
        return [step for step in self.values() if step.open_for(subject) and roles_allow(step)]

    def without(self, name, *guards):
        """A copy of a step with some guards taken out: for proofs that each guard is needed."""
        return replace(self[name], guards=tuple(g for g in self[name].guards if g.name not in guards))

    def as_mermaid(self):
        """The picture of the process, drawn from the process itself."""
        arrows = (f"    {source} --> {step.target}: {step.name}" for step in self.values() for source in step.sources)
        return "\n".join(["stateDiagram-v2", *sorted(arrows)])
