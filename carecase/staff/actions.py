"""What an administrator does with accounts. Nobody raises herself, and the strongest roles need a second person."""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Invitation, Membership, Organisation, User
from carecase.access.permissions import Permission
from carecase.access.roles import STRONGEST, Role
from carecase.audit.reading import signed
from carecase.signin.factor import has_factor
from carecase.signin.models import FactorRemoval
from carecase.staff.reach import organisations_where, wholly_looked_after
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden

INVITATION_LASTS = timedelta(hours=72)


def allow(by, permission, organisation):
    if not by.has_perm(permission, organisation):
        raise Forbidden(permission)


def block(text):
    return Blocked([Check(False, text)])


# --- coming ---------------------------------------------------------------------------------------------------------


def invite(*, by, organisation, username, display_name, role, unit=None, until_on=None):
    """An account without a password, one role, and the link to hand over. Returns the account and the link's token."""
    with act(by, "invite_colleague", organisation) as doing:
        allow(by, Permission.MANAGE_STAFF, organisation)
        user = new_account(username, display_name)
        doing.subjects.append(user)
        give(user, organisation, role, by=by, unit=unit, until_on=until_on)
        return user, new_token(user, by)


def new_account(username, display_name):
    """Nobody can sign in with it before a password was chosen."""
    user = User(username=username, display_name=display_name)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def invite_again(user, *, by):
    """Another link: the first ran out, or the password is forgotten. Earlier links and all sessions end."""
    with act(by, "invite_again", user):
        may_shut(user, by)
        user = locked(user)
        user.end_sessions()
        user.save(update_fields=["session_epoch"])
        return new_token(user, by)


def new_token(user, by):
    user.invitations.filter(used_at__isnull=True).delete()
    token = secrets.token_urlsafe(32)
    facts = {"made_by": by, "expires_at": timezone.now() + INVITATION_LASTS}
    Invitation.objects.create(user=user, token_hash=hashed(token), **facts)
    return token


def hashed(token):
    return sha256(token.encode()).hexdigest()


def invitation_of(token):
    """The invitation of a link that still counts, or None; nothing tells a used one from one that never was."""
    found = Invitation.objects.select_related("user").filter(token_hash=hashed(token)).first()
    return found if found and found.is_good and found.user.is_active else None


def accept(invitation, password):
    """The colleague has chosen a password. Once: of two who try, the second finds the link used."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if not invitation.is_good:
            raise block(_("This link no longer counts. Ask for a new one."))
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        user = invitation.user
        user.set_password(password)
        user.save(update_fields=["password"])
        signed(user, "password_chosen")
    return user


# --- roles ----------------------------------------------------------------------------------------------------------


def give_role(user, organisation, role, *, by, unit=None, until_on=None):
    with act(by, "give_role", user, organisation, role=role):
        allow(by, Permission.MANAGE_STAFF, organisation)
        return give(user, organisation, role, by=by, unit=unit, until_on=until_on)


def give(user, organisation, role, *, by, unit, until_on):
    if user == by:
        raise block(_("Nobody gives herself or himself a role. Ask another administrator."))
    if unit and unit.organisation_id != organisation.pk:
        raise block(_("This unit belongs to another organisation."))
    facts = {"given_by": by, "waits": role in STRONGEST, "unit": unit, "until_on": until_on}
    try:
        with transaction.atomic():
            return Membership.objects.create(user=user, organisation=organisation, role=role, **facts)
    except IntegrityError:
        raise block(_("She or he has this role there already.")) from None


def confirm_role(membership, *, by):
    """A second person agrees that somebody gets one of the strongest roles."""
    with act(by, "confirm_role", membership.user, membership.organisation, role=membership.role):
        allow(by, Permission.CONFIRM_ROLE, membership.organisation)
        membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if not membership.waits:
            raise block(_("This was answered already."))
        if by.pk in (membership.given_by_id, membership.user_id):
            raise block(_("Somebody else must confirm this."))
        membership.waits, membership.confirmed_by = False, by
        membership.save(update_fields=["waits", "confirmed_by"])
        return membership


def decline_role(membership, *, by):
    """A second person does not agree."""
    with act(by, "decline_role", membership.user, membership.organisation, role=membership.role):
        allow(by, Permission.CONFIRM_ROLE, membership.organisation)
        if not Membership.objects.filter(pk=membership.pk, waits=True).delete()[0]:
            raise block(_("This was answered already."))


def end_role(membership, *, by):
    """From now on. What was registered, seen and decided in it stays on record."""
    with act(by, "end_role", membership.user, membership.organisation, role=membership.role):
        allow(by, Permission.MANAGE_STAFF, membership.organisation)
        if membership.role == Role.ADMINISTRATOR:
            keep_an_administrator(membership.organisation, Membership.objects.exclude(pk=membership.pk))
        membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if membership.waits:
            membership.delete()
            return
        yesterday = timezone.localdate() - timedelta(days=1)
        membership.from_on, membership.until_on = min(membership.from_on, yesterday), yesterday
        membership.save(update_fields=["from_on", "until_on"])
        user = locked(membership.user)
        user.end_sessions()
        user.save(update_fields=["session_epoch"])


def keep_an_administrator(organisation, others):
    """Without one nobody could give access, or take it from somebody. Two who end each other wait for one another."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    administrators = others.on(timezone.localdate()).filter(organisation=organisation, role=Role.ADMINISTRATOR)
    if not administrators.filter(user__is_active=True).exists():
        raise block(_("An organisation keeps at least one administrator."))


