"""The page of a group, as an officer sends it back."""

import pytest
from django.urls import reverse

from carecase.access.accounts import system
from carecase.cases.clocks import refresh_next_due
from carecase.cases.models import Case, GroupIncident
from carecase.workflow.acts import act


@pytest.fixture
def address():
    def of(incident, name="incident_people", page=None):
        base = reverse(f"casework:{name}", args=[incident.number])
        return f"{base}?page={page}" if page else base

    return of


@pytest.fixture
def sheet(client, address):
    """Open the page of a group as somebody, write into rows, send it: `sheet(user, incident, {"P01": {"age": "29"}})`.

    `ticked` are labels; other keywords are fields beside the rows. What is not written comes back as it was.
    """

    def send(user, incident, rows=None, *, ticked=(), page=None, opened=None, do="save", chosen=None, **beside):
        client.force_login(user)
        people = (opened or client.get(address(incident, page=page))).context["people"]
        data = {"row": [row.case.number for row in people.rows], "letters": people.letters, "do": do}
        for row in people.rows:
            values = row.now | (rows or {}).get(row.case.label, {}) | {"seen": row.seen}
            values |= {"ticked": "on"} if row.case.label in ticked else {}
            data |= {f"{row.case.number}-{name}": value for name, value in values.items()}
        data |= {f"several-{name}": value for name, value in beside.items()}
        return client.post(address(incident, page=page), data | (chosen or {}))

    return send


@pytest.fixture
def person_of():
    """The case and person behind a label, fresh from the database."""

    def find(incident, label):
        incident = GroupIncident.objects.get(pk=incident.pk)
        return incident.cases.select_related("person").get(label=label)

    return find


@pytest.fixture
def born_due():
    """Whether a case was written once, with the next due time that its tasks give: asking again changes nothing."""

    def is_so(case):
        before = case.next_due_at
        with act(system(), "look_again", case) as doing:
            refresh_next_due(case, doing)
        now = Case.objects.get(pk=case.pk)
        return before.year < 9999 and (now.next_due_at, now.version, now.history.count()) == (before, 1, 1)

    return is_so
