"""What the pages of this app share: who may read a plan, and a button that leads back to its page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from carecase.access.data_classes import DataClass
from carecase.access.roles import permissions_of
from carecase.audit.reading import refused
from carecase.cases.models import Case
from carecase.cases.views import CaseAct
from carecase.workflow.views import visible_or_404


def readable_case(user, number, verb, data_class=DataClass.NARRATIVE):
    """A case whose records of this class the user may read: 404 if it is not hers, 403 if its story is not."""
    case = visible_or_404(Case.objects.select_related("person", "unit", "manager", "key"), user, number=number)
    if not case.may_read(user, data_class):
        refused(user, verb, case, why="forbidden")
        raise PermissionDenied
    return case


def held(case, user):
    """The permissions the user holds on the case, for templates."""
    return permissions_of(case.roles_of(user))


class ActAndReturn(CaseAct):
    """A button on a row; afterwards back to the page of this app where it stands."""

    page = ""

    def post(self, request, number, pk):
        response = super().post(request, number, pk)
        return redirect(reverse(self.page, args=[number])) if response.status_code == 302 else response
