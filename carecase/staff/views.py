"""Pages of who looks after accounts, and the page on which a colleague chooses a password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.models import Membership
from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.cases.models import Case
from carecase.signin.factor import has_factor
from carecase.signin.views.asking import ask_again
from carecase.staff import actions
from carecase.staff.forms import InviteForm, RoleForm, WelcomeForm
from carecase.staff.reach import looked_after, organisations_where, waiting_for, wholly_looked_after
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must_somewhere

A_PAGE = 100


class Staff(LoginRequiredMixin, View):
    permission = Permission.MANAGE_STAFF
    verb = "manage_staff"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, self.permission, self.verb)
        return super().dispatch(request, *args, **kwargs)

    def colleague(self, pk):
        """An account of the own organisations; another's does not exist here."""
        found = looked_after(self.request.user).filter(pk=pk).first()
        if found is None:
            refused(self.request.user, "not_visible", why="not_visible")
            raise Http404
        return found


class Colleagues(Staff):
    """Everybody with an account, by name; those whose account is shut on request."""

    def get(self, request):
        shut = request.GET.get("shut") == "1"
        today = Membership.objects.filter(organisation__in=organisations_where(request.user, self.permission))
        today = today.select_related("unit", "organisation").order_by("role")
        rows = looked_after(request.user).filter(is_active=not shut).order_by("display_name", "pk")
        rows = rows.prefetch_related(Prefetch("memberships", queryset=of_now(today), to_attr="roles_here"))
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "shut": shut, "waiting": waiting_for(request.user).exists()}
        return render(request, "staff/colleagues.html", context)


def of_now(memberships):
    """Those of today, and those that wait for a second person."""
    today = timezone.localdate()
    return memberships.filter(from_on__lte=today).exclude(until_on__lt=today)


class Invite(Staff):
    verb = "invite_colleague"

    def get(self, request):
        return render(request, "staff/invite.html", {"form": InviteForm(by=request.user)})

    def post(self, request):
        form = InviteForm(request.POST, by=request.user)
        if form.is_valid():
            try:
                user, token = actions.invite(by=request.user, **form.given)
            except Blocked as blocked:
                form.add_error(None, str(blocked))
            else:
                return link_page(request, user, token)
        return render(request, "staff/invite.html", {"form": form}, status=422)


def link_page(request, user, token):
    """The link, this once: only a hash of it is kept."""
    link = request.build_absolute_uri(reverse("staff:welcome", args=[token]))
    return render(request, "staff/link.html", {"colleague": user, "link": link})


class Colleague(Staff):
    def get(self, request, account):
        user = self.colleague(account)
        own = organisations_where(request.user, self.permission)
        roles = of_now(user.memberships.filter(organisation__in=own)).select_related(
            "unit", "organisation", "given_by"
        )
        context = {
            "colleague": user,
            "roles": roles.order_by("role"),
            "is_self": user == request.user,
            "may_shut": user != request.user and wholly_looked_after(request.user, user),
            "open_cases": Case.objects.open().filter(manager=user).count(),
            "signed_in_at": user.last_login,
            "has_factor": has_factor(user),
            "open_sessions": user.open_sessions.open().count(),
        }
        return render(request, "staff/colleague.html", context)


class GiveRole(Staff):
    verb = "give_role"

    def get(self, request, account):
        return self.page(self.colleague(account), RoleForm(by=request.user))

    def post(self, request, account):
        user, form = self.colleague(account), RoleForm(request.POST, by=request.user)
        if asked := ask_again(request):
            return asked
        if form.is_valid():
            try:
                membership = actions.give_role(user, by=request.user, **form.given)
            except Blocked as blocked:
                form.add_error(None, str(blocked))
            else:
                waits = _("Given. It counts once a second person has confirmed it.")
                messages.success(request, waits if membership.waits else _("Given. It counts from now on."))
                return redirect("staff:colleague", user.pk)
        return self.page(user, form, status=422)

    def page(self, user, form, status=200):
        return render(self.request, "staff/role.html", {"colleague": user, "form": form}, status=status)


class StaffAct(Staff):
    """A button: one act on an account, then its page again."""

    done = ""

    def post(self, request, account, **kwargs):
        user = self.colleague(account)
        try:
            answer = self.act(user, **kwargs)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            messages.error(request, str(blocked))
            return redirect("staff:colleague", account)
        if answer is not None:
            return answer
        messages.success(request, self.done)
        return redirect("staff:colleague", account)


