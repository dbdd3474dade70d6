from carecase.signin import clocks


def session_clock(request):
    """For base.html: how many seconds are left until the lock and until the end, to warn in time."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    idle, ends = clocks.left(request.session)
    return {"idle": max(int(idle), 0), "ends": max(int(ends), 0), "warning": int(clocks.WARNING.total_seconds())}
