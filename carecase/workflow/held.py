"""Reading everything that hangs on one record for its page, in one statement, from the tables that hold something.
Which ones do is asked together with the record."""

from dataclasses import dataclass, field

from django.db.models import Exists, Model, OuterRef

from carecase.ui.together import keep, read_together


def relations(model):
    """Its tables of rows: what it calls them → relation."""
    return {each.get_accessor_name(): each for each in model._meta.related_objects if each.one_to_many}


def holding(model, names, key="pk", mark="holds"):
    """What to annotate: whether each of these tables has a row. `key`: the field that points at the record."""
    found = relations(model)
    return {f"{mark}_{name}": Exists(pointing(found[name], key)) for name in names}


def pointing(relation, key):
    return relation.related_model._base_manager.filter(**{relation.field.name: OuterRef(key)})


@dataclass
class Tables:
    """Tables of a record. `marked` carries what `holding` answered, where that is another record; `fetch` says which
    rows are read, and what beside them: name → queryset."""

    record: Model
    names: list
    marked: Model | None = None
    mark: str = "holds"
    fetch: dict = field(default_factory=dict)

    def lists(self):
        """Relation → its rows as a queryset, None where there are none."""
        found = relations(type(self.record))
        return {found[name]: self.rows(found[name], name) for name in self.names}

    def rows(self, relation, name):
        if not getattr(self.marked or self.record, f"{self.mark}_{name}"):
            return None
        rows = self.fetch.get(name, relation.related_model._default_manager.all())
        return rows.filter(**{relation.field.name: self.record})


def know(*tables):
    """Read what these hold. Of the others it is known that they are empty."""
    asked = [(each.record, relation, rows) for each in tables for relation, rows in each.lists().items()]
    found = iter(read_together([rows for _record, _relation, rows in asked if rows is not None]))
    for record, relation, rows in asked:
        keep(record, relation, [] if rows is None else next(found))
