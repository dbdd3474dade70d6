import ast

import pytest
from django.utils.translation import override

from carecase.oversight.verbs import WORDS, in_words, known
from carecase.workflow.forms import RecordForm
from tests.rules.pages import PAGES
from tests.rules.source import MODULES, called, nodes, shown
from tests.rules.workflows import steps

# Which argument of these is the verb that goes into the trail.
SIGNS = {"act": 1, "aside": 1, "saw": 1, "refused": 1, "signed": 1, "must": 3, "must_somewhere": 2, "allow": 3}


def verbs_in(path):
    """Verbs written out in a module: in calls that sign, as a default of an argument, as an attribute of a class."""
    for call in nodes(path, ast.Call):
        place = SIGNS.get(called(call), 99)
        given = [*call.args[place : place + 1], *(keyword.value for keyword in call.keywords if keyword.arg == "verb")]
        yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
    for assigned in nodes(path, ast.Assign):
        if any(getattr(target, "id", "") == "verb" for target in assigned.targets):
            yield getattr(assigned.value, "value", "")


def form_verbs():
    """What forms sign with: their own verb, or what is done to which record; refusals with the name of the form."""
    classes = {page.form_class for page in PAGES if isinstance(page.form_class, type)}
    for form in {each for each in classes if issubclass(each, RecordForm)}:
        model = form._meta.model._meta.model_name
        yield from [form.verb] if form.verb else [f"record_{model}", f"change_{model}"]


def test_every_verb_of_the_trail_is_said_in_words():
    written = {verb: shown(path) for path in MODULES for verb in verbs_in(path) if verb}
    written |= dict.fromkeys(form_verbs(), "a form") | {step.name: name for name, step in steps()}
    assert {verb: place for verb, place in written.items() if not known(verb)} == {}


def test_no_words_are_left_over():
    written = {verb for path in MODULES for verb in verbs_in(path)} | set(form_verbs())
    written |= {step.name for _name, step in steps()}
    assert set(WORDS) - written - AS_DEFAULT == set()


#: The default of an argument, and what is made from the name of a model.
AS_DEFAULT = {"look_for_a_bed", "remove_leg", "remove_escort", "remove_traveldocument"}


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("take_case", "Tomar el expediente"),
        ("record_casenote", "Anotar: nota del expediente"),
        ("CaseNoteForm", "Escribir: nota del expediente"),
        ("FinishTask", "Terminar una tarea"),
        ("send", "Referencia: Enviarla"),
        ("something_new", "Something new"),
    ],
)
def test_a_verb_reads_as_an_act(verb, words):
    with override("es"):
        assert in_words(verb) == words


@pytest.mark.parametrize(
    ("wrote", "words"),
    [
        ({"interpreters.Booking"}, "Cita de intérprete: No aceptar"),
        ({"referrals.Referral", "cases.Task"}, "Referencia: Registrar que la persona no la quiere"),
        ((), "Registrar que la persona no la quiere / No aprobar el retorno / No aceptar"),
    ],
)
def test_a_step_that_several_kinds_of_records_have_is_said_of_the_one_it_moved(wrote, words):
    with override("es"):
        assert in_words("decline", wrote) == words
