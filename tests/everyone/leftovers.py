"""Words of the wrong language on a page: messages of our catalogues, and small words that only one language has."""

import re
from functools import cache
from html.parser import HTMLParser

from carecase.ui import catalogues

SILENT = {"script", "style", "textarea", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_ALOUD = ("title", "placeholder", "aria-label", "alt", "data-saving", "data-kept", "data-unkept", "data-lost")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|{\w*}|<[^>]+>")

# Two of them in one sentence, and nobody doubts which language it is.
ENGLISH = "the of and is are was with for this that has have not who which when what from been her she their by"
SPANISH = "el la los las de del que para por con una se es son fue está esta este su sus lo quien cuando"
SMALL_WORDS = {language: set(re.findall(r"\w+", words)) for language, words in (("en", ENGLISH), ("es", SPANISH))}


class Texts(HTMLParser):
    """What stands on a page in the page's own language: each text between two tags, and what is only read aloud."""

    def __init__(self, html, language):
        super().__init__()
        self.language, self.found, self.open = language, set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        other = attributes.get("lang", self.language) != self.language
        is_left_out = tag in SILENT or other or bool(self.open and self.open[-1][1])
        if not is_left_out:
            self.keep(*(attributes.get(name) for name in READ_ALOUD))
            if tag == "input" and attributes.get("type") in {"submit", "button"}:
                self.keep(attributes.get("value"))
        if tag not in VOID:
            self.open.append((tag, is_left_out))

    def handle_endtag(self, tag):
        while self.open and any(each == tag for each, _out in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.keep(data)

    def keep(self, *texts):
        self.found |= {" ".join(text.split()) for text in texts if text and text.strip()}


def forms(text):
    return [text] if isinstance(text, str) else list(text)


@cache
def messages():
    """English and Spanish of every message that has two words or more."""
    said = {"en": set(), "es": set()}
    for config in catalogues.our_apps():
        for message in catalogues.read(catalogues.catalogue_path(config)):
            if message.id and any(len(text.split()) > 1 for text in forms(message.id)):
                said["en"] |= {" ".join(text.split()) for text in forms(message.id)}
                said["es"] |= {" ".join(text.split()) for text in forms(message.string)}
    return {language: said[language] - said[other] for language, other in (("en", "es"), ("es", "en"))}


@cache
def known(language):
    """Messages as they stand, and as patterns where a name or a number stands in them."""
    plain = {text for text in messages()[language] if not PLACE.search(text)}
    return plain, [as_pattern(text) for text in messages()[language] - plain if has_words(text)]


def as_pattern(text):
    return re.compile("(.+)".join(re.escape(part) for part in PLACE.split(text)))


def has_words(text):
    """Whether more stands in it than a name or a number and its unit."""
    return len(" ".join(PLACE.split(text)).split()) > 1


@cache
def is_of(language, text):
    """Whether this is a message in that language, or a sentence with two of its small words."""
    plain, patterns = known(language)
    return text in plain or is_sentence_of(language, text) or any(each.fullmatch(text) for each in patterns)


def is_sentence_of(language, text):
    small = SMALL_WORDS[language].intersection(re.findall(r"\w+", text.lower()))
    return len(small) > 1


def leftovers(drawn, typed=()):
    other = "en" if drawn.language == "es" else "es"
    texts = Texts(drawn.html, drawn.language).found
    return sorted(text for text in texts if is_of(other, text) and not any(part in text for part in typed))
