"""What every template keeps to, beyond the policy that tests/ui/test_templates.py reads from them."""

import re

from tests.rules.source import TEMPLATES, shown

POSTS = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>(?P<inside>.*?)</form>", re.I | re.S)
TRUSTED = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off|\|\s*safeseq\b")
HEADING = re.compile(r"{%\s*block\s+title\s*%}(?P<title>.*?){%\s*endblock", re.S)
NAMES = re.compile(r"{{[^}]*\b(full_name|given_names|family_names|called|aliases)\b[^}]*}}")
EXTENDS = re.compile(r"{%\s*extends\s+[\"'](?P<base>[^\"']+)")
PLAIN_WORDS = re.compile(r">\s*[A-Za-zÁÉÍÓÚÑáéíóúñ]{3,}[^<{]*<")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<script.*?</script>|<style.*?</style>", re.S)


def text(path):
    return path.read_text(encoding="utf-8")


def found(pattern):
    return [shown(path) for path in TEMPLATES if pattern.search(text(path))]


def test_there_are_templates():
    assert len(TEMPLATES) > 50


def test_every_form_that_posts_carries_its_token():
    forms = [(path, form["inside"]) for path in TEMPLATES for form in POSTS.finditer(text(path))]
    assert forms
    assert [shown(path) for path, inside in forms if "csrf_token" not in inside] == []


def test_no_template_trusts_what_somebody_typed():
    assert found(TRUSTED) == []


def test_no_title_of_a_tab_holds_a_name():
    titles = [(path, title["title"]) for path in TEMPLATES for title in HEADING.finditer(text(path))]
    assert [shown(path) for path, title in titles if NAMES.search(title)] == []


def bases():
    """Templates that others extend: the pages made from them have the title."""
    return {match["base"] for path in TEMPLATES for match in EXTENDS.finditer(text(path))}


def test_every_page_has_a_title():
    pages = [path for path in TEMPLATES if EXTENDS.search(text(path)) and not path.as_posix().endswith(tuple(bases()))]
    titled = bases() - {"ui/base.html", "ui/sorry.html", "ui/entrance.html"}
    inherits = [path for path in pages if EXTENDS.search(text(path))["base"] in titled]
    assert [shown(p) for p in pages if not HEADING.search(text(p)) and p not in inherits] == []


def test_every_word_on_a_page_goes_through_the_catalogues():
    """Between two tags of HTML stands no plain word, except those that are names: DEMO."""
    bare = {}
    for path in TEMPLATES:
        if "papers" in path.parts:
            continue
        plain = PLAIN_WORDS.findall(TAGS.sub("{}", text(path)))
        left = [word for word in plain if word.strip("><{} \\n").strip() not in {"DEMO"}]
        if left:
            bare[shown(path)] = left
    assert bare == {}
