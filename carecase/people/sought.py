"""Who, of everybody in care, may be the person that somebody seeks. Unlike duplicates this looks through all
organisations: only the clockwork asks, and what it finds goes to the found person's case manager alone."""

from carecase.people.duplicates import agrees, ids_by_names, opened, same_names
from carecase.people.models import SearchToken

MOST = 200  # people opened for one search


def who_may_be(sought):
    """People of the same names, with no age or sex that contradicts. `sought` has names, sex, age and age group."""
    people = opened(ids_by_names(sought, SearchToken.objects.all(), most=MOST))
    return [person for person in people if same_names(sought, person) and agrees(sought, person)]
