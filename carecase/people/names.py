"""One table by which names match, however they were heard or spelt: whole words only, and the search box says so.

NFKD, casefold, and the letters that sound alike in the region: b/v, s/z/c, ll/y, silent h, g/j, qu/k/c, ou/w.
"""

import re
import unicodedata

from carecase.sealing import ring

SOUNDS = [
    (r"ll", "y"),
    (r"qu(?=[ei])", "k"),
    (r"ou(?=[aei])", "w"),
    (r"g(?=[ei])", "j"),
    (r"c(?=[ei])", "s"),
    (r"ch", "č"),  # keeps its sound while c and h lose theirs
    (r"[cq]", "k"),
    (r"z", "s"),
    (r"v", "b"),
    (r"h", ""),
    (r"(.)\1+", r"\1"),
]


def fold(word):
    """How a word sounds, in letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    for pattern, sound in SOUNDS:
        plain = re.sub(pattern, sound, plain)
    return plain


def words(text):
    """The folded words of a name: letters and digits, apostrophes dropped, hyphens split."""
    joined = re.sub(r"['’ʼ`]", "", text)
    return sorted({fold(word) for word in re.findall(r"\w+", joined)} - {""})


def tokens(text):
    """Blind look-up tokens of a name, one per word."""
    return [ring.blind("name", word) for word in words(text)]
