"""What belongs in which module: the rules that no off-the-shelf linter knows (architecture 1 and 2)."""

import ast
import tomllib

from django.apps import apps

from carecase.workflow.fields import StateField
from tests.rules.source import MODULES, ROOT, called, imported, nodes, shown, tree

WRITERS_OF_STATE = {"carecase/workflow/engine.py", "carecase/workflow/fields.py"}
SAVES = {"update", "create", "get_or_create", "update_or_create", "bulk_update"}
KNOWS_HTTP = {"views", "urls", "middleware", "adapters"}
HTTP = ("django.http.", "django.shortcuts.", "django.contrib.messages.")
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "core", "services", "misc", "lib", "tools", "manager"}
SAYS_ITSELF = {"apps", "urls", "wsgi", "models", "context_processors", "__init__"}

# Where what is saved is no record of a person: keys, accounts, the trail itself, forms of the demo, and these.
BELOW_RECORDS = ("carecase/demo/", "carecase/workflow/", "carecase/access/", "carecase/sealing/", "carecase/audit/")
NO_RECORDS = {
    "carecase/people/actions.py": "blind tokens leave no history, so that they can be forgotten",
    "carecase/documents/models.py": "the register of papers, entered in the act of printing",
    "carecase/plans/reconciling.py": "bills of providers: numbers and amounts, written within an act",
    "carecase/documents/pictures.py": "pictures of pages, made in memory for one answer",
    "carecase/files/content.py": "pictures and sheets, drawn anew in memory",
    "carecase/staff/actions.py": "accounts and their roles, changed within an act",
    "carecase/signin/actions.py": "devices, PINs and sessions of accounts, changed within an act",
    "referrals/exchange/keys.py": "keys of organisations, made and forgotten within an act",
    "services_catalog/capacity.py": "places a provider has free, changed within the act that takes one",
    "services_catalog/actions.py": "reference rows of the product, the same for everybody",
    "services_catalog/keeping/acts.py": "rows that hold nobody in care, signed there and in an act all the same",
}


def state_fields():
    return {field.name for model in apps.get_models() for field in model._meta.fields if isinstance(field, StateField)}


def sets_a_state(path, names):
    for node in nodes(path, ast.Attribute):
        if node.attr in names and isinstance(node.ctx, ast.Store):
            yield node
    for node in nodes(path, ast.Call):
        keywords = {keyword.arg for keyword in node.keywords} if called(node) in SAVES else set()
        texts = {getattr(argument, "value", None) for argument in node.args} if called(node) == "setattr" else set()
        if names & (keywords | texts):
            yield node


def test_only_the_engine_sets_a_state():
    names = state_fields()
    assert "state" in names
    setters = {path: list(sets_a_state(path, names)) for path in MODULES if shown(path) not in WRITERS_OF_STATE}
    assert [shown(path, node) for path, found in setters.items() for node in found] == []


def test_domain_code_does_not_know_http():
    domain = [p for p in MODULES if not KNOWS_HTTP & {p.stem, *p.parent.parts} and "settings" not in p.parts]
    found = [shown(p, node) for p in domain for node, name in imported(p) if f"{name}.".startswith(HTTP)]
    assert found == []


def test_a_module_is_named_after_what_it_holds():
    assert [shown(path) for path in MODULES if EMPTY_WORDS & {path.stem, path.parent.name}] == []


def test_a_module_says_what_it_is_for_unless_its_name_does():
    telling = [path for path in MODULES if path.stem not in SAYS_ITSELF and "commands" not in path.parts]
    assert [shown(path) for path in telling if not ast.get_docstring(tree(path))] == []


def inside_functions(path):
    for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
        if (path.stem, function.name) != ("apps", "ready"):
            yield from (node for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom)))


def test_nothing_is_imported_inside_a_function_but_in_ready():
    assert [shown(path, node) for path in MODULES for node in inside_functions(path)] == []


def test_no_text_to_be_translated_stands_inside_another_string():
    """Of an f-string nothing is collected: the words would stay in the language of the code."""
    texts = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}
    hidden = [
        shown(path, node)
        for path in MODULES
        for text in nodes(path, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and called(node) in texts
    ]
    assert hidden == []


def test_there_are_no_signals_of_our_own_and_receivers_are_connected_in_apps():
    calls = [(path, node, called(node)) for path in MODULES for node in nodes(path, ast.Call)]
    own = [(path, node) for path, node, name in calls if name in {"Signal", "receiver"}]
    elsewhere = [(path, node) for path, node, name in calls if name == "connect" and path.stem != "apps"]
    assert [shown(path, node) for path, node in own + elsewhere] == []


def test_nothing_is_printed_and_no_markup_is_trusted():
    """mark_safe lets what somebody typed run as markup; format_html does not."""
    calls = [(path, node) for path in MODULES for node in nodes(path, ast.Call)]
    assert [shown(path, node) for path, node in calls if called(node) in {"print", "mark_safe", "SafeString"}] == []


def saves_outside_an_act(path):
    """Calls that write without the act: anything.save() but that of an act, of a form or of the class above."""
    for node in nodes(path, ast.Call):
        if called(node) in {"bulk_create", "bulk_update"}:
            yield node
        if called(node) == "save" and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            signed = any(keyword.arg == "by" for keyword in node.keywords)
            if not (signed or owner in {"doing", "super()"} or owner.endswith("form")):
                yield node


def test_records_are_saved_only_in_an_act():
    above = [path for path in MODULES if not shown(path).startswith(BELOW_RECORDS) and shown(path) not in NO_RECORDS]
    assert [shown(path, node) for path in above for node in saves_outside_an_act(path)] == []


def layers():
    """App → its place in the layers of pyproject.toml, the lowest being 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [rows] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return {name.strip(): place for place, row in enumerate(reversed(rows)) for name in row.split("|")}


def test_every_app_has_its_place_in_the_layers():
    ours = {config.name for config in apps.get_app_configs() if str(config.path).startswith(f"{ROOT}/carecase")}
    assert ours - set(layers()) == set()


def test_no_relation_points_up():
    place = layers()
    relations = [
        (field, place[model._meta.app_config.name], place.get(field.related_model._meta.app_config.name, -1))
        for model in apps.get_models()
        if model._meta.app_config.name in place
        for field in model._meta.fields
        if field.related_model
    ]
    assert relations
    assert [str(field) for field, own, other in relations if other > own] == []
