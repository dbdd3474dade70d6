"""Registered twice: the worklist, two records beside each other, and what two people decide about them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case, Merge, PossibleMatch
from carecase.cases.numbers import read
from carecase.casework import comparison, merging, registered_twice
from carecase.casework.views.lists import paged
from carecase.sealing.fields import refuse_unstorable
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.records import Stale
from carecase.workflow.views import must_somewhere, visible_or_404

SIDES = (("one", ""), ("other", ""))  # in a row the value itself is the label


class NumbersForm(forms.Form):
    """Two case numbers, both of cases whose people the reader may compare."""

    one = forms.CharField(label=gettext_lazy("One case number"), max_length=20)
    other = forms.CharField(label=gettext_lazy("The other case number"), max_length=20)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for each in self.fields.values():
            each.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}

    def found(self, name):
        cases = Case.objects.where_may(self.by, Permission.COMPARE_PEOPLE).select_related("person")
        number = read(self.cleaned_data[name])
        if number and (case := cases.filter(number=number).first()):
            return case
        raise forms.ValidationError(_("No case with this number among those you see."))

    def clean_one(self):
        return self.found("one")

    def clean_other(self):
        return self.found("other")


class JoinForm(forms.Form):
    """Which record stays, which value stands in each row, and why it is the same person."""

    stays = forms.ChoiceField(label=gettext_lazy("Which record stays"), choices=SIDES, widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why it is the same person"),
        help_text=gettext_lazy("The second person reads it: what was asked, seen or compared."),
        max_length=1000,
        validators=[refuse_unstorable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, match, rows, *args):
        older, newer = sorted(match.people, key=lambda person: person.recorded_at)
        self.sides = {"one": match.one, "other": match.other}
        names = {person: side for side, person in self.sides.items()}
        super().__init__(*args, initial={"stays": names[older]})
        shown = registered_twice.shown(match.people)
        self.fields["stays"].choices = [(side, shown[person]) for side, person in self.sides.items()]
        filled = comparison.filled_from(older, newer)
        for row in rows:
            initial = names[newer] if row.name in filled else names[older]
            self.fields[row.name] = forms.ChoiceField(label=row.label, choices=SIDES, initial=initial)

    @property
    def result(self):
        chosen = self.cleaned_data
        taken = [name for name in comparison.FIELDS if chosen.get(name, chosen["stays"]) != chosen["stays"]]
        return {"stays": self.sides[chosen["stays"]], "taken": taken, "why": chosen["why"]}


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why the two are taken apart"),
        max_length=1000,
        validators=[refuse_unstorable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# --- the worklist ---------------------------------------------------------------------------------------------------


class Worklist(LoginRequiredMixin, View):
    """Pairs of whom this user sees both, and two numbers to compare by hand."""

    def get(self, request):
        return self.show(NumbersForm(by=request.user))

    def post(self, request):
        must_somewhere(request.user, Permission.COMPARE_PEOPLE, "compare_people")
        form = NumbersForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.show(form, status=422)
        one, other = form.cleaned_data["one"], form.cleaned_data["other"]
        try:
            match = registered_twice.compare_by_hand(one, other, by=request.user)
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            return self.show(form, status=409)
        return redirect("casework:compare", match.pk)

    def show(self, form, status=200):
        user = self.request.user
        must_somewhere(user, Permission.COMPARE_PEOPLE, "list_registered_twice")
        page = paged(self.request, registered_twice.to_answer(user), ("-recorded_at", "id"))
        rows = registered_twice.told(page.items, user)
        saw(user, "list_registered_twice", *page.items)
        context = {"page": page, "rows": rows, "form": form}
        return render(self.request, "casework/twice/worklist.html", context, status=status)


# --- one pair -------------------------------------------------------------------------------------------------------


class OfMatch(LoginRequiredMixin, View):
    """A pair of whom the reader may compare both. To everybody else there is no such page."""

    verb = "view_registered_twice"

    def match(self, pk):
        matches = PossibleMatch.objects.select_related("one__key", "other__key", "answered_by")
        match = visible_or_404(matches, self.request.user, pk=pk)
        self.allowed = registered_twice.permissions_on(self.request.user, match)
        if Permission.COMPARE_PEOPLE not in self.allowed:
            refused(self.request.user, self.verb, match, why="forbidden")
            raise PermissionDenied
        return match

    def show(self, match, status=200, join=None, undo=None, blocked=()):
        """Of a match that was just read by `match`, with what is allowed on it."""
        user, (merge, earlier) = self.request.user, registered_twice.merges_of(match)
        rows = comparison.rows(*match.people)
        context = {
            "match": match,
            "sides": registered_twice.sides(match, user),
            "merge": merge,
            "blocked": blocked,
            "may_confirm": Permission.CONFIRM_MERGE in self.allowed,
            "earlier": earlier,
        }
        context |= self.joining(match, rows, join) if merge is None else self.answering(merge, undo, context["sides"])
        chosen = context.get("join")
        context["table"] = [(row, chosen[row.name].value() if chosen and not row.is_same else "") for row in rows]
        response = render(self.request, "casework/twice/compare.html", context, status=status)
        saw(user, "view_registered_twice", match, *match.people)
        return response

    def joining(self, match, rows, join):
        """Before anything was asked: the form, or what stands against it."""
        if match.answer != PossibleMatch.Answer.SAME:
            return {}
        if against := merging.against(*sorted(match.people, key=lambda person: person.recorded_at)):
            return {"against": against}
        return {"join": join or JoinForm(match, [row for row in rows if not row.is_same])}

    def answering(self, merge, undo, sides):
        """What a second person reads before she answers, and what can still be asked."""
        asked_by = merge.asked_by_id if merge.standing == Merge.Standing.ASKED else merge.undo_asked_by_id
        by_person = {side.person.pk: side for side in sides}
        context = {
            "is_own": asked_by == self.request.user.pk,
            "seen": merging.versions(*(by_person[pk].person for pk in (merge.stays_id, merge.gives_way_id))),
            "stays": by_person[merge.stays_id],
            "gives_way": by_person[merge.gives_way_id],
            "taken": [comparison.label(name) for name in merge.taken],
        }
        if merge.is_joined:
            context |= {"since": merging.written_since(merge), "undo": undo or WhyForm()}
        return context

    def do(self, match, act, said, **shown):
        """Act, and go back to the page; what stands against it in words with status 409."""
        try:
            act()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            return self.show(self.match(match.pk), 409, blocked=blocked.reasons, **shown)
        except Stale:
            words = _("Somebody saved at the same moment. Look at both once more, then try again.")
            return self.show(self.match(match.pk), 409, blocked=[words], **shown)
        messages.success(self.request, said)
        return redirect("casework:compare", match.pk)


class Compare(OfMatch):
    """Both records, and whether they are of one person."""

    def get(self, request, pk):
        return self.show(self.match(pk))

    def post(self, request, pk):
        match, said = self.match(pk), request.POST.get("said")
        if said not in PossibleMatch.Answer.values:
            raise SuspiciousOperation("an answer that is none")
        return self.do(
            match, partial(registered_twice.answer, match, said, by=request.user), _("Your answer was noted.")
        )


class AskMerge(OfMatch):
    def post(self, request, pk):
        match = self.match(pk)
        differing = [row for row in comparison.rows(*match.people) if not row.is_same]
        form = JoinForm(match, differing, request.POST)
        if not form.is_valid():
            return self.show(match, 422, join=form)
        asked = partial(merging.ask, match, by=request.user, **form.result)
        return self.do(
            match, asked, _("A second person is asked. Until then both records stay as they are."), join=form
        )


class OfMerge(OfMatch):
    """An answer to what a colleague asked; a merge that is not there any more was answered by somebody else."""

    def post(self, request, pk):
        match = self.match(pk)
        merge = match.merges.filter(pk=request.POST.get("merge", "")).first() if self.named() else None
        if merge is None:
            raise SuspiciousOperation("a merge that is none")
        return self.answer(match, merge, request.POST.get("do") == "yes")

    def named(self):
        try:
            return bool(forms.UUIDField().clean(self.request.POST.get("merge", "")))
        except forms.ValidationError:
            return False


class AnswerMerge(OfMerge):
    def answer(self, match, merge, yes):
        by, seen = self.request.user, self.request.POST.get("seen", "")
        if yes:
            said = _("The two records are joined. Both case numbers stay valid.")
            return self.do(match, partial(merging.confirm, merge, by=by, seen=seen), said)
        return self.do(match, partial(merging.decline, merge, by=by), _("They were not joined."))


class AskUndo(OfMerge):
    def answer(self, match, merge, yes):
        form = WhyForm(self.request.POST)
        if not form.is_valid():
            return self.show(match, 422, undo=form)
        asked = partial(merging.ask_undo, merge, why=form.cleaned_data["why"], by=self.request.user)
        return self.do(match, asked, _("A second person is asked. Until then the records stay joined."))


class AnswerUndo(OfMerge):
    def answer(self, match, merge, yes):
        if yes:
            said = _("The two records stand for themselves again.")
            return self.do(match, partial(merging.undo, merge, by=self.request.user), said)
        return self.do(match, partial(merging.keep, merge, by=self.request.user), _("They stay joined."))


registered_twice_patterns = [
    path("registered-twice/", Worklist.as_view(), name="registered_twice"),
    path("registered-twice/<uuid:pk>/", Compare.as_view(), name="compare"),
    path("registered-twice/<uuid:pk>/join/", AskMerge.as_view(), name="merge_ask"),
    path("registered-twice/<uuid:pk>/join/answer/", AnswerMerge.as_view(), name="merge_answer"),
    path("registered-twice/<uuid:pk>/apart/", AskUndo.as_view(), name="unmerge_ask"),
    path("registered-twice/<uuid:pk>/apart/answer/", AnswerUndo.as_view(), name="unmerge_answer"),
]