class EndRole(StaffAct):
    verb, done = "end_role", gettext_lazy("The role has ended, and with it every session.")

    def act(self, user, membership):
        own = organisations_where(self.request.user, self.permission)
        found = user.memberships.filter(pk=membership, organisation__in=own).first()
        if found is None:
            raise Http404
        actions.end_role(found, by=self.request.user)


class Disable(StaffAct):
    verb, done = "disable_account", gettext_lazy("The account is shut. Every open session has ended.")

    def act(self, user):
        actions.disable(user, by=self.request.user)


class Enable(StaffAct):
    verb, done = "enable_account", gettext_lazy("The account is open again.")

    def act(self, user):
        actions.enable(user, by=self.request.user)


class EndSessions(StaffAct):
    verb, done = "end_sessions", gettext_lazy("Every open session has ended.")

    def act(self, user):
        actions.end_sessions(user, by=self.request.user)


class TakeFactor(StaffAct):
    verb, done = "take_factor", gettext_lazy("The second step is gone. She or he sets up a new one when signing in.")

    def act(self, user):
        if not actions.take_factor(user, by=self.request.user):
            messages.success(self.request, _("Asked for. A second person has to agree before it is gone."))
            return redirect("staff:colleague", user.pk)
        return None


class InviteAgain(StaffAct):
    verb = "invite_again"

    def act(self, user):
        return link_page(self.request, user, actions.invite_again(user, by=self.request.user))


# --- the second person ----------------------------------------------------------------------------------------------


class Waiting(Staff):
    """Roles that wait for a second person: who, what, where, and who gave it."""

    permission, verb = Permission.CONFIRM_ROLE, "confirm_role"

    def get(self, request):
        removals = actions.may_answer_removals(request.user)[:A_PAGE]
        context = {"waiting": waiting_for(request.user)[:A_PAGE], "removals": removals}
        return render(request, "staff/waiting.html", context)


class Answer(Staff):
    permission, verb = Permission.CONFIRM_ROLE, "confirm_role"

    def post(self, request, membership):
        found = waiting_for(request.user).filter(pk=membership).first()
        if found is None:
            raise Http404
        if asked := ask_again(request):
            return asked
        agreed = request.POST.get("answer") == "yes"
        try:
            (actions.confirm_role if agreed else actions.decline_role)(found, by=request.user)
        except Blocked as blocked:
            messages.error(request, str(blocked))
        else:
            messages.success(request, _("Confirmed. It counts from now on.") if agreed else _("Not confirmed."))
        return redirect("staff:waiting")


class AnswerRemoval(Staff):
    permission, verb = Permission.CONFIRM_ROLE, "take_factor_as_second"

    def post(self, request, removal):
        found = actions.may_answer_removals(request.user).filter(pk=removal).first()
        if found is None:
            raise Http404
        if asked := ask_again(request):
            return asked
        agreed = request.POST.get("answer") == "yes"
        try:
            (actions.agree_to_removal if agreed else actions.leave_factor)(found, by=request.user)
        except Blocked as blocked:
            messages.error(request, str(blocked))
        else:
            messages.success(request, _("Confirmed. The second step is gone.") if agreed else _("Not confirmed."))
        return redirect("staff:waiting")


# --- of one's own ---------------------------------------------------------------------------------------------------


class Elsewhere(LoginRequiredMixin, View):
    """A device was lost: everywhere but here one is signed out."""

    def get(self, request):
        return render(request, "staff/elsewhere.html")

    def post(self, request):
        if asked := ask_again(request):
            return asked
        user = actions.end_sessions(request.user, by=request.user)
        update_session_auth_hash(request, user)
        messages.success(request, _("You are signed out everywhere but here."))
        return redirect("casework:my_day")


@method_decorator(login_not_required, name="dispatch")
class Welcome(View):
    """Choosing a password with a link. One that does not count, for whatever reason, is a 404."""

    def get(self, request, token):
        invitation = self.invitation(token)
        return self.page(invitation, WelcomeForm(invitation.user))

    def post(self, request, token):
        invitation = self.invitation(token)
        form = WelcomeForm(invitation.user, request.POST)
        if not form.is_valid():
            return self.page(invitation, form, status=422)
        try:
            actions.accept(invitation, form.cleaned_data["new_password1"])
        except Blocked as blocked:
            raise Http404 from blocked
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")

    def invitation(self, token):
        found = actions.invitation_of(token)
        if found is None:
            raise Http404
        return found

    def page(self, invitation, form, status=200):
        context = {"form": form, "colleague": invitation.user}
        return render(self.request, "staff/welcome.html", context, status=status)
