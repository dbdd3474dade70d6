"""What a day is made of: blocks of rows, each row one click from where it is done."""

from dataclasses import dataclass, field
from datetime import date, datetime

SHOWN = 8  # rows of each block; the rest is one click away
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Row:
    """`number` is the code of a case and stands first; `then` is what to do next and where (words, address)."""

    words: str
    url: str = ""
    number: str = ""
    due_at: datetime | date | None = None
    then: tuple | None = None
    flag: str = ""


@dataclass(frozen=True)
class Block:
    """`count` is of everything there is, `rows` or `cases` the first of it; `empty` is what to say when that is none.

    `actions` are what is begun from here, `link` leads to the whole list; both are pairs of words and address.
    """

    title: str
    count: int | str | None = None
    rows: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    empty: str = ""
    actions: tuple = ()
    link: tuple | None = None
    stands_out: bool = False

    @property
    def is_empty(self):
        return not self.rows and not self.cases

    @property
    def waits_for_nobody(self):
        """Nothing to do and nothing to begin: one line below the rest is enough."""
        return self.is_empty and bool(self.empty) and not self.actions and not self.link


def counted(rows, shown=None):
    """How many, up to a thousand: beyond that people filter, and nothing scans. "1000+" says there are more.

    `shown`: the first of them; where these are fewer than a block shows they are all, and nobody asks again.
    """
    if shown is not None and len(shown) < SHOWN:
        return str(len(shown))
    count = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
