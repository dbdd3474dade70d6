"""A line of a house's books that was written down by mistake."""

from carecase.access.permissions import Permission
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from carecase.workflow.in_error import mark


def undo_line(line, verb, *, by):
    """Of the gate log or the day log. What case managers were told of a call stays: that nobody asked is for them to
    find, and whoever keeps a gate may be made to say so."""
    with act(by, verb, line.house) as doing:
        if not by.has_perm(Permission.KEEP_DAY_LOG, line.house):
            raise Forbidden(verb)
        mark(line, doing)
