"""Catalogues of translations, one per app: found in the source, kept in `locale/<language>/LC_MESSAGES/django.po`.

Django's own commands call GNU gettext, which a newcomer's machine may not have. Babel does the same work: Python
files are read by it directly, templates after Django has turned them into something that looks like Python.
"""

import ast
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "es"
WIDTH = 110

# What a person in care or the public reads stands in files of these names and in folders of those: architecture 5.
FOR_PERSONS = {"documents.py", "paper.py"}
FOLDERS_FOR_PERSONS = {"papers", "directory"}
NOT_READ = "# Not read by a native speaker yet: see docs/decisions/languages-1-what-a-person-reads.md.\n"
NOT_READ_IN = {"fr", "pt_BR", "ht"}

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# Babel's header carries the time of writing, so every collection would change every file.
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def our_apps(labels=()):
    """The apps of this repository, those named or all, in the order in which Django looks into their catalogues."""
    if labels:
        return [apps.get_app_config(label) for label in labels]
    installed = (Path(config.path) for config in apps.get_app_configs())
    ours = {path for path in installed if path.is_relative_to(ROOT) and "site-packages" not in path.parts}
    return [config for config in apps.get_app_configs() if Path(config.path) in ours]


def languages():
    """Spanish for everything, and those that only people in care read (English is the source)."""
    return [LANGUAGE, *(each for each in settings.PERSON_LANGUAGES if each not in dict(settings.LANGUAGES))]


def catalogue_path(config, language=LANGUAGE):
    """Where the translations of one app into one language are kept."""
    return Path(config.path) / "locale" / language / "LC_MESSAGES" / "django.po"


def found_in(config, language=LANGUAGE):
    """What the source of one app asks to have translated into a language: a catalogue without translations."""
    found = Catalog(locale=language, fuzzy=False)
    for path in sources(Path(config.path)):
        if language != LANGUAGE and not is_for_persons(path):
            continue
        place = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in messages_of(path):
            found.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return found


def sources(folder):
    """The Python files and templates of an app, in a steady order, without migrations."""
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if "migrations" in within or "node_modules" in within:
            continue
        if path.suffix == ".py" or ("templates" in within and path.suffix in {".html", ".txt", ".svg"}):
            yield path


def is_for_persons(path):
    return path.name in FOR_PERSONS or bool(FOLDERS_FOR_PERSONS & set(path.relative_to(ROOT).parent.parts))


def messages_of(path):
    """Every (line, message, comments, context) of one file. A message with a plural is a pair."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template has an indentation that no Python reader would accept.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    source = BytesIO(text.encode())
    messages = list(extract("python", source, KEYWORDS, comment_tags=("Translators",), strip_comment_tags=True))
    return messages + (explanations(text) if path.stem == "steps" else [])


def explanations(text):
    """What each step of a workflow means: its docstring is what people read above the button."""
    steps = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and is_step(node))
    return [(node.lineno, ast.get_docstring(node), [], None) for node in steps if ast.get_docstring(node)]


def is_step(function):
    calls = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr == "step" for call in calls)


def read(path, language=LANGUAGE):
    """The catalogue kept in a file, empty if there is none."""
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(found, kept):
    """What is found in the source, with the translations that are kept. Nothing is guessed, nothing obsolete stays."""
    catalogue = Catalog(locale=found.locale_identifier, fuzzy=False)
    for message in found:
        if not message.id:
            continue
        before = kept.get(message.id, message.context)
        # A message that gained or lost its plural is another message under the same key.
        same = before and not before.fuzzy and isinstance(before.id, str) == isinstance(message.id, str)
        catalogue.add(
            message.id,
            before.string if same else "",
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            flags=message.flags - {"fuzzy"},
            context=message.context,
        )
    return catalogue


def as_text(catalogue):
    """A catalogue as the text of its .po file: file names without line numbers, no dates."""
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, sort_by_file=True, include_lineno=False)
    language = catalogue.locale_identifier
    head = HEADER.format(language=language, plurals=catalogue.plural_forms)
    return (NOT_READ if language in NOT_READ_IN else "") + head + body.getvalue().decode().strip() + "\n"


def collect(config, language=LANGUAGE):
    """Bring a catalogue of one app up to date. Returns its path and how many messages have no translation."""
    path = catalogue_path(config, language)
    catalogue = merged(found_in(config, language), read(path, language))
    if not len(catalogue):
        path.unlink(missing_ok=True)
        return path, 0
    path.parent.mkdir(parents=True, exist_ok=True)
    text = as_text(catalogue)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path, sum(not translated(message) for message in catalogue if message.id)


def translated(message):
    """Whether every form of a message has its translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(forms) and not message.fuzzy


def faults(config, language=LANGUAGE):
    """What is wrong with a catalogue of one app, one sentence each."""
    where = config.label if language == LANGUAGE else f"{config.label} ({language})"
    found, kept = found_in(config, language), read(catalogue_path(config, language), language)
    wanted = {(message.id, message.context) for message in found if message.id}
    for message in found:
        if message.id and not kept.get(message.id, message.context):
            yield f"{where}: not collected: {shown(message)}"
    for message in kept:
        if not message.id:
            continue
        if (message.id, message.context) not in wanted:
            yield f"{where}: no longer in the source: {shown(message)}"
        elif not translated(message):
            yield f"{where}: not translated: {shown(message)}"
    for message, errors in kept.check():
        yield from (f"{where}: {error}: {shown(message)}" for error in errors)


def differences(configs, language=LANGUAGE):
    """The same words translated differently by two apps: Django would use the first app's for both."""
    seen = {}
    for config in configs:
        for message in read(catalogue_path(config, language), language):
            if not message.id or not translated(message):
                continue
            key = (message.id, message.context)
            first, string = seen.setdefault(key, (config.label, message.string))
            if string != message.string:
                yield f"{config.label}: translated otherwise than in {first} (give one a context): {shown(message)}"


def shown(message):
    words = message.id if isinstance(message.id, str) else message.id[0]
    return repr(words) + (f" in the context {message.context!r}" if message.context else "")


def compile_catalogue(path):
    """Write the .mo beside a .po unless it is already newer. True if it was written."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    # Written aside and renamed: a process that starts meanwhile never reads half a file.
    with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        write_mo(file, read(path, path.parents[1].name))
    aside = Path(file.name)
    aside.chmod(0o644)
    aside.replace(compiled)
    return True
