import re
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from carecase.ui import catalogues

SOURCE = """
from django.utils.translation import gettext as _, ngettext, npgettext_lazy, pgettext
a = _("Save")
b = ngettext("%(count)s bed", "%(count)s beds", n) % {"count": n}
c = pgettext("risk", "High")
d = npgettext_lazy("people", "one", "many", "n")
e = _("over "
      "two lines")
"""
TEMPLATE = """{% load i18n %}
    <p title="{% translate 'Open' context "door" %}">{{ name|default:_("nobody") }}</p>
  {% blocktranslate trimmed count n=people|length %}
      {{ n }} person (100% here)
  {% plural %}
      {{ n }} people
  {% endblocktranslate %}
      {# Translators: said to a child #}
{% translate "Hello" %}
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An app with one module, one template, and no catalogue yet."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    folder = tmp_path / "garden"
    (folder / "templates" / "garden").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "views.py").write_text(SOURCE)
    (folder / "migrations" / "0001.py").write_text('_("never")')
    (folder / "templates" / "garden" / "page.html").write_text(TEMPLATE)
    return SimpleNamespace(label="garden", path=str(folder))


def ids(catalogue):
    return {(message.id, message.context) for message in catalogue if message.id}


def translate(app, **words):
    path = catalogues.catalogue_path(app)
    catalogue = catalogues.read(path)
    for message in catalogue:
        if message.id in words:
            message.string = words[message.id]
    path.write_text(catalogues.as_text(catalogue))


def test_python_and_templates_are_read(app):
    assert ids(catalogues.found_in(app)) == {
        ("Save", None),
        (("%(count)s bed", "%(count)s beds"), None),
        ("High", "risk"),
        (("one", "many"), "people"),
        ("over two lines", None),
        ("Open", "door"),
        ("nobody", None),
        (("%(n)s person (100%% here)", "%(n)s people"), None),
        ("Hello", None),
    }


def test_collecting_twice_changes_nothing(app):
    path, untranslated = catalogues.collect(app)
    assert untranslated == 9
    before = path.read_text()
    catalogues.collect(app)
    assert path.read_text() == before
    assert "fuzzy" not in before


def test_translations_are_kept_and_what_is_gone_goes(app):
    path, _count = catalogues.collect(app)
    translate(app, Save="Guardar", Hello="Hola")
    (catalogues.Path(app.path) / "templates" / "garden" / "page.html").unlink()
    catalogues.collect(app)
    kept = catalogues.read(path)
    assert kept.get("Save").string == "Guardar"
    assert kept.get("Hello") is None
    assert "#~" not in path.read_text()


def test_the_check_names_what_is_missing_untranslated_stale_and_broken(app):
    catalogues.collect(app)
    translate(app, Save="Guardar", nobody="", Hello="Hola")
    views = catalogues.Path(app.path) / "views.py"
    views.write_text(views.read_text().replace('"Save"', '"Keep"'))
    faults = list(catalogues.faults(app))
    assert "garden: not collected: 'Keep'" in faults
    assert "garden: no longer in the source: 'Save'" in faults
    assert "garden: not translated: 'nobody'" in faults
    assert not any("'Hello'" in fault for fault in faults)


def test_a_lost_placeholder_is_found(app):
    path, _count = catalogues.collect(app)
    catalogue = catalogues.read(path)
    catalogue.get("%(count)s bed").string = ("%(cuenta)s cama", "%(cuenta)s camas")
    path.write_text(catalogues.as_text(catalogue))
    assert any("placeholder" in fault for fault in catalogues.faults(app))


def test_two_apps_may_not_say_the_same_words_differently(app, tmp_path):
    other = SimpleNamespace(label="house", path=str(tmp_path / "house"))
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "views.py").write_text('_("Save")')
    for config, word in ((app, "Guardar"), (other, "Salvar")):
        catalogues.collect(config)
        translate(config, Save=word)
    assert list(catalogues.differences([app, other])) == [
        "house: translated otherwise than in garden (give one a context): 'Save'"
    ]


def test_a_catalogue_is_compiled_once(app):
    path, _count = catalogues.collect(app)
    assert catalogues.compile_catalogue(path) is True
    assert catalogues.compile_catalogue(path) is False
    assert path.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_the_catalogue_of_this_app_is_complete(capsys):
    call_command("collect_messages", "ui", "--check")
    assert "complete" in capsys.readouterr().out


def test_in_spanish_an_interpreter_is_booked_for_a_cita_alone():
    said = [each for app in catalogues.our_apps() for each in catalogues.read(catalogues.catalogue_path(app))]
    bookings = [str(each.string).lower() for each in said if "booking" in str(each.id).lower()]
    assert any("cita" in words for words in bookings)
    assert [words for words in bookings if re.search(r"\breservas?\b", words)] == []


def test_an_app_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("collect_messages", "nowhere")
