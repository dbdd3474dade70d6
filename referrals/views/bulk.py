"""Refer several people at once: choose, see on which consent each rests, send, and what became of each."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.sealing.models import DataKey
from carecase.workflow.views import must_somewhere
from referrals.bulk.forms import BulkForm
from referrals.bulk.people import ALL, MOST, groups, may_be_referred, people
from referrals.bulk.sending import refer
from referrals.bulk.standing import asked_for, standings
from referrals.models import Referral, State

BEFORE_SENDING = (State.DRAFT, State.OFFERED)
WITH_ITS_PEOPLE = (
    "case__key", "case__unit__organisation", "case__organisation", "sender_unit__organisation",
    "receiving_unit__organisation", "partner", "organisation", "service", "consent__organisation", "consent__key",
    "key",
)  # fmt: skip


def once(text):
    """The id that a form carries from when it was shown: sent twice, it sends each person once."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


class Bulk(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.REFER, "refer_several")
        return super().dispatch(request, *args, **kwargs)


class ReferSeveral(Bulk):
    """One request for everybody who is marked; then a table with each person's consent, before anything is written."""

    def get(self, request):
        return self.choose(request.GET)

    def post(self, request):
        self.batch = once(request.POST.get("once", ""))
        form, do = self.form(request.POST), request.POST.get("do")
        if do == "change" or not form.is_valid():
            return self.choose(request.POST, form, status=422 if form.errors else 200)
        found = self.found(form)
        if do not in ("send", "keep"):
            return self.check(form, found)
        return self.act(form, found, keep=do == "keep" or form.cleaned_data["rest"] == form.KEEP)

    def act(self, form, found, keep):
        if "offered" not in self.request.POST and any(each.ready for each in found):
            return self.check(form, found, error=_("Say first that it was offered to each of them."), status=422)
        say(self.request, refer(found, by=self.request.user, keep_the_rest=keep))
        if not Referral.objects.visible_to(self.request.user).filter(batch=self.batch).exists():
            return self.check(form, found, error=_("Nobody was sent."), status=409)
        return redirect("referrals:several_sent", self.batch)

    def form(self, *data):
        group = (data[0] if data else self.request.GET).get("group", "")
        return BulkForm(*data, by=self.request.user, cases=people(group, self.request.user))

    def found(self, form):
        user, common = self.request.user, form.common
        return standings([asked_for(case, common, self.batch, user) for case in form.cleaned_data["cases"]], user)

    def choose(self, asked, form=None, status=200):
        user, offered = self.request.user, groups(self.request.user)
        group = asked.get("group") or offered[0].value
        page = Paginator(people(group, user), MOST).get_page(asked.get("page"))
        shown = may_be_referred(page.object_list, user)
        context = {
            "groups": offered,
            "group": group,
            "page": page,
            "cases": shown,
            "form": form or self.form(),
            "marked": set(form["cases"].value() or []) if form else beforehand(group, shown),
            "once": self.batch if form else uuid4(),
            "most": MOST,
        }
        return render(self.request, "referrals/several.html", context, status=status)

    def check(self, form, found, error="", status=200):
        saw(self.request.user, "check_consents", *(each.case for each in found))
        ready = [each for each in found if each.ready]
        context = {
            "form": form,
            "found": found,
            "ready": len(ready),
            "may_be_kept": any(each.ask for each in found),
            "group": self.request.POST.get("group", ""),
            "page_number": self.request.POST.get("page", ""),
            "once": self.batch,
            "error": error,
            "asked": asked_for(found[0].case, form.common),
            "learns": learns(found[0].referral),
        }
        return render(self.request, "referrals/several_check.html", context, status=status)


def beforehand(group, cases):
    """Who is marked at first: everybody of a house or an event, nobody of a list of cases."""
    return set() if group in ("mine", ALL) else {str(case.pk) for case in cases}


def learns(referral):
    """What they learn of each, in words."""
    return Referral._meta.get_field("fields").labels(referral.fields)


def say(request, result):
    """What became of the press, and of each person with whom it failed."""
    if result.sent:
        words = ngettext("Sent for %(count)s person.", "Sent for %(count)s people.", result.sent)
        messages.success(request, words % {"count": result.sent})
    if result.left:
        words = ngettext(
            "%(count)s person was left as she or he was.", "%(count)s people were left as they were.", result.left
        )
        messages.info(request, words % {"count": result.left})
    for case, refusal in result.failed:
        why = "; ".join(str(reason) for reason in getattr(refusal, "reasons", ())) or _(
            "You may not refer her or him."
        )
        messages.warning(
            request, _("%(person)s was not sent: %(why)s") % {"person": case.label or case.number, "why": why}
        )


class SeveralSent(Bulk):
    """What became of each; and once consents are there, those who waited for them are sent too."""

    def get(self, request, batch):
        page = self.page(batch)
        saw(request.user, "view_referral", *(referral.case for referral in page))
        waiting = {each.referral.pk: each for each in self.waiting(page)}
        rows = [{"referral": referral, "standing": waiting.get(referral.pk)} for referral in page]
        context = {"batch": batch, "page": page, "rows": rows, "asked": page[0]}
        context |= {"learns": learns(page[0]), "ready": sum(each.ready for each in waiting.values())}
        return render(request, "referrals/several_sent.html", context)

    def post(self, request, batch):
        ready = [each for each in self.waiting(self.page(batch)) if each.ready]
        if "offered" not in request.POST:
            messages.warning(request, _("Say first that it was offered to each of them."))
        else:
            say(request, refer(ready, by=request.user))
        return redirect("referrals:several_sent", batch)

    def page(self, batch):
        rows = Referral.objects.visible_to(self.request.user).filter(batch=batch).select_related(*WITH_ITS_PEOPLE)
        page = Paginator(rows.order_by("case__label", "case__number"), MOST).get_page(self.request.GET.get("page"))
        if not page.object_list:
            refused(self.request.user, "not_visible", why="not_visible")
            raise Http404
        DataKey.warm(each.case.key_id for each in page)
        return page

    def waiting(self, page):
        drafts = [each for each in page if each.state in BEFORE_SENDING]
        mine = {case.pk: case for case in may_be_referred([each.case for each in drafts], self.request.user)}
        drafts = [each for each in drafts if each.case_id in mine]
        for each in drafts:
            each.case = mine[each.case_id]
        return standings(drafts, self.request.user)