# --- leaving --------------------------------------------------------------------------------------------------------


def disable(user, *, by):
    """Shut at once: no sign-in, and every open session ends with its next request."""
    with act(by, "disable_account", user):
        may_shut(user, by)
        administers = user.memberships.on(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
        for membership in administers.select_related("organisation").order_by("organisation"):
            keep_an_administrator(membership.organisation, Membership.objects.exclude(user=user))
        user = locked(user)
        user.is_active = False
        user.end_sessions()
        user.save(update_fields=["is_active", "session_epoch"])
        user.invitations.filter(used_at__isnull=True).delete()
        return user


def enable(user, *, by):
    """May sign in again, with the roles that have not ended."""
    with act(by, "enable_account", user):
        may_shut(user, by)
        user = locked(user)
        user.is_active = True
        user.save(update_fields=["is_active"])
        return user


def end_sessions(user, *, by):
    """Wherever she or he is signed in: an own device was lost, or an administrator is told so."""
    with act(by, "end_sessions", user):
        if by != user:
            may_shut(user, by)
        user = locked(user)
        user.end_sessions()
        user.save(update_fields=["session_epoch"])
        return user


def take_factor(user, *, by):
    """The phone with the codes is lost. Returns whether it is done: of those who see or decide much, a second person
    agrees first. Every session ends with it, and the person reads who did it as soon as she signs in."""
    with act(by, "take_factor", user):
        may_shut(user, by)
        user = locked(user)
        if not has_factor(user):
            raise block(_("This account has no second step."))
        if FactorRemoval.objects.filter(user=user, done_at__isnull=True).exists():
            raise block(_("This was asked for already, and waits for a second person."))
        removal = FactorRemoval.objects.create(user=user, asked_by=by)
        strong = user.memberships.on(timezone.localdate()).filter(role__in=STRONGEST).exists()
        return False if strong else remove(removal)


def agree_to_removal(removal, *, by):
    """A second person agrees that a second step is taken away."""
    with act(by, "take_factor_as_second", removal.user):
        removal = still_waiting(removal, by)
        removal.second = by
        remove(removal)


def leave_factor(removal, *, by):
    """A second person does not agree."""
    with act(by, "leave_factor", removal.user):
        still_waiting(removal, by).delete()


def still_waiting(removal, by):
    if not may_answer_removals(by).filter(pk=removal.pk).exists():
        raise block(_("Somebody else must confirm this."))
    return FactorRemoval.objects.select_for_update(of=("self",)).get(pk=removal.pk)


def may_answer_removals(by):
    """Those that wait for somebody else than who asked and whom they are about."""
    colleagues = Membership.objects.filter(organisation__in=organisations_where(by, Permission.CONFIRM_ROLE))
    waiting = FactorRemoval.objects.filter(done_at__isnull=True, user__in=colleagues.values("user"))
    return waiting.exclude(asked_by=by).exclude(user=by).select_related("user", "asked_by")


def remove(removal):
    Authenticator.objects.filter(user=removal.user).delete()
    user = locked(removal.user)
    user.end_sessions()
    user.save(update_fields=["session_epoch"])
    removal.done_at = timezone.now()
    removal.save()
    return True


def may_shut(user, by):
    """An account is shut, opened and invited anew by an administrator of everything it works for, never by oneself."""
    if user == by:
        raise block(_("Not your own account: ask another administrator."))
    if not by.may(Permission.MANAGE_STAFF):
        raise Forbidden(Permission.MANAGE_STAFF)
    if not wholly_looked_after(by, user):
        raise block(_("This account works for another organisation too: end the role here instead."))


def locked(user):
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)
