"""Words of the directory that belong to no page: countries, days and hours, whom a service is meant for."""

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy, to_language
from django.utils.translation import gettext as _

from carecase.documents.languages import own_name
from services_catalog.models import ServiceType

#: Part of the address → language as the settings write it ("pt" → "pt_BR").
LANGUAGES = {code[:2]: code for code in settings.PERSON_LANGUAGES}

#: The Babel data that other pages use have no Haitian Creole.
COUNTRIES = {
    "CA": gettext_lazy("Canada"),
    "US": gettext_lazy("United States"),
    "MX": gettext_lazy("Mexico"),
    "GT": gettext_lazy("Guatemala"),
    "BZ": gettext_lazy("Belize"),
    "HN": gettext_lazy("Honduras"),
    "SV": gettext_lazy("El Salvador"),
    "NI": gettext_lazy("Nicaragua"),
    "CR": gettext_lazy("Costa Rica"),
    "PA": gettext_lazy("Panama"),
    "DO": gettext_lazy("Dominican Republic"),
}

Population = ServiceType.Population
#: Of the populations those that one may be told openly: what happened to somebody is none of them.
MEANT_FOR = {
    Population.WOMEN: gettext_lazy("Women"),
    Population.MEN: gettext_lazy("Men"),
    Population.GIRLS: pgettext_lazy("population", "Girls"),
    Population.BOYS: pgettext_lazy("population", "Boys"),
    Population.LGBTI: gettext_lazy("LGBTI people"),
    Population.DISABILITY: gettext_lazy("People with disabilities"),
    Population.OLDER: gettext_lazy("Older people"),
    Population.FAMILIES: gettext_lazy("Families"),
    Population.INDIGENOUS: gettext_lazy("Indigenous peoples"),
    Population.EXTRA_CONTINENTAL: gettext_lazy("People from other continents"),
}

DAYS = {
    "MO": gettext_lazy("Monday"),
    "TU": gettext_lazy("Tuesday"),
    "WE": gettext_lazy("Wednesday"),
    "TH": gettext_lazy("Thursday"),
    "FR": gettext_lazy("Friday"),
    "SA": gettext_lazy("Saturday"),
    "SU": gettext_lazy("Sunday"),
}


def language_links():
    """Each language with what stands for it in the address, its code for `lang` and its own name."""
    return [(short, to_language(code), own_name(code).capitalize()) for short, code in LANGUAGES.items()]


def meant_for(populations):
    return [str(MEANT_FOR[each]) for each in populations if each in MEANT_FOR]


def hours(schedule):
    """When it is open, in words, or "" where that cannot be said of every week the same."""
    if schedule.valid_to and schedule.valid_to < timezone.localdate():
        return ""
    days = schedule.byday.replace(" ", "").split(",") if schedule.byday else list(DAYS)
    if schedule.opens_at is None or schedule.freq == schedule.Frequency.MONTHLY or not set(days) <= set(DAYS):
        return ""
    return f"{days_in_words(days)}, {times_in_words(schedule)}"


def days_in_words(days):
    places = sorted(list(DAYS).index(day) for day in set(days))
    names = [str(list(DAYS.values())[place]) for place in places]
    if len(names) == len(DAYS):
        return _("Every day")
    if not get_language().startswith("en"):  # only English writes a day with a capital inside a sentence
        names = [name.lower() for name in names]
    if len(names) > 2 and places == list(range(places[0], places[-1] + 1)):
        return capfirst(_("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]})
    return capfirst(", ".join(names))


def times_in_words(schedule):
    opens, closes = f"{schedule.opens_at:%H:%M}", f"{schedule.closes_at:%H:%M}" if schedule.closes_at else ""
    if opens == "00:00" and closes in {"", "00:00", "23:59"}:
        return _("day and night")
    return f"{opens}–{closes}" if closes else _("from %(time)s") % {"time": opens}
