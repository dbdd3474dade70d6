"""The floor of each page that is read: the rows it shows by hand-written SQL, its sealed fields opened, one template.

Behind the same middleware and session, in the same server; nothing is written to the trail, no right is looked up
beyond what finds the rows, and nothing is put in words.
"""

from functools import cache
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.utils import timezone
from django.views import View

from carecase.casework.views.lists import CASES_AT_ONCE
from carecase.people import names
from carecase.sealing import envelope, models, ring

SHOWN = """
SELECT c.id, c.number, c.called, c.label, c.state, c.risk_level, c.next_due_at, p.sex, p.age_band, u.display_name,
  k.id, k.wrapped, k.ring_key_id
FROM cases_case c JOIN people_person p ON p.id = c.person_id JOIN sealing_datakey k ON k.id = c.key_id
LEFT JOIN access_user u ON u.id = c.manager_id
"""
HERS = """ c.id IN (SELECT g.case_id FROM cases_grant g WHERE g.user_id = %(user)s AND g.from_at <= %(now)s
  AND (g.until_at IS NULL OR g.until_at > %(now)s)) """
OF_HER_TEAM = """ (c.id IN (SELECT g.case_id FROM cases_grant g WHERE g.from_at <= %(now)s
  AND (g.until_at IS NULL OR g.until_at > %(now)s)
  AND (g.user_id = %(user)s
    OR g.unit_id IN (SELECT m.unit_id FROM access_membership m WHERE m.user_id = %(user)s)))) """
ALL = """ c.organisation_id IN (SELECT m.organisation_id FROM access_membership m WHERE m.user_id = %(user)s) """
BY_DUE = f" ORDER BY c.next_due_at, c.id LIMIT {CASES_AT_ONCE + 1}"
BY_RISK = f" ORDER BY c.risk_rank, c.next_due_at, c.id LIMIT {CASES_AT_ONCE + 1}"
OPEN = " AND c.state <> 'closed' "
FOUND = """
  AND c.person_id IN (SELECT t.person_id FROM people_searchtoken t WHERE t.kind = 'name' AND t.token = %(one)s)
  AND c.person_id IN (SELECT t.person_id FROM people_searchtoken t WHERE t.kind = 'name' AND t.token = %(other)s)
  ORDER BY c.opened_at DESC LIMIT 50"""
FLAGS = (
    "SELECT case_id FROM cases_death WHERE case_id IN ({ids})",
    "SELECT case_id, left_at FROM cases_absence WHERE returned_at IS NULL AND case_id IN ({ids})",
    "SELECT case_id, until_on FROM cases_hold WHERE ended_at IS NULL AND case_id IN ({ids})",
)


PAGE = """<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Suelo</title></head><body><table>
{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}
</table></body></html>"""


@cache
def page():
    return Template(PAGE)


def asked(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: plain(value) for name, value in values.items()})
        return cursor.fetchall()


def plain(value):
    """A value as this engine compares it."""
    if connection.vendor == "sqlite":
        if isinstance(value, UUID):
            return value.hex
        return connection.ops.adapt_datetimefield_value(value) if hasattr(value, "tzinfo") else value
    return value


def opened(label, pk, field, stored, key):
    """The clear text of one sealed field. Keys that were opened lately are kept, as the product keeps them."""
    if not stored:
        return ""
    return envelope.Sealed(stored).open(bytes_of(*key), f"{label}:{UUID(str(pk))}:{field}".encode())


def bytes_of(key_id, wrapped, ring_key):
    key_id = UUID(str(key_id))
    if (known := models.in_memory.get(key_id)) is None:
        known = ring.unwrap(ring_key, wrapped, f"data key:{key_id}".encode())
        models.in_memory.put(key_id, known)
    return known


class Floor(LoginRequiredMixin, View):
    """Rows of the cases this user sees, by one statement; and three for their flags, as the lists show them."""

    def get(self, request, **kwargs):
        return self.show(self.rows(request.user, **kwargs))

    post = get

    def show(self, rows):
        return HttpResponse(page().render(Context({"rows": rows})))

    def sees(self, user):
        return ALL if user.username == "supervisor" else OF_HER_TEAM

    def cases(self, where, user, **values):
        rows = asked(SHOWN + "WHERE" + where, user=user.pk, now=timezone.now(), **values)
        self.flags(rows)
        return [[row[1], opened("cases.Case", row[0], "called", row[2], row[10:13]), *row[3:10]] for row in rows]

    def flags(self, rows):
        ids = ", ".join(f"'{row[0]}'" for row in rows) or "NULL"
        for sql in FLAGS:
            asked(sql.format(ids=ids))


class CaseList(Floor):
    def rows(self, user):
        return self.cases(self.sees(user) + OPEN + BY_DUE, user)


class Filtered(Floor):
    def rows(self, user):
        return self.cases(self.sees(user) + " AND c.state = 'protection' AND c.risk_rank = 0" + BY_RISK, user)


class Search(Floor):
    def rows(self, user):
        words = names.words(self.request.POST["q"])
        one, other = (ring.blind("name", word) for word in words)
        return self.cases(self.sees(user) + FOUND, user, one=one, other=other)


