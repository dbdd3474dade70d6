"""Time zones as places, in the reader's language."""

from zoneinfo import ZoneInfo

import pytest
from django.db import models
from django.utils import translation

from carecase.interpreters.models import Interpreter
from carecase.jurisdictions import zones


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("es", "America/Mexico_City", "México: Ciudad de México"),
        ("en", "America/Mexico_City", "Mexico: Mexico City"),
        ("es", "America/New_York", "Estados Unidos: Nueva York"),
        ("es", "America/Costa_Rica", "Costa Rica"),
        ("fr", "Europe/London", "Royaume-Uni: Londres"),
    ],
)
def test_a_zone_is_a_country_and_a_place(language, zone, said):
    with translation.override(language):
        assert dict(zones.CHOICES)[zone] == said


def test_a_form_reads_them_anew_for_each_reader():
    field = models.CharField(choices=zones.CHOICES, max_length=50)
    for language, place in (("es", "Alemania: Berlín"), ("en", "Germany: Berlin")):
        with translation.override(language):
            assert dict(field.formfield().choices)["Europe/Berlin"] == place
            assert zones.place("Europe/Berlin") in place


def test_a_record_tells_its_zone_to_each_reader():
    interpreter = Interpreter(time_zone="America/Mexico_City")
    for language, told in (("es", "México: Ciudad de México"), ("en", "Mexico: Mexico City")):
        with translation.override(language):
            assert interpreter.get_time_zone_display() == told


def test_the_region_stands_first_and_each_zone_has_clocks():
    names = [zone for zone, _said in zones.CHOICES]
    assert names.index("America/Santo_Domingo") < names.index("Africa/Abidjan")
    assert len(names) == len(set(names))
    assert [str(ZoneInfo(zone)) for zone in names] == names
