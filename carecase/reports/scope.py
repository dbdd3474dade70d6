"""Whom the figures count: the cases of the organisations for which a reader may see statistics, by groups of people.

Figures are read across an organisation, beyond the cases a reader sees, so nothing but counts may leave a query that
begins here.
"""

from django.db import models
from django.db.models import Case as Choose
from django.db.models import Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import Case
from carecase.jurisdictions import countries
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import Sex


class Population(models.TextChoices):
    """Sex and age as they stand in clear in the record; who is of unknown age or sex is not guessed."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    GIRLS = "girls", pgettext_lazy("population", "Girls")
    BOYS = "boys", pgettext_lazy("population", "Boys")
    NOT_KNOWN = "not_known", _("Not known")


def organisations_of(user, permission=Permission.SEE_STATISTICS):
    """The organisations where a membership of today allows it, by name."""
    found = {m.organisation for m in user.standing if permission in ROLES[m.role].permissions}
    return sorted(found, key=lambda organisation: organisation.name)


def cases_counted(organisations, country):
    """The cases of these organisations in a country. Who was registered twice is counted once."""
    cases = Case.objects.filter(organisation__in=organisations, jurisdiction=country)
    return cases.exclude(closure_reason=Case.ClosureReason.DUPLICATE)


def countries_of(organisations):
    """Codes of the countries where these organisations are or care for somebody, in the order of their names."""
    cared_in = Case.objects.filter(organisation__in=organisations).order_by().values_list("jurisdiction", flat=True)
    codes = {organisation.country for organisation in organisations} | set(cared_in.distinct())
    return sorted(codes, key=countries.name)


def population(case=""):
    """The group somebody belongs to, in SQL. `case`: the path to the case, for instance "case__"."""
    sex, age = f"{case}person__sex", f"{case}person__age_band"
    child, adult = Q(**{f"{age}__in": CHILD}), ~Q(**{f"{age}__in": {*CHILD, AgeBand.UNKNOWN}})
    female, male = Q(**{sex: Sex.FEMALE}), Q(**{sex: Sex.MALE})
    return Choose(
        When(female & adult, then=Value(Population.WOMEN.value)),
        When(male & adult, then=Value(Population.MEN.value)),
        When(female & child, then=Value(Population.GIRLS.value)),
        When(male & child, then=Value(Population.BOYS.value)),
        default=Value(Population.NOT_KNOWN.value),
        output_field=models.CharField(),
    )