WHO = """
SELECT p.id, p.given_names, p.family_names, p.age_told, p.sex, p.age_band, c.id, c.called, c.number, c.state,
  c.opened_at, c.risk_level, u.display_name, n.name, k.id, k.wrapped, k.ring_key_id
FROM cases_case c JOIN people_person p ON p.id = c.person_id JOIN sealing_datakey k ON k.id = c.key_id
JOIN access_unit n ON n.id = c.unit_id LEFT JOIN access_user u ON u.id = c.manager_id
WHERE c.number = %(number)s AND"""
BESIDE = (
    "SELECT language, level FROM people_personlanguage WHERE person_id = %(person)s",
    """SELECT t.kind, t.due_at, u.display_name FROM cases_task t LEFT JOIN access_user u ON u.id = t.owner_id
       WHERE t.case_id = %(case)s AND t.done_at IS NULL ORDER BY t.due_at LIMIT 8""",
    """SELECT u.display_name, n.name, g.role FROM cases_grant g LEFT JOIN access_user u ON u.id = g.user_id
       LEFT JOIN access_unit n ON n.id = g.unit_id
       WHERE g.case_id = %(case)s AND g.from_at <= %(now)s AND (g.until_at IS NULL OR g.until_at > %(now)s)""",
    """SELECT e.actor, e.at FROM audit_eventsubject s JOIN audit_event e ON e.n = s.event_id
       WHERE s.subject = %(text)s AND e.kind = 'read' ORDER BY s.event_id DESC LIMIT 30""",
    """SELECT e.actor, e.at, e.verb, e.details FROM audit_eventsubject s JOIN audit_event e ON e.n = s.event_id
       WHERE s.subject = %(text)s AND e.kind = 'write' ORDER BY s.event_id DESC LIMIT 6""",
)
SERVICES = """
SELECT s.id, s.note, s.given_at, t.code FROM plans_historicalservicelog s
JOIN services_catalog_servicetype t ON t.id = s.service_type_id
WHERE s.case_id = %(case)s ORDER BY s.given_at DESC LIMIT 6"""


class OneCase(Floor):
    """Who she is, what is due, who works on it, who looked last, and what happened last with its rows."""

    def rows(self, user, number):
        [found] = asked(WHO + self.sees(user), user=user.pk, now=timezone.now(), number=number)
        key, case = found[14:17], UUID(str(found[6]))
        sealed = (("given_names", 1), ("family_names", 2), ("age_told", 3))
        rows = [[opened("people.Person", found[0], name, found[at], key) for name, at in sealed]]
        rows += [[opened("cases.Case", case, "called", found[7], key), *found[8:14]]]
        values = {"person": UUID(str(found[0])), "case": case, "text": str(case), "now": timezone.now()}
        for sql in BESIDE:
            rows += asked(sql, **values)
        told = asked(SERVICES, case=case)
        return rows + [[opened("plans.ServiceLog", row[0], "note", row[1], key), *row[2:]] for row in told]


FEW = " ORDER BY c.next_due_at, c.id LIMIT 8"
NEWEST = " ORDER BY c.opened_at DESC, c.id LIMIT 8"
OWN = " c.manager_id = %(user)s AND c.state <> 'closed' "
WAITING = " AND c.manager_id IS NULL AND c.state <> 'closed' "
DAY = (
    """SELECT t.kind, t.due_at, c.number FROM cases_task t JOIN cases_case c ON c.id = t.case_id
       WHERE t.done_at IS NULL AND t.owner_id = %(user)s ORDER BY t.due_at LIMIT 8""",
    "SELECT COUNT(*) FROM cases_task WHERE done_at IS NULL AND owner_id = %(user)s",
    "SELECT COUNT(*) FROM cases_case c WHERE" + OWN,
    """SELECT a.what, a.recorded_at, c.number FROM cases_approval a JOIN cases_case c ON c.id = a.case_id
       WHERE a.answer = 'pending' AND c.manager_id = %(user)s LIMIT 8""",
)
APPOINTMENTS = """
SELECT a.id, a.place, a.begins_at, c.number, k.id, k.wrapped, k.ring_key_id FROM cases_appointment a
JOIN cases_case c ON c.id = a.case_id JOIN sealing_datakey k ON k.id = a.key_id
WHERE a.outcome = '' AND a.begins_at >= %(now)s AND c.manager_id = %(user)s ORDER BY a.begins_at LIMIT 8"""


class MyDay(Floor):
    """Own cases, those that wait, tasks, appointments and questions: what a day of somebody on cases shows."""

    def rows(self, user):
        rows = self.cases(self.sees(user) + WAITING + NEWEST, user) + self.cases(OWN + FEW, user)
        for sql in DAY:
            rows += asked(sql, user=user.pk)
        going = asked(APPOINTMENTS, user=user.pk, now=timezone.now())
        return rows + [[opened("cases.Appointment", r[0], "place", r[1], r[4:7]), *r[2:4]] for r in going]


BEDS = """
SELECT b.code, r.name, r.kind, c.id, c.number, c.called, s.id, s.alias, s.allergy, s.diet, s.exit_plan_on,
  k.id, k.wrapped, k.ring_key_id
FROM shelter_bed b JOIN shelter_room r ON r.id = b.room_id
LEFT JOIN shelter_bedallocation a ON a.bed_id = b.id AND a.until_at IS NULL
LEFT JOIN cases_case c ON c.id = a.case_id LEFT JOIN shelter_stay s ON s.id = a.stay_id
LEFT JOIN sealing_datakey k ON k.id = c.key_id
WHERE r.house_id = %(house)s ORDER BY r.name, b.code"""


class Board(Floor):
    def rows(self, user, house):
        rows = asked(BEDS, house=house)
        self.flags([(row[3],) for row in rows if row[3]])
        return [self.bed(row) for row in rows]

    def bed(self, row):
        if row[3] is None:
            return row[:3]
        key = row[11:14]
        called = opened("cases.Case", row[3], "called", row[5], key)
        allergy = opened("shelter.Stay", row[6], "allergy", row[8], key)
        return [*row[:3], row[4], called, allergy, row[9], row[10]]
