"""How long a closed case is kept, by the values of the country's pack (care pathway E10)."""

from carecase.jurisdictions.pack import add_months
from carecase.people import ages


def kept_until(case):
    """The day after which a closed case is due for erasure, or None while it is open.

    Adults: so many years after the closure. Somebody who was a child then: until an age, where the birthday is known;
    never shorter than for an adult.
    """
    if case.closed_at is None:
        return None
    closed_on = case.closed_at.astimezone(case.pack.timezone).date()
    for_an_adult = add_months(closed_on, 12 * case.pack.value("retention_adult_years"))
    came_of_age = ages.birthday(case.person.born, ages.ADULT_AT)
    if came_of_age is None or came_of_age <= closed_on:
        return for_an_adult
    return max(for_an_adult, ages.birthday(case.person.born, case.pack.value("retention_child_until_age")))
