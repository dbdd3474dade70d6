from carecase.access.permissions import Permission
from carecase.cases import emergency


def emergencies(request):
    """For base.html: the case that is open in an emergency now, and whether this person could open one."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.may(Permission.BREAK_GLASS):
        return {}
    return {"emergency": emergency.open_of(user), "may_break_glass": True}
