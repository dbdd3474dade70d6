"""Packs: every country has one, every figure says where it comes from, and a slip is refused by file and key."""

import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override

from carecase.cases.models import RiskLevel
from carecase.jurisdictions import checks, countries, keys, packs
from carecase.jurisdictions.keys import KNOWN_CLOCKS, KNOWN_VALUES
from carecase.jurisdictions.pack import UnknownKey
from carecase.jurisdictions.packs import pack_for
from tests.rules.source import MODULES, nodes

DEEP = ("CR", "PA", "GT", "HN", "MX")


@pytest.fixture
def own_packs(settings, tmp_path):
    """Writes a pack of a deployer's own and puts its folder in front of ours."""
    settings.JURISDICTION_PACKS = str(tmp_path)

    def write(text, name="cr.toml"):
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
        packs._shelf.cache_clear()
        packs._pack.cache_clear()
        return packs.problems()

    yield write
    packs._shelf.cache_clear()
    packs._pack.cache_clear()


def test_every_country_of_the_conference_has_a_file_of_its_own():
    files = {path.stem for path in packs.OURS.glob("*.toml")}
    assert files == {country.lower() for country in countries.RCM} | {"default"}


def test_our_packs_are_right():
    assert packs.problems() == ()
    assert checks.packs_are_right(None) == []


@pytest.mark.parametrize("country", countries.RCM)
def test_every_country_has_every_clock_value_and_body(country):
    pack = pack_for(country)
    assert pack.country == country
    assert pack.clocks.keys() >= keys.KNOWN_CLOCKS.keys() - keys.ONLY_IN_SOME
    assert pack.values.keys() == keys.KNOWN_VALUES.keys()
    assert pack.bodies.keys() == keys.KNOWN_BODIES.keys()
    assert pack.instruments


@pytest.mark.parametrize("country", countries.RCM)
def test_every_country_names_its_time_money_and_child_authority(country):
    default, pack = packs._shelf("").files["default"], pack_for(country)
    assert pack.value("timezones") != default.values["timezones"].value
    assert len(pack.value("currency")) == 3
    assert pack.bodies["child_authority"] != default.bodies["child_authority"]


@pytest.mark.parametrize("country", DEEP)
def test_the_deep_packs_name_their_own_bodies(country):
    default, pack = packs._shelf("").files["default"], pack_for(country)
    own = {code for code, body in pack.bodies.items() if body != default.bodies[code]}
    assert own >= {
        "national_committee",
        "identification_body",
        "smuggling_body",
        "child_authority",
        "migration_authority",
        "asylum_body",
        "consular",
        "prosecutor",
        "police",
    }


@pytest.mark.parametrize("country", countries.RCM)
def test_every_entry_says_its_source_and_whether_it_was_verified(country):
    pack = pack_for(country)
    tables = (pack.clocks, pack.bodies, pack.papers, pack.values)
    entries = [entry for table in tables for entry in table.values()] + list(pack.instruments)
    assert all(entry.source.strip() and isinstance(entry.verified, bool) for entry in entries)


@pytest.mark.parametrize("country", countries.RCM)
def test_what_is_known_or_inferred_only_never_counts_as_verified(country):
    pack = pack_for(country)
    for table in (pack.clocks, pack.bodies, pack.papers, pack.values):
        for entry in table.values():
            if entry.source.startswith(("I:", "I;", "K:")) or entry.source in ("I", "K"):
                assert not entry.verified, entry


def test_no_hotline_is_invented():
    known = {country for country in countries.RCM if pack_for(country).value("hotline")}
    assert known == {"CA", "US"}


def test_costa_rica_reflects_for_three_months_from_the_accreditation():
    clock = pack_for("CR").clock("reflection")
    assert (clock.amount, clock.unit, clock.starts, clock.verified) == (3, "months", "accreditation", True)
    assert clock.source.startswith("CR9095")


def test_the_reflection_starts_from_a_first_contact_a_presumption_or_an_accreditation():
    for country in countries.RCM:
        assert pack_for(country).clock("reflection").starts in {"first_contact", "presumption", "accreditation"}


def test_a_country_differs_from_the_default_only_where_it_says_so():
    default = packs._shelf("").files["default"]
    assert pack_for("HN").clock("pep") == default.clocks["pep"]
    assert pack_for("CR").clock("accreditation") != default.clocks["accreditation"]


def test_a_country_without_a_pack_has_the_default_one_under_its_code():
    pack = pack_for("CO")
    assert pack.country == "CO"
    assert str(pack.timezone) == "America/Bogota"
    assert pack.clock("accreditation") == packs._shelf("").files["default"].clocks["accreditation"]
    assert pack.corridor_to("GT") is None


def test_a_country_in_several_time_zones_without_a_pack_keeps_universal_time():
    assert str(pack_for("BR").timezone) == "UTC"


