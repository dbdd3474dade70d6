"""At the door and with those who live here: admit, move, be away, leave."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.audit.reading import saw
from carecase.cases import actions as cases
from carecase.cases.models import Approval, Case
from carecase.cases.numbers import read
from carecase.shelter import absences, actions
from carecase.shelter.allocation import judged_in, sorted_out
from carecase.shelter.board import board_of
from carecase.shelter.emergency import emergency_admission
from carecase.shelter.forms import door as forms
from carecase.shelter.forms.house import BelongingForm
from carecase.shelter.lodgers import OF_A_NEWCOMER, house_now
from carecase.shelter.models import Bed, Belonging, Stay
from carecase.shelter.standing import longer_stay_asked
from carecase.shelter.views.pages import HOUSES, HousePage, ResidentAct, ResidentPage
from carecase.workflow.engine import Blocked
from carecase.workflow.facts import ask
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import EditRecord, visible_or_404

ON_CALL = [role for role, card in ROLES.items() if Permission.OVERRIDE_ALLOCATION in card.permissions]


class Admit(HousePage):
    """Who is coming: those for whom a bed is held, a number on a card, or somebody nobody expected."""

    permission = Permission.ADMIT
    template_name = "shelter/admit.html"

    def get(self, request, id, bed=None):
        typed = request.GET.get("number", "").strip()
        number = read(typed)
        if number and Case.objects.visible_to(request.user).filter(number=number).exists():
            return redirect(self.address("admit_case_bed" if bed else "admit_case", number, *([bed] if bed else [])))
        arrivals = board_of(self.house, request.user).arrivals
        saw(request.user, "view_arrivals", self.house, *[place.case for place in arrivals])
        return self.page(arrivals=arrivals, typed=typed, bed=bed)


class AdmitCase(EditRecord):
    """The bed, and what the house needs to know tonight."""

    form_class = forms.AdmitForm
    parent_model = Case
    template_name = "shelter/admit_case.html"
    title = gettext_lazy("Admit")

    def form(self, *data):
        parent = visible_or_404(
            Case.objects.select_related("key", "person"), self.request.user, number=self.kwargs["number"]
        )
        self.parent_shown = parent
        self.house = visible_or_404(HOUSES, self.request.user, pk=self.kwargs["id"])
        saw(self.request.user, "view_arrival", self.house, parent)
        stay = Stay(case=parent, house=self.house, referred_by=Stay.ReferredBy.CASE_TEAM)
        shared = {"by": self.request.user, "parent": parent, "wanted": self.kwargs.get("bed")}
        return forms.AdmitForm(*data, instance=stay, **shared)

    def page(self, form, status=200, **context):
        wanted = next((found for bed, found in form.judged if bed.pk == self.kwargs.get("bed")), None)
        may = self.request.user.has_perm(Permission.OVERRIDE_ALLOCATION, self.house)
        context |= {"here": self.house, "may_set_aside": may, "wanted_against": wanted}
        return super().page(form, status, judged=sorted_out(form.judged), **context)

    def back_url(self):
        return self.house.get_absolute_url()

    def said(self, record):
        words = _("Admitted: bed %(bed)s is taken. Next, write down what the house keeps safe for her or him.")
        return words % {"bed": record.bed.code}

    def success_url(self, record):
        return reverse("shelter:resident", args=[self.house.pk, self.parent_shown.number])


class Emergency(HousePage):
    """A minute: alias, four danger signs, a bed. Everything else in the morning."""

    permission = Permission.ADMIT
    template_name = "shelter/emergency.html"

    def form(self, *data):
        board = board_of(self.house, self.request.user)
        saw(self.request.user, "view_residents", self.house, *[place.case for place in board.residents])
        return forms.EmergencyForm(*data, board=board, on_call=self.on_call())

    def on_call(self):
        """Those who may set a rule aside here: managers of the house, and supervisors of the teams that take over."""
        units = [self.house.unit, *self.house.unit.hands_over_to.all()]
        organisations = {unit.organisation_id for unit in units}
        memberships = {"memberships__role__in": ON_CALL, "memberships__until_on__isnull": True}
        where = Q(memberships__unit__in=units) | Q(
            memberships__unit__isnull=True, memberships__organisation__in=organisations
        )
        return User.objects.filter(where, **memberships, is_active=True).distinct().order_by("display_name")

    def get(self, request, id):
        return self.page(form=self.form())

    def post(self, request, id):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(422, form=form)
        said = form.cleaned_data
        try:
            stay = emergency_admission(self.house, by=request.user, **said)
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(409, form=form)
        words = _("Bed %(bed)s is ready. Risk and safety are due within twelve hours.") % {"bed": stay.bed.code}
        messages.success(request, words)
        return redirect(self.address("resident", stay.case.number))


class Resident(ResidentPage):
    """Somebody who lives here: bed, food, what is still to be asked, belongings; and what one does most."""

    template_name = "shelter/resident.html"

    def get(self, request, id, number):
        case = self.resident
        stay = self.stay(case)
        saw(request.user, "view_resident", case, stay)
        with one_moment():
            absence, longer, *_of_beds = ask(case, absences.open_absence, longer_stay_asked, *OF_A_NEWCOMER)
            now = house_now(case, self.house)
        bed = next((own.bed for own in now.own if own.stay_id == stay.pk), None)
        apart = case.separations.filter(ended_at__isnull=True).select_related("other")
        belongings = Belonging.objects.visible_to(request.user).filter(stay=stay).select_related("key")
        return self.page(
            case=case,
            stay=stay,
            bed=bed,
            judged=sorted_out([pair for pair in judged_in(now) if pair[0] != bed]),
            absence=absence,
            belongings=list(belongings),
            apart=[each.other for each in apart],
            longer=longer,
            leave_form=forms.LeaveForm(),
            exit_form=forms.ExitForm(),
            longer_form=forms.LongerForm(),
            extend_form=forms.ExtendForm(),
            may_set_aside=request.user.has_perm(Permission.OVERRIDE_ALLOCATION, self.house),
        )


class EditStay(EditRecord):
    """What could not be asked at night."""

    form_class = forms.StayForm
    parent_model = Case
    title = gettext_lazy("Admission")

    def record(self, parent):
        rows = Stay.objects.open().filter(case=parent, house=self.kwargs["id"]).select_related("key", "case")
        return visible_or_404(rows, self.request.user, case=parent)

    def back_url(self):
        return reverse("shelter:resident", args=[self.kwargs["id"], self.parent_shown.number])


class NewBelonging(EditStay):
    form_class = BelongingForm
    title = gettext_lazy("Something to keep safe")

    def record(self, parent):
        stay = super().record(parent)
        return Belonging(case=parent, stay=stay, house_id=stay.house_id)


class MoveBed(ResidentAct):
    def post(self, request, id, number, bed):
        rows = Bed.objects.filter(room__house=self.house).select_related("room__house__unit")
        self.bed = visible_or_404(rows, request.user, pk=bed)
        return super().post(request, id, number)

    def act(self, case, said):
        actions.move_bed(case, self.bed, by=self.request.user)


class Leave(ResidentAct):
    form_class = forms.LeaveForm

    def act(self, case, said):
        actions.end_stay(case, by=self.request.user, reason=said["reason"])

    def then(self, case):
        return self.house.get_absolute_url()


class Exit(ResidentAct):
    permission = Permission.RECORD_ABSENCE
    form_class = forms.ExitForm

    def act(self, case, said):
        absences.note_exit(case, by=self.request.user, expected_at=said["expected_at"])


class Missing(ResidentAct):
    permission = Permission.RECORD_ABSENCE

    def act(self, case, said):
        absences.note_missing(case, by=self.request.user)


class Back(ResidentAct):
    permission = Permission.RECORD_ABSENCE

    def act(self, case, said):
        absences.note_back(case, by=self.request.user)


class AskLonger(ResidentAct):
    """Longer than the pack allows: a supervisor agrees first."""

    form_class = forms.LongerForm

    def act(self, case, said):
        stay = self.stay(case)
        cases.request_approval(case, Approval.What.LONGER_STAY, by=self.request.user, about=stay, note=said["note"])


class Extend(ResidentAct):
    form_class = forms.ExtendForm

    def act(self, case, said):
        actions.extend_stay(case, said["until_on"], by=self.request.user)
