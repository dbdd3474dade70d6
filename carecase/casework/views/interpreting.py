"""Requests for interpreters, as their coordinator sees them: language, time, mode and wish; never who it is for."""

import uuid

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.actions import interpreter_found
from carecase.cases.models import InterpreterRequest
from carecase.casework.interpreter_requests import requests_for
from carecase.workflow.acts import act
from carecase.workflow.views import must_somewhere

SHOWN = 100


class Requests(LoginRequiredMixin, View):
    def get(self, request):
        must_somewhere(request.user, Permission.ANSWER_INTERPRETER_REQUEST, "list_interpreter_requests")
        waiting = list(requests_for(request.user).select_related("case")[:SHOWN])
        saw(request.user, "list_interpreter_requests", *waiting)
        ways = [way for way in InterpreterRequest.Met.choices if way[0] != InterpreterRequest.Met.CO_TRAVELLER]
        return render(request, "casework/interpreter_requests.html", {"waiting": waiting, "ways": ways})

    def post(self, request):
        must_somewhere(request.user, Permission.ANSWER_INTERPRETER_REQUEST, "answer_interpreter_request")
        pk, met = request.POST.get("request", ""), request.POST.get("met", "")
        if met not in InterpreterRequest.Met.values or met == InterpreterRequest.Met.CO_TRAVELLER:
            return redirect("casework:interpreter_requests")
        wanted = get_object_or_404(requests_for(request.user).select_related("case"), pk=as_id(pk))
        group = wanted.met_together()
        with act(request.user, "answer_interpreter_request", *(each.case for each in group)) as doing:
            for each in group:
                each.met, each.met_at = met, timezone.now()
                doing.save(each)
                if met != InterpreterRequest.Met.NONE:
                    interpreter_found(each, doing)
        return redirect("casework:interpreter_requests")


def as_id(text):
    """A UUID as it was posted, or one that nobody has."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
