"""The rows of several lists, asked for in one statement: a page that brings together many kinds of record waits for
the database once, however many they are."""

from collections import Counter, defaultdict
from operator import itemgetter

from django.core.exceptions import EmptyResultSet
from django.db import connection

MANY = 100_000  # a list without an end of its own: within a longer statement only a list that is cut keeps its order


def read_together(querysets):
    """The rows of each, as a list of lists. What a queryset is told to fetch beside its rows, it fetches itself."""
    asked = [Asked(queryset) for queryset in querysets]
    of_database = [each for each in asked if each.sql]
    if len(of_database) > 1:
        answer(of_database)
    return [list(each.queryset) for each in asked]


def read_named(lists):
    """The same for lists by name."""
    return dict(zip(lists, read_together(lists.values()), strict=True))


def find_together(querysets):
    """Let each of them find its rows without asking for them itself."""
    for queryset, rows in zip(querysets, read_together(querysets), strict=True):
        queryset._result_cache, queryset._prefetch_done = rows, True


def prefetch_together(rows, *lookups):
    """Django's prefetch of relations to many, in one statement.

    A lookup leads over what the rows know already ("case__fears", with the case at hand) to rows that name them.
    """
    asked = [relation(rows, lookup) for lookup in lookups]
    lists = [rel.related_model._default_manager.filter(**{f"{rel.field.name}__in": of}) for rel, of in asked]
    for (rel, of), found in zip(asked, read_together(lists), strict=True):
        let_know(of, rel, found)


def relation(rows, lookup):
    """The relation at the end of a lookup, and the rows it is asked of."""
    *way, last = lookup.split("__")
    for name in way:
        rows = [getattr(row, name) for row in rows]
    return next(rel for rel in rows[0]._meta.related_objects if rel.get_accessor_name() == last), rows


def let_know(rows, rel, found):
    """Each of the rows knows what was found that names it, which knows it too."""
    naming = defaultdict(list)
    for each in found:
        naming[getattr(each, rel.field.attname)].append(each)
    for row in rows:
        keep(row, rel, naming[row.pk])


def keep(row, rel, found):
    """As after Django's own prefetch of a relation to many."""
    known = getattr(row, rel.get_accessor_name()).all()
    known._result_cache, known._prefetch_done = found, True
    vars(row).setdefault("_prefetched_objects_cache", {})[rel.get_accessor_name()] = known
    for each in found:
        rel.field.set_cached_value(each, row)


class Asked:
    """One of the lists: its statement, and the type of each of its columns."""

    def __init__(self, queryset):
        self.queryset = queryset.all() if queryset.query.is_sliced else queryset[:MANY]
        self.compiler = self.queryset.query.get_compiler(using=self.queryset.db)
        try:
            self.sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            self.sql, self.params = "", ()
        else:
            self.columns = in_columns(plain_type(expression) for expression, _sql, _alias in self.compiler.select)
            self.names = [connection.ops.quote_name(alias) for _expression, _sql, alias in self.compiler.select]

    def select(self, number, wanted):
        """Its statement, with a column for each that one of the statements has."""
        names = dict(zip(self.columns, self.names, strict=True))
        columns = (names.get(column) or f"CAST(NULL AS {column[0]})" for column in wanted)
        return f"SELECT {number}, {', '.join(columns)} FROM ({self.sql}) AS few"  # noqa: S608 (the sql of a queryset)

    def take(self, rows, wanted):
        """The queryset finds what the database has answered, instead of asking it."""
        in_my_order = itemgetter(*(wanted[column] for column in self.columns), 0)
        answered = [[in_my_order(row)[:-1] for row in rows]]
        self.compiler.execute_sql = lambda *_how, **_so: answered
        self.queryset.query.get_compiler = lambda *_how, **_so: self.compiler


def plain_type(expression):
    """The type of a column without its length, of which columns of other tables have another."""
    return expression.output_field.db_type(connection).partition("(")[0]


def in_columns(types):
    """Columns by type and place among those of their type. Kinds of record share them: the answer stays narrow."""
    seen, columns = Counter(), []
    for each in types:
        columns.append((each, seen[each]))
        seen[each] += 1
    return columns


def answer(asked):
    columns = dict.fromkeys(column for each in asked for column in each.columns)
    wanted = {column: place for place, column in enumerate(columns, 1)}  # behind the number of the list
    statements = " UNION ALL ".join(each.select(number, wanted) for number, each in enumerate(asked))
    with connection.cursor() as cursor:
        cursor.execute(statements, [param for each in asked for param in each.params])
        rows = cursor.fetchall()
    for number, each in enumerate(asked):
        each.take([row for row in rows if row[0] == number], wanted)
