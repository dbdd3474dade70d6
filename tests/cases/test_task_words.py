"""What the product writes on a task is read in the language of whoever reads it, whoever caused it."""

import pytest
from django.utils.translation import override

from carecase.cases.models import GroupIncident, Task
from carecase.cases.task_words import SENTENCES, comparing_with, counting, naming_languages, said, sentence

TWELVE = GroupIncident(count=12, men=5, women=4, boys=1, girls=2)


@pytest.mark.parametrize(
    ("kept", "spanish", "english"),
    [
        (naming_languages(["hat", "fra"]), "criollo haitiano, francés", "Haitian Creole, French"),
        (counting(TWELVE), "12 personas (hombres 5, mujeres 4, niños 1, niñas 2)",
         "12 people (men 5, women 4, boys 1, girls 2)"),
        (counting(GroupIncident(count=1)), "1 persona", "1 person"),
        (comparing_with("K7QM-2RD8-X"), "Comparar con el expediente K7QM-2RD8-X.", "Compare with case K7QM-2RD8-X."),
        (sentence("waived"), "Hubo renuncia.", "Waived."),
    ],
)  # fmt: skip
def test_it_is_said_in_the_language_of_the_reader(kept, spanish, english):
    for language, words in (("es", spanish), ("en", english)):
        with override(language):
            assert Task(text=kept).words == words


def test_each_sentence_reads_differently_in_each_language():
    for code in SENTENCES:
        with override("es"):
            spanish = said(sentence(code))
        with override("en"):
            assert said(sentence(code)) not in ("", spanish)


@pytest.mark.parametrize(
    "typed",
    [
        "Llamar a la prima",
        "=",
        "= nada",
        "=men 5",
        "=languages de antes",
        "=people muchas",
        "=people 3 men",
        "=compare",
    ],
)
def test_what_a_person_typed_stands_as_it_is(typed):
    assert said(typed) == typed


def test_a_sentence_that_nobody_wrote_is_an_error_at_once():
    with pytest.raises(KeyError):
        sentence("never")