@pytest.mark.parametrize("code", ["XX", "cr", "", "CRI", None])
def test_an_unknown_country_is_refused_by_name(code):
    with pytest.raises(countries.UnknownCountry, match=repr(code)):
        pack_for(code)


@pytest.mark.parametrize("ask", ["clock", "body", "paper", "value"])
def test_an_unknown_key_is_refused_by_name_and_country(ask):
    with pytest.raises(UnknownKey, match=r"CR has no \w+ 'nonsense'"):
        getattr(pack_for("CR"), ask)("nonsense")


def test_a_clock_of_one_country_is_not_one_of_another():
    assert pack_for("US").has_clock("interim_assistance")
    assert not pack_for("CR").has_clock("interim_assistance")
    with pytest.raises(UnknownKey):
        pack_for("CR").clock("interim_assistance")
    with pytest.raises(UnknownKey):
        pack_for("CR").has_clock("nonsense")


def test_a_body_reads_in_the_language_of_the_reader():
    body = pack_for("CR").body("child_authority")
    with override("es"):
        assert str(body) == "Patronato Nacional de la Infancia"
    with override("en"):
        assert str(body) == "National Children's Trust"
        assert body.role == "child protection authority"
    assert body.short == "PANI"


def test_a_paper_reads_in_the_language_of_the_reader():
    paper = pack_for("MX").paper("child_channelling_record")
    with override("es"):
        assert str(paper) == "Acta de canalización"
    with override("en"):
        assert paper.purpose == "record of handing a child to the authority"


def test_a_clock_says_what_it_is_about_and_how_long_it_is():
    clock = pack_for("CR").clock("accreditation")
    with override("en"):
        assert (str(clock), clock.length) == ("decision on the identification", "7 working days")


def test_an_instrument_reads_in_the_language_of_the_reader():
    with override("en"):
        assert any("Law 9095" in str(instrument) for instrument in pack_for("CR").instruments)


def test_mexico_names_its_corridors_and_leaves_unknown_rules_open():
    corridor = pack_for("MX").corridor_to("NI")
    assert (corridor.points, corridor.from_time, corridor.verified) == ((), None, False)
    with override("en"):
        assert "families are not split" in corridor.note
    with override("es"):
        assert "las familias no se separan" in corridor.note
    assert not any(each.verified for each in pack_for("MX").corridors.values())
    assert pack_for("CR").corridor_to("GT") is None


def test_no_country_ships_an_advisory_against_return():
    assert all(not pack_for(country).advisories for country in countries.RCM)
    assert pack_for("CR").advisory_on("HT") is None


def test_a_pack_cannot_be_changed():
    pack = pack_for("CR")
    with pytest.raises(FrozenInstanceError):
        pack.country = "PA"
    with pytest.raises(TypeError):
        pack.clocks["pep"] = None
    with pytest.raises(FrozenInstanceError):
        pack.clock("pep").amount = 1


# --- a deployer's own folder, and slips in it ------------------------------------------------------------------------


def test_a_file_of_ones_own_stands_in_the_place_of_ours(own_packs):
    assert own_packs('[values]\nhotline = {value = "911", source = "ours", verified = true}\n') == ()
    assert pack_for("CR").value("hotline") == "911"
    assert pack_for("CR").clock("accreditation").amount == 30
    assert pack_for("PA").value("hotline") == ""


