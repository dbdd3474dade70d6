"""Registering people: a group, one person, and the page of a group with all of them."""

import uuid

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from carecase.access.permissions import Permission
from carecase.assessments.sections import site_lists
from carecase.audit.reading import saw
from carecase.cases.models import Case, GroupIncident
from carecase.casework import group, linked, registered_twice, registration
from carecase.casework.case_page import permissions_on
from carecase.casework.registration_forms import (
    AddPeopleForm,
    ChangeIncidentForm,
    IncidentForm,
    PersonRegistrationForm,
    registering_units,
)
from carecase.casework.registration_rows import PeoplePage
from carecase.jurisdictions import countries, languages
from carecase.people.models import Person
from carecase.plans.groups import with_grants
from carecase.ui.together import find_together, read_named
from carecase.workflow.engine import Forbidden
from carecase.workflow.records import Stale
from carecase.workflow.views import EditRecord, must, must_somewhere, visible_or_404


def once(text):
    """The id that a form carries from when it was shown: sent twice, it registers once."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


class Registering(LoginRequiredMixin, View):
    """Something is born. A connection that drops after sending must not bear it twice."""

    model = None
    template_name = ""
    verb = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.REGISTER_PEOPLE, self.verb)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(self.form(), uuid.uuid4())

    def post(self, request):
        pk = once(request.POST.get("once", ""))
        if self.model.objects.filter(pk=pk).exists():
            if already := self.born(pk):
                return redirect(already)
            pk = uuid.uuid4()  # somebody else's, and none of this user's business
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, pk, status=422)
        if known := self.known(form):
            return self.page(form, pk, status=409, known=known)
        try:
            return redirect(self.bear(form, pk))
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except IntegrityError:
            if already := self.born(pk):  # the other of two sendings was first
                return redirect(already)
            raise

    def known(self, form):
        """What the person who registers should compare first; nothing holds her back the second time."""
        return []

    def page(self, form, pk, status=200, known=()):
        context = {"form": form, "once": pk, "known": known}
        return render(self.request, self.template_name, context, status=status)


class RegisterGroup(Registering):
    model = GroupIncident
    template_name = "casework/registration/register.html"
    verb = "register_incident"

    def form(self, *data):
        return IncidentForm(*data, by=self.request.user, units=registering_units(self.request.user))

    def born(self, pk):
        return GroupIncident.objects.visible_to(self.request.user).filter(pk=pk).first()

    def bear(self, form, pk):
        form.instance.pk = pk
        incident = form.save()
        said = ngettext(
            "%(count)d person is registered: P01. Names may follow now or later.",
            "%(count)d people are registered, from P01 on. Names may follow now or later.",
            incident.count,
        )
        messages.success(self.request, said % {"count": incident.count})
        may_describe = self.request.user.has_perm(Permission.EDIT_IDENTITY, incident)
        return reverse("casework:incident_people", args=[incident.number]) if may_describe else incident


class RegisterPerson(Registering):
    model = Person
    template_name = "casework/registration/register_person.html"
    verb = "register_person"

    def form(self, *data):
        return PersonRegistrationForm(*data, units=registering_units(self.request.user))

    def born(self, pk):
        return Case.objects.visible_to(self.request.user).filter(person=pk).first()

    def known(self, form):
        """People among those she sees who may be the same; registrars search nothing (L12), so they are not told."""
        if self.request.POST.get("compared") or not self.request.user.may(Permission.SEARCH_PEOPLE):
            return []
        found = registered_twice.before_registering(form.person(), self.request.user)
        if found:
            saw(self.request.user, "search", *(case for case, _why in found), found=len(found))
        return found

    def bear(self, form, pk):
        facts = form.cleaned_data
        case = registration.register_person(
            form.person(pk=pk),
            by=self.request.user,
            unit=form.chosen_unit,
            occurred_at=facts["occurred_at"],
            called=facts["called"],
            codes=facts["languages"],
            note=facts["note"],
        )
        messages.success(self.request, _("Registered. The number is %(number)s.") % {"number": case.number})
        return case


class OfIncident(LoginRequiredMixin, View):
    def incident(self, number):
        incidents = GroupIncident.objects.select_related("key", "unit", "unit__organisation")
        return visible_or_404(incidents, self.request.user, number=number)


class IncidentPage(OfIncident):
    """The group at a glance, and its people in pages of a hundred."""

    def get(self, request, number, form=None, status=200):
        incident, user = self.incident(number), request.user
        counts, can = group.counts(incident, user), permissions_on(incident, user)
        pages = Paginator(group.visible(incident, user), group.PAGE)
        pages.count = counts["seen"]
        page = pages.get_page(request.GET.get("page"))
        links = group.family_links(incident, user)
        find_together([links, page.object_list])
        families, cases = group.Families(links), list(page.object_list)
        rows = group.rows_of(cases, families, user)
        team = cases[0].unit if cases else None
        if page.has_other_pages():
            cases = group.visible(incident, user).filter(person__in=families.links)
        of_links = linked.lists(incident, user) if Permission.LINK_INCIDENTS in can else {}
        found = read_named(site_lists(incident, user) | group.lists(incident, user, team) | of_links)
        context = {
            "incident": incident,
            "page": page,
            "rows": rows,
            "families": group.named_families(families, cases),
            "may_register": user.has_perm(Permission.REGISTER_PEOPLE, incident.unit),
            "may_refer": user.may(Permission.REFER) and bool(rows),
            "may_describe": user.may(Permission.EDIT_IDENTITY) and bool(rows),
            "may_ask_together": user.may(Permission.REQUEST_INTERPRETER) and len(rows) > 1,
            "add_form": form or AddPeopleForm(),
            "told": group.told_of(incident),
            "can": can,
            **counts,
            **(linked.on_the_page(found, incident) if of_links else {}),
            **group.at_a_glance(found, incident, team),
        }
        response = render(request, "casework/registration/incident.html", context, status=status)
        others = (row.link for row in context.get("linked", ()))
        saw(user, "view_incident", incident, *(row.case for row in rows), *others)
        return response


class AddPeople(IncidentPage):
    """More people of the same event. A mistake shows on the page of the group."""

    def post(self, request, number):
        incident = self.incident(number)
        must(request.user, Permission.REGISTER_PEOPLE, incident.unit, "add_people")
        form = AddPeopleForm(request.POST)
        if not form.is_valid():
            return self.get(request, number, form=form, status=422)
        cases = registration.add_more(incident, form.cleaned_data["how_many"], by=request.user)
        messages.success(
            request, _("Added: %(first)s to %(last)s.") % {"first": cases[0].label, "last": cases[-1].label}
        )
        return redirect(incident)


class ChangeIncident(EditRecord):
    """What was said about the event, put right."""

    form_class = ChangeIncidentForm
    parent_model = GroupIncident
    title = gettext_lazy("the event")

    def record(self, parent):
        return parent


class People(OfIncident):
    """A hundred people at a time, each in one line, saved together."""

    def get(self, request, number):
        incident = self.incident(number)
        page = self.slice(incident)
        return self.show(incident, PeoplePage(incident, self.mine(page.object_list), request.user), page)

    def post(self, request, number):
        incident = self.incident(number)
        numbers = [number.replace("\x00", "") for number in request.POST.getlist("row")[: group.PAGE]]
        cases = self.mine(group.visible(incident, request.user).filter(number__in=numbers))
        people = PeoplePage(incident, cases, request.user, request.POST)
        gone = len(set(numbers)) - len(cases)
        if request.POST.get("do") == "fill" and not people.fill_in():
            return self.show(incident, people, self.slice(incident), status=422, gone=gone)
        try:
            good, bad = people.save(by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Stale:
            messages.warning(request, _("Somebody saved at the same moment. Nothing of yours is lost: save again."))
            cases = self.mine(group.visible(incident, request.user).filter(number__in=numbers))
            people = PeoplePage(incident, cases, request.user, people.data)
            return self.show(incident, people, self.slice(incident), status=409)
        self.say(good, gone, quiet=bool(bad))
        if bad:
            cases = self.mine(group.visible(incident, request.user).filter(number__in=numbers))
            bound = {row.case.number for row in bad}
            people = PeoplePage(incident, cases, request.user, people.data, bound=bound)
            return self.show(incident, people, self.slice(incident), status=422)
        return redirect(self.next_address(incident, {case.number for case in cases}))

    def slice(self, incident):
        pages = Paginator(group.visible(incident, self.request.user), group.PAGE)
        return pages.get_page(self.request.GET.get("page"))

    def mine(self, cases):
        """Those whose identity this user may write; 403 if there are people here, but none of them."""
        seen = with_grants(cases)
        mine = [case for case in seen if self.request.user.has_perm(Permission.EDIT_IDENTITY, case)]
        if seen and not mine:
            must(self.request.user, Permission.EDIT_IDENTITY, seen[0], "describe_people")
        return mine

    def say(self, good, gone, quiet=False):
        if good:
            said = ngettext("%(count)d person saved.", "%(count)d people saved.", len(good))
            messages.success(self.request, said % {"count": len(good)})
        elif not gone and not quiet:
            messages.info(self.request, _("Nothing had changed."))
        if gone:
            said = ngettext(
                "%(count)d person is no longer with you: what was typed about her or him was not saved.",
                "%(count)d people are no longer with you: what was typed about them was not saved.",
                gone,
            )
            messages.warning(self.request, said % {"count": gone})

    def next_address(self, incident, sent):
        page = self.slice(incident)
        here = reverse("casework:incident_people", args=[incident.number])
        if self.request.POST.get("do") == "next" and (following := self.page_after(incident, sent)):
            return f"{here}?page={following}"
        if self.request.POST.get("do") == "done":
            return incident.get_absolute_url()
        return f"{here}?page={page.number}" if page.number > 1 else here

    def page_after(self, incident, sent):
        """Where those stand who follow the last that were sent, if any: who is taken over lets the others move up."""
        numbers = list(group.visible(incident, self.request.user).values_list("number", flat=True))
        done = max((place for place, number in enumerate(numbers, 1) if number in sent), default=0)
        return done // group.PAGE + 1 if done < len(numbers) else None

    def show(self, incident, people, page, status=200, gone=0):
        if gone:
            self.say([], gone)
        context = {
            "incident": incident,
            "people": people,
            "page": page,
            "wrong": [row for row in people.rows if row.is_bound and row.needs_writing and row.errors],
            "all_languages": [label for _code, label in languages.CHOICES],
            "all_countries": [label for _code, label in countries.CHOICES],
        }
        response = render(self.request, "casework/registration/people.html", context, status=status)
        saw(self.request.user, "open_people", incident, *(row.case.person for row in people.rows))
        return response


registration_patterns = [
    path("register/", RegisterGroup.as_view(), name="register"),
    path("register/person/", RegisterPerson.as_view(), name="register_person"),
    path("incidents/<case_number:number>/", IncidentPage.as_view(), name="incident"),
    path("incidents/<case_number:number>/event/", ChangeIncident.as_view(), name="incident_change"),
    path("incidents/<case_number:number>/more/", AddPeople.as_view(), name="incident_add"),
    path("incidents/<case_number:number>/people/", People.as_view(), name="incident_people"),
]
