"""Words that no paper a person carries may bear, in every language papers are printed in.

Whoever finds the paper must not learn from it that she was trafficked or smuggled (care pathway B2, D, E12).
"""

import re
import unicodedata

# Beginnings of words, without accents. A stem is refused in every paper, whatever its language.
STEMS = {
    "es": ("trafic", "tratant", "victim", "explot", "esclav", "prostit", "proxenet", "contraband", "coyote"),
    "en": ("traffick", "smuggl", "victim", "exploit", "slave", "enslav", "prostitut"),
    "fr": ("trafiqu", "trafic", "victim", "exploit", "esclav", "prostit", "proxen", "passeur", "contreband"),
    "pt": ("trafic", "vitim", "explorac", "escrav", "prostit", "aliciad", "coiote", "contraband"),
    "ht": ("trafik", "viktim", "eksplwat", "esklav", "pwostit"),
}
# Whole words, for they begin harmless ones too: trata, but not tratamiento; traite, but not traitement.
WORDS = {
    "es": ("trata", "tratas", "pollero", "polleros"),
    "en": ("pimp", "pimps"),
    "fr": ("traite", "traites"),
    "pt": ("trata", "tratas"),
    "ht": ("trèt",),
}

WORD = re.compile(r"[^\W\d_]+")
IGNORED = {"Cf", "Mn"}  # soft hyphens, joiners and accents do not hide a word


class NotNeutral(ValueError):
    """A paper the person carries would have borne a word that can harm her."""

    def __init__(self, word):
        super().__init__(word)
        self.word = word


def plain(text):
    """Lower case without accents or invisible signs."""
    signs = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in signs if unicodedata.category(sign) not in IGNORED).casefold()


BEGINNINGS = tuple({plain(stem) for stems in STEMS.values() for stem in stems})
WHOLE = {plain(word) for words in WORDS.values() for word in words}


def first_forbidden(text):
    """The first word that must not stand there, as it was written, or ""."""
    written = WORD.findall("".join(sign for sign in text if unicodedata.category(sign) != "Cf"))
    for word in written:
        folded = plain(word)
        if folded in WHOLE or folded.startswith(BEGINNINGS):
            return word
    return ""


def require(texts):
    """Refuse the paper, naming the word."""
    for text in texts:
        if word := first_forbidden(text):
            raise NotNeutral(word)
