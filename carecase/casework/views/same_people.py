"""What a case manager reads of a person whom another organisation may know too, and what she answers."""

from django import forms
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.casework import case_page, same_people
from carecase.casework.views.case import OfCase
from carecase.people.models import SamePerson
from carecase.sealing.fields import refuse_unstorable
from carecase.workflow.views import visible_or_404


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("To the other team"),
        max_length=1000,
        validators=[refuse_unstorable],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They read it. Write no more than they need to compare: no place, no house, no story."),
    )


class OfHit(OfCase):
    """One hit, from the side of one case. To everybody but its case manager there is no such page."""

    verb = "view_same_person"
    permission = Permission.REVIEW_SAME_PERSON

    def side(self, number, pk):
        """The case and the hit. The hit is asked first: a page that is not hers to see is not there."""
        hits = SamePerson.objects.select_related("one__held_by", "other__held_by")
        hit = visible_or_404(hits, self.request.user, pk=pk)
        case = self.case(number)
        if case.person_id not in (hit.one_id, hit.other_id):
            raise Http404
        return case, hit

    def show(self, case, hit, form, status=200):
        context = case_page.identity(case, self.request.user)
        context |= {"elsewhere": same_people.Elsewhere(hit, case.person_id), "form": form}
        response = render(self.request, "casework/same_person.html", context, status=status)
        saw(self.request.user, self.verb, hit)  # not under the case: those who watch it are not told (E8)
        return response


class KnownElsewhere(OfHit):
    """What is known of it, and whether it is the same person."""

    def get(self, request, number, pk):
        return self.show(*self.side(number, pk), MessageForm())

    def post(self, request, number, pk):
        case, hit = self.side(number, pk)
        said = request.POST.get("said")
        if said not in ("", *SamePerson.Answer):
            raise SuspiciousOperation("an answer that is none")
        same_people.answer(hit, case, said, by=request.user)
        messages.success(request, _("Your answer was noted.") if said else _("Your answer was taken back."))
        return redirect("casework:same_person", number, pk)


class WriteToOtherTeam(OfHit):
    """A few words to the other team."""

    def post(self, request, number, pk):
        case, hit = self.side(number, pk)
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.show(case, hit, form, status=422)
        same_people.write_to_other_team(hit, case, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("casework:same_person", number, pk)