def test_an_advisory_of_ones_own_is_found(own_packs):
    text = '[[advisories]]\ncountry = "HT"\nsince = 2026-01-01\nreason_es = "a"\nreason_en = "b"\n'
    assert own_packs(text + 'source = "UNHCR"\nverified = false\n') == ()
    with override("en"):
        assert str(pack_for("CR").advisory_on("HT")) == "b"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[clocks]\nacreditation = {}", "cr.toml: clocks.acreditation is not a known key."),
        ("[bodies]\nPANI = {}", "cr.toml: bodies.PANI is not a known key."),
        ("[papers]\nx = {}", "cr.toml: papers.x is not a known key."),
        ("[values]\nx = {}", "cr.toml: values.x is not a known key."),
        ("[clock]\n", "cr.toml: clock is not a known section."),
        ("clocks = 3\n", "cr.toml: clocks is written […]."),
        ("[corridors]\n", "cr.toml: corridors is written [[…]]."),
        ("[clocks]\npep = 72", "cr.toml: clocks.pep is not a table with a source."),
        ("[clocks]\npep = {amount = 1}", "cr.toml: clocks.pep has no source."),
        (
            '[clocks]\npep = {amount = 1, unit = "hours", starts = "assault", source = "a"}',
            "cr.toml: clocks.pep does not say whether it is verified.",
        ),
        (
            '[clocks]\npep = {amount = 1, unit = "hours", starts = "full moon", source = "a", verified = true}',
            "cr.toml: clocks.pep starts from 'full moon', which is not a known event.",
        ),
        (
            '[clocks]\npep = {amount = 1, unit = "weeks", starts = "assault", source = "a", verified = true}',
            "cr.toml: clocks.pep 'weeks' is not a valid Unit.",
        ),
        (
            '[clocks]\npep = {amount = 1.5, unit = "hours", starts = "assault", source = "a", verified = true}',
            "cr.toml: clocks.pep has the amount 1.5, which is not a number of hours.",
        ),
        (
            '[clocks]\npep = {amount = -1, unit = "days", starts = "assault", source = "a", verified = true}',
            "cr.toml: clocks.pep has the amount -1, which is not a number of days.",
        ),
        ('[clocks]\npep = {amount = 1, source = "a", verified = true}', "cr.toml: clocks.pep"),
        (
            '[values]\nhotline = {value = 911, source = "a", verified = true}',
            "cr.toml: values.hotline has the value 911",
        ),
        ('[values]\nnational_test = {value = "x", source = "a", verified = true}', "cr.toml: values.national_test"),
        (
            '[values]\ntimezones = {value = ["Mars/Base"], source = "a", verified = true}',
            "cr.toml: values.timezones names the time",
        ),
        (
            '[values]\nlanguages = {value = ["xxx"], source = "a", verified = true}',
            "cr.toml: values.languages 'xxx' is not a known language",
        ),
        (
            '[values]\nbudget_limits = {value = ["MXN 20,000"], source = "a", verified = true}',
            "cr.toml: values.budget_limits has the limit 'MXN 20,000'",
        ),
        (
            '[bodies]\npolice = {name_es = " ", name_en = "a", source = "a", verified = true}',
            "cr.toml: bodies.police has no name in one of the two languages.",
        ),
        (
            '[[corridors]]\nto = "ZZ"\nsource = "a"\nverified = true',
            "cr.toml: corridors 1 'ZZ' is not a known country",
        ),
        (
            '[[corridors]]\nto = "GT"\ndays = ["lunes"]\nsource = "a"\nverified = true',
            "cr.toml: corridors 1 names ['lunes'] in days, which is not known",
        ),
        (
            '[[corridors]]\nto = "GT"\nnotify = ["press"]\nsource = "a"\nverified = true',
            "cr.toml: corridors 1 names ['press'] in notify, which is not known",
        ),
        ('[[advisories]]\ncountry = "ZZ"\nsource = "a"\nverified = true', "cr.toml: advisories 1 'ZZ'"),
        ('[[holidays]]\nsource = "a"\nverified = true', "cr.toml: holidays 1 lacks 'on'."),
        ("not toml", "cr.toml: the file cannot be read"),
    ],
)
def test_a_slip_is_refused_with_file_and_key(own_packs, text, complaint):
    found = own_packs(text)
    assert len(found) == 1
    assert found[0].startswith(complaint)
    assert [error.msg for error in checks.packs_are_right(None)] == list(found)
    with pytest.raises(ImproperlyConfigured, match="toml"):
        packs.refuse_what_is_wrong()
    with pytest.raises(ImproperlyConfigured, match="toml"):
        pack_for("PA")


def test_a_file_that_names_no_country_is_refused(own_packs):
    assert own_packs("", "zz.toml") == ("zz.toml: 'zz' is not the code of a country.",)


def test_a_default_that_lacks_something_is_refused(own_packs):
    found = own_packs(Path(packs.OURS / "default.toml").read_text().replace("\npep =", "\n# pep ="), "default.toml")
    assert found == ("default.toml: clocks.pep is missing.",)


def test_every_slip_is_told_at_once(own_packs):
    assert len(own_packs("[clocks]\na = {}\nb = {}\n[bodies]\nc = {}")) == 3


# Clocks and values that nothing reads yet, and the part of the product that will.
READ_LATER = {
    "interim_assistance": "the status route of integration",
    "temporary_permit": "the status route of integration",
    "reflection_longest": "the status route of integration",
    "caseload_per_worker": "figures on caseloads",
    "caseload_intensive": "figures on caseloads",
    "workers_per_supervisor": "figures on caseloads",
    "retention_audit_years": "erasure",
}


def test_every_clock_and_value_of_a_pack_is_read_somewhere():
    """A deadline that nobody counts is a promise that nobody keeps."""
    ours = [path for path in MODULES if "jurisdictions" not in path.parts]
    named = {node.value for path in ours for node in nodes(path, ast.Constant) if isinstance(node.value, str)}
    by_level = {f"{stem}_{level}" for stem in ("follow_up", "first_response") for level in RiskLevel.values}
    by_kind = {f"shelter_stay_{kind}" for kind in ("emergency", "recovery")}
    in_pack = {"timezones"}  # read by the pack itself
    unread = {*KNOWN_CLOCKS, *KNOWN_VALUES} - named - by_level - by_kind - in_pack
    assert unread == set(READ_LATER)
