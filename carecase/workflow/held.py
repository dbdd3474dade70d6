"""Reading everything that hangs on one record for its page: each table once however much stands in it, and only those
that hold a row. Which ones do is asked together with the record."""

from django.db.models import Exists, OuterRef, prefetch_related_objects


def relations(model):
    """Its tables of rows: what it calls them → relation."""
    return {each.get_accessor_name(): each for each in model._meta.related_objects if each.one_to_many}


def holding(model, names, key="pk", mark="holds"):
    """What to annotate: whether each of these tables has a row. `key`: the field that points at the record."""
    found = relations(model)
    return {f"{mark}_{name}": Exists(pointing(found[name], key)) for name in names}


def pointing(relation, key):
    return relation.related_model._base_manager.filter(**{relation.field.name: OuterRef(key)})


def know(record, names, *, marked=None, mark="holds", fetch=None):
    """Fetch the tables that hold something; of the others it is known that they are empty.

    `marked` carries the answers, where that is another record; `fetch` says how a table is fetched: name → Prefetch.
    """
    full = [name for name in names if getattr(marked or record, f"{mark}_{name}")]
    for name in set(names) - set(full):
        keep(record, name, [])
    prefetch_related_objects([record], *((fetch or {}).get(name, name) for name in full))


def keep(record, name, rows):
    """As if it had been fetched beforehand."""
    known = getattr(record, name).all()
    known._result_cache, known._prefetch_done = rows, True
    vars(record).setdefault("_prefetched_objects_cache", {})[name] = known
