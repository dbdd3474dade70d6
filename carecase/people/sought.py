"""Who, of everybody in care, may be the person that somebody seeks. Unlike duplicates this looks through all
organisations: only the clockwork asks, and what it finds goes to the found person's case manager alone."""

from django.db.models import Count

from carecase.people import tokens
from carecase.people.duplicates import SHARED_WORDS, agrees, same_names
from carecase.people.models import Person, SearchToken
from carecase.sealing.models import DataKey

MOST = 200  # people opened for one search


def who_may_be(sought):
    """People of the same names, with no age or sex that contradicts. `sought` has names, sex, age and age group."""
    own = {token for _kind, token in tokens.of_names(sought.full_name)}
    if len(own) < SHARED_WORDS:
        return []
    named = SearchToken.objects.filter(kind=SearchToken.Kind.NAME, token__in=own).values("person")
    named = named.annotate(shared=Count("pk")).filter(shared__gte=SHARED_WORDS).order_by("-shared", "person")
    people = list(Person.objects.filter(pk__in=list(named.values_list("person", flat=True)[:MOST])))
    DataKey.warm(person.key_id for person in people)
    return [person for person in people if same_names(sought, person) and agrees(sought, person)]
