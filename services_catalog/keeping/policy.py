"""What Wagtail is told about the catalogue: an editor changes the entries of the own organisation, one by one."""

from wagtail.permission_policies.base import BasePermissionPolicy

from carecase.access.models import User
from carecase.access.permissions import Permission
from services_catalog.keeping.rights import kept


class OwnEntries(BasePermissionPolicy):
    """Nothing is deleted: logged services, vouchers and prices rest on these rows."""

    actions = frozenset({"add", "change", "view"})

    def user_has_permission(self, user, action):
        return action in self.actions and user.may(Permission.EDIT_CATALOGUE)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and kept(user, self.model).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        return kept(user, self.model) if self.user_has_any_permission(user, actions) else self.model.objects.none()

    def users_with_any_permission(self, actions):
        return User.objects.none()
