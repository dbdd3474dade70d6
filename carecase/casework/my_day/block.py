"""What a day is made of: blocks of rows, each row one click from where it is done."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from carecase.ui.counting import how_many
from carecase.ui.together import read_together

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
    contact: bool = False  # a contact is noted in the row itself


@dataclass
class Block:
    """`waiting` is everything there is, in order; the first of it becomes `rows`, or `cases` where no `row` makes one.

    `ready` fetches what the rows need, for all blocks that name it at once. `empty` is what to say when there is
    nothing; a block that says nothing then, and from which nothing is begun, is not shown. `actions` are what is begun
    from here, `link` leads to the whole list (`or_else` where that is empty, `rest` only where there is more than is
    shown); all are pairs of words and address.
    """

    title: str
    waiting: QuerySet | None = None
    row: Callable | None = None
    ready: Callable | None = None
    shown: int = SHOWN
    is_counted: bool = True
    empty: str = ""
    actions: tuple = ()
    link: tuple | None = None
    or_else: tuple | None = None
    rest: tuple | None = None
    stands_out: bool | None = False  # None: where a row has a flag
    count: int | str | None = None
    found: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    cases: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not self.rows and not self.cases

    @property
    def is_shown(self):
        return not self.is_empty or bool(self.empty or self.actions)

    @property
    def waits_for_nobody(self):
        """Nothing to do and nothing to begin: one line below the rest is enough."""
        return self.is_empty and bool(self.empty) and not self.actions and not self.link

    def fill(self):
        if self.row:
            self.rows = [row for row in map(self.row, self.found) if row]
        else:
            self.cases = self.found
        if self.is_empty:
            self.link = self.or_else or self.link
        if self.stands_out is None:
            self.stands_out = any(row.flag for row in self.rows)


def look(blocks):
    """How long all of them are in one query, and in another the first rows of those that are not empty."""
    asked = [block for block in blocks if block.waiting is not None]
    counts = how_many([block.waiting for block in asked], MOST_COUNTED + 1)
    for block, count in zip(asked, counts, strict=True):
        block.count = in_words(count) if block.is_counted else None
        if block.rest and count > block.shown:
            block.link = block.rest
    filled = [block for block, count in zip(asked, counts, strict=True) if count]
    together = defaultdict(list)
    for block, rows in zip(filled, read_together([each.waiting[: each.shown] for each in filled]), strict=True):
        block.found = rows
        together[block.ready] += rows
    for ready, rows in together.items():
        if ready and rows:
            ready(rows)
    for block in asked:
        block.fill()


def in_words(count):
    """Up to a thousand: beyond that people filter, and nothing scans. "1000+" says there are more."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def counted(rows):
    return in_words(*how_many([rows], MOST_COUNTED + 1))
