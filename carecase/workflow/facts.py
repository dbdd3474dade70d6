"""Facts about a record: what its steps and pages build on, each said once as the rows where it stands.

A fact is asked of a record alone, as a function (`latest_risk(case)`), or with others in one query (`ask`). It is
about the record as the database has it. Within one moment an answer is kept.
"""

from functools import partial, update_wrapper

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from carecase.workflow.one_moment import kept_now

#: The record that is asked about, in the rows that a fact says.
IT = OuterRef("pk")


class Fact:
    """One fact: what its function says, in SQL. Subclasses know how it is read beside a record of a model."""

    is_rows = False

    def __init__(self, say):
        self.say = say
        update_wrapper(self, say)

    def __call__(self, subject):
        return ask(subject, self)[0]

    def read_before(self, subject):
        """Whether it is known without asking, and what is."""
        return False, None


class Holds(Fact):
    """Whether there are such rows: the function makes them, of `IT`, or a condition of several such."""

    def beside(self, model):
        said = self.say()
        return Exists(said) if isinstance(said, QuerySet) else said

    def read(self, lines, name, subject):
        return getattr(lines[0], name)


class Each(Fact):
    """All the rows of a relation of few. Of two such, a line comes for each of one with each of the other."""

    is_rows = True

    def __init__(self, relation, say):
        super().__init__(say)
        self.relation = relation

    def read_before(self, subject):
        """A page of many records may have read all of these at once."""
        if self.relation not in getattr(subject, "_prefetched_objects_cache", ()):
            return False, None
        rows = getattr(subject, self.relation).all()
        return self.say(rows) is rows, self.answer(list(rows))

    def beside(self, model):
        rows = self.chosen(self.say(rows_of(model, self.relation)))
        these = Q(**{f"{self.relation}__pk__in": Subquery(rows.values("pk"))})
        return FilteredRelation(self.relation, condition=these)

    def read(self, lines, name, subject):
        rows = {each.pk: each for line in lines if (each := getattr(line, name, None)) is not None}
        return self.answer([at_home(each, subject) for each in rows.values()])

    def chosen(self, rows):
        return rows.order_by()

    def answer(self, rows):
        return rows


class First(Each):
    """The first row of a relation, or None: the function is given them all, to choose among them and order them."""

    def chosen(self, rows):
        return rows[:1]

    def answer(self, rows):
        return next(iter(rows), None)


holds = Holds


def first(relation):
    return partial(First, relation)


def each(relation):
    return partial(Each, relation)


def rows_of(model, relation):
    """Those of `IT`, over one relation or several: "closures", "care_plans__answers", "person__phones"."""
    back, start = [], "pk"
    for name in relation.split("__"):
        field = model._meta.get_field(name)
        if field.one_to_many or (field.one_to_one and not field.concrete):  # they point to it, not it to them
            back.insert(0, field.field.name)
        else:
            start = name
        model = field.related_model
    return model._default_manager.filter(**{"__".join(back): OuterRef(start)})


def at_home(record, subject):
    """It knows the record that was asked about, and shares its key, as far as these are what it points to."""
    for field in record._meta.concrete_fields:
        if field.is_relation and field.related_model is type(subject) and getattr(record, field.attname) == subject.pk:
            field.set_cached_value(record, subject)
    if record.key_id == subject.key_id and "key" in subject._state.fields_cache:
        record.key = subject.key
    return record


def ask(subject, *facts):
    """Their answers in order, in one query; what is known in this moment is not asked again."""
    kept = kept_now()
    known = {} if kept is None else kept
    keys = [(fact, type(subject), subject.pk) for fact in facts]
    unknown = []
    for key in dict.fromkeys(keys):
        if key not in known:
            is_there, answer = key[0].read_before(subject)
            if is_there:
                known[key] = answer
            else:
                unknown.append(key)
    if unknown:
        known.update(zip(unknown, asked(subject, [fact for fact, *_it in unknown]), strict=True))
    return [known[key] for key in keys]


def asked(subject, facts):
    model, named = type(subject), {f"fact_{number}": fact for number, fact in enumerate(facts)}
    rows = [name for name, fact in named.items() if fact.is_rows] or [None]  # None: no relation of the record itself
    beside = {name: fact.beside(model) for name, fact in named.items()}
    lines = list(model._base_manager.filter(pk=subject.pk).annotate(**beside).select_related(*rows))
    return [fact.read(lines, name, subject) for name, fact in named.items()]
