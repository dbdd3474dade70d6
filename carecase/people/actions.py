"""Keeping people findable: their blind tokens follow what is written, in the same act."""

from carecase.people import tokens
from carecase.people.models import IdentityPaper, Phone, SearchToken


def refresh_tokens(person, called=()):
    """Make one person findable under what is known now; `called`: the names used for her or him in cases."""
    refresh_tokens_of({person: called})


def refresh_tokens_of(people):
    """The same for many, in a handful of queries: person → the names used for her or him.

    Tokens stand beside the record, not in it: they leave no history and go when the person is erased.
    """
    wanted = {
        (person.pk, kind, token)
        for person, called in people.items()
        for kind, token in tokens.of_names(person.given_names, person.family_names, person.aliases, *called)
    }
    for phone in Phone.objects.filter(person__in=people):
        wanted |= {(phone.person_id, kind, token) for kind, token in tokens.of_phone(phone.number)}
    for paper in IdentityPaper.objects.filter(person__in=people):
        wanted |= {(paper.person_id, kind, token) for kind, token in tokens.of_paper(paper.number)}
    kept = {(row.person_id, row.kind, row.token): row.pk for row in SearchToken.objects.filter(person__in=people)}
    SearchToken.objects.filter(pk__in=[kept[gone] for gone in kept.keys() - wanted]).delete()
    missing = [SearchToken(person_id=pk, kind=kind, token=token) for pk, kind, token in wanted - kept.keys()]
    SearchToken.objects.bulk_create(missing, ignore_conflicts=True)
