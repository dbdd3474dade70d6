"""Pages of a search for a missing person: one for the side that seeks, one for the person who may be the one."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.models import Search, SearchAnswer, SearchHit
from carecase.cases.views import CaseAct, EditCaseRecord, pages
from carecase.casework import missing
from carecase.casework.missing_forms import AnswerSearchForm, SearchForm

ANSWERS_SHOWN = 20


class EditSearch(EditCaseRecord):
    template_name = "casework/search_missing.html"

    def page(self, form, status=200, **context):
        answers = SearchAnswer.objects.visible_to(self.request.user).filter(hit__search=form.instance.pk)
        answers = list(answers.select_related("hit", "hit__key")[:ANSWERS_SHOWN])
        for answer in answers:
            saw(self.request.user, "open_form", self.parent_shown, answer)
        ended = Search.Ended.choices
        return super().page(form, status, search=form.instance, answers=answers, reasons=ended, **context)

    def back_url(self):
        return reverse("casework:section", args=[self.parent_shown.number, "cases"])


class AnswerSearch(EditCaseRecord):
    template_name = "casework/sought.html"

    def page(self, form, status=200, **context):
        return super().page(form, status, hit=form.instance, search=form.instance.search, **context)


class EndSearch(CaseAct):
    model, permission = Search, Permission.SEEK_MISSING_PERSON
    done = _("The search has ended.")

    def act(self, search):
        missing.end_search(search, self.said("because"), by=self.request.user)


class NoteTold(CaseAct):
    model, permission = SearchAnswer, Permission.SEEK_MISSING_PERSON

    def act(self, answer):
        missing.note_told(answer, by=self.request.user)


class TakeBack(CaseAct):
    model, permission = SearchHit, Permission.SEEK_MISSING_PERSON
    done = _("It was taken back.")

    def act(self, hit):
        missing.take_back(hit, by=self.request.user)


missing_patterns = [
    *pages("missing", SearchForm, view=EditSearch),
    path("cases/<case_number:number>/missing/<uuid:pk>/end/", EndSearch.as_view(), name="end_search"),
    path("cases/<case_number:number>/missing/answer/<uuid:pk>/told/", NoteTold.as_view(), name="search_told"),
    path(
        "cases/<case_number:number>/sought/<uuid:pk>/",
        AnswerSearch.as_view(form_class=AnswerSearchForm, title=_("somebody looks for her or him")),
        name="sought",
    ),
    path("cases/<case_number:number>/sought/<uuid:pk>/take-back/", TakeBack.as_view(), name="sought_taken_back"),
]
