"""The floor of what is written: the same rows as the product's last such act, written again by plain statements.

New ids, new data keys and texts sealed anew for their new places, one transaction, and nothing in the trail.
"""

import os
import re
import uuid

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseRedirect
from django.utils import timezone

from carecase.cases.numbers import new_number
from carecase.sealing import envelope, ring
from tools.bench.floors_reading import Floor, asked, bytes_of, plain

#: What one act writes: table, how its rows are found. The records first, then their history.
SERVICE = ("plans_servicelog", "plans_historicalservicelog")
OF_A_CASE = ("cases_encounter", "cases_episode", "cases_grant", "cases_task")
KEY = "SELECT id, wrapped, ring_key_id FROM sealing_datakey WHERE id = %(key)s"
SEALED = re.compile(r"v1:[0-9a-f-]{36}:.*")


class Copied:
    """Rows of the last act, and what stands in place of each id when they are written once more."""

    def __init__(self, found):
        self.found, self.new = found, {}

    def renew(self, old, value=None):
        self.new[str(old)] = value or uuid.uuid4()
        return self.new[str(old)]

    def write(self):
        for table, (columns, rows) in self.found.items():
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
            with connection.cursor() as cursor:
                cursor.executemany(sql, [[self.anew(value) for value in row] for row in rows])

    def anew(self, value):
        return plain(self.new.get(str(value), value)) if isinstance(value, str | uuid.UUID) else value


def rows_of(table, where, **values):
    """(columns, rows) as they stand, without the counter of a history row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where}", {n: plain(v) for n, v in values.items()})
        names = [each[0] for each in cursor.description]
        kept = [n for n, name in enumerate(names) if name != "history_id"]
        return [names[n] for n in kept], [[as_written(row[n]) for n in kept] for row in cursor.fetchall()]


def as_written(value):
    return connection.ops.adapt_json_value(value, None) if isinstance(value, dict | list) else value


class Write(Floor):
    """Answers as the product does: with the way back."""

    def post(self, request, **kwargs):
        with transaction.atomic():
            self.write(request.user, **kwargs)
        return HttpResponseRedirect("/")


class LogService(Write):
    def write(self, user, number):
        [[case, *key]] = asked(
            "SELECT c.id, k.id, k.wrapped, k.ring_key_id FROM cases_case c JOIN sealing_datakey k ON k.id = c.key_id"
            " WHERE c.number = %(number)s AND" + self.sees(user), user=user.pk, now=timezone.now(), number=number,
        )  # fmt: skip
        [[last]] = asked(
            "SELECT id FROM plans_servicelog WHERE case_id = %(case)s ORDER BY recorded_at DESC LIMIT 1",
            case=uuid.UUID(str(case)),
        )
        last = uuid.UUID(str(last))
        copied = Copied({table: rows_of(table, "id = %(id)s", id=last) for table in SERVICE})
        new = copied.renew(plain(last))
        place = f"plans.ServiceLog:{new}:note".encode()
        for columns, rows in copied.found.values():  # its history keeps a sealed text of its own
            for row in rows:
                if (note := row[columns.index("note")]) and SEALED.match(note):
                    copied.renew(note, envelope.seal("Como acordado.", str(key[0]), bytes_of(*key), place, new).stored)
        copied.write()


class TakeStep(Write):
    def write(self, user, number):
        [[case, version]] = asked(
            "SELECT c.id, c.version FROM cases_case c WHERE c.number = %(number)s AND" + self.sees(user),
            user=user.pk, now=timezone.now(), number=number,
        )  # fmt: skip
        case = uuid.UUID(str(case))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_case SET state = 'protection', version = version + 1 WHERE id = %s", [plain(case)]
            )
        newest = "id = %(id)s ORDER BY history_id DESC LIMIT 1"
        change = "object_id = %(id)s ORDER BY version DESC LIMIT 1"
        found = {"cases_historicalcase": rows_of("cases_historicalcase", newest, id=case)}
        columns, [row] = found["workflow_statechange"] = rows_of("workflow_statechange", change, id=case)
        row[columns.index("id")], row[columns.index("version")] = plain(uuid.uuid4()), version + 1
        Copied(found).write()


class Register(Write):
    """A group of seventy: the rows of the group that was registered last, with seventy new keys."""

    def write(self, user):
        [[incident]] = asked("SELECT id FROM cases_groupincident ORDER BY recorded_at DESC LIMIT 1")
        copied = Copied(group_of(uuid.UUID(str(incident))))
        columns, keys = copied.found["sealing_datakey"]
        opened = {}
        for row in keys:
            opened[str(row[0])] = new_key(copied, row, columns)
        for table in ("cases_case", "cases_groupincident"):
            columns, rows = copied.found[table]
            for row in rows:
                copied.renew(row[columns.index("number")], new_number())
        renew_ids(copied)
        seal_anew(copied, opened)
        copied.write()


def group_of(incident):
    cases = "case_id IN (SELECT id FROM cases_case WHERE incident_id = %(id)s)"
    people = "id IN (SELECT person_id FROM cases_case WHERE incident_id = %(id)s)"
    keys = (
        "id IN (SELECT key_id FROM cases_case WHERE incident_id = %(id)s UNION SELECT key_id FROM cases_groupincident"
    )
    where = {"sealing_datakey": f"{keys} WHERE id = %(id)s)", "cases_groupincident": "id = %(id)s"}
    where |= {"cases_historicalgroupincident": "id = %(id)s"}
    where |= {"people_person": people, "people_historicalperson": people}
    where |= {"cases_case": "incident_id = %(id)s", "cases_historicalcase": "incident_id = %(id)s"}
    where |= {table.replace("_", prefix, 1): cases for table in OF_A_CASE for prefix in ("_", "_historical")}
    return {table: rows_of(table, condition, id=incident) for table, condition in where.items()}


def new_key(copied, row, columns):
    dek, old = os.urandom(ring.KEY_BYTES), row[0]
    new = copied.renew(old)
    ring_key, wrapped = ring.wrap(dek, f"data key:{new}".encode())
    row[columns.index("wrapped")], row[columns.index("ring_key_id")] = wrapped, ring_key
    return new, dek


def renew_ids(copied):
    for columns, rows in copied.found.values():
        at = columns.index("id")
        for row in rows:
            if str(row[at]) not in copied.new:
                copied.renew(row[at])


def seal_anew(copied, opened):
    """Texts of the same length for their new places, once for a record and its history."""
    for table, (columns, rows) in copied.found.items():
        key, pk = (columns.index(name) for name in ("key_id", "id")) if "key_id" in columns else (None, None)
        for row in rows if key is not None else ():
            for n, value in enumerate(row):
                if isinstance(value, str) and SEALED.match(value) and value not in copied.new:
                    new, dek = opened[str(row[key])]
                    place = f"{label_of(table)}:{copied.new[str(row[pk])]}:{columns[n]}".encode()
                    text = "x" * max(len(value) * 3 // 4 - 60, 1)
                    copied.renew(value, envelope.seal(text, new, dek, place, None).stored)


def label_of(table):
    app, name = table.replace("_historical", "_").split("_", 1)
    return apps.get_model(app, name)._meta.label
