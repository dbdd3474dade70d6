"""Signs people in with a password. What they may do is answered by the user model from memberships (access.models)."""

from django.contrib.auth.backends import ModelBackend

from carecase.access.models import Membership, User

#: What comes with an account in the one query that fetches it: name → a function that gives the expression, from the
#: name that the account has there. Apps above say what every one of their pages would have to ask.
WITH_THE_ACCOUNT = {}


class RoleBackend(ModelBackend):
    def get_user(self, user_id):
        user = working(user_id) or User.objects.filter(pk=user_id).annotate(**asked_of("pk")).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def has_perm(self, user_obj, perm, obj=None):
        return False


def working(user_id):
    """The account of somebody who works somewhere today, with all she may do, in one query; else None."""
    held = list(Membership.objects.held_by(user_id).select_related("user").annotate(**asked_of("user")))
    own = next((membership for membership in held if membership.user_id == user_id), None)
    if own is None:
        return None
    user = own.user
    Membership.user.field.delete_cached_value(own)  # each would keep the other in memory
    vars(user).update({name: getattr(own, name) for name in WITH_THE_ACCOUNT}, standing=held)
    return user


def asked_of(account):
    return {name: expression(account) for name, expression in WITH_THE_ACCOUNT.items()}
