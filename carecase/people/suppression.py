"""Numbers below ten are not published, nor others from which they could be worked out (practice rule 14).

A table is seen as a circulation: a count flows from its row to its column, and back through the totals. A hidden
number can be worked out exactly when no other flow agrees with what is published. So each hidden small number lies on
a cycle of hidden numbers along which it could grow to the threshold while the others give way: whoever reads all of
the table cannot tell that it is small. The cheapest such cycle is looked for, so that as little as possible is lost.
"""

import heapq
from dataclasses import dataclass
from itertools import count

THRESHOLD = 10
ALL = "*"  # stands for the row or column of totals
# What is lost when a number is hidden: its size and something more, so that few are hidden rather than many. The total
# of a row is what people act on; that of a column, and of everything, is missed least.
ONE_MORE, ROW_TOTAL, COLUMN_TOTAL = 5, 4, 1


def is_small(number):
    return 0 < number < THRESHOLD


@dataclass(frozen=True)
class Published:
    """A table as everybody may see it. What is hidden is None, and is not in here at all."""

    rows: tuple
    columns: tuple
    shown: dict

    def at(self, row, column):
        return self.shown.get((row, column))

    def row(self, row):
        return [self.at(row, column) for column in self.columns]

    def row_total(self, row):
        return self.at(row, ALL)

    def column_total(self, column):
        return self.at(ALL, column)

    @property
    def total(self):
        return self.at(ALL, ALL)

    @property
    def hides_something(self):
        return len(self.shown) < (len(self.rows) + 1) * (len(self.columns) + 1)


def with_totals(counts, rows, columns):
    """Every cell, row total, column total and the grand total, by (row, column)."""
    cells = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    cells |= {(row, ALL): sum(cells[row, column] for column in columns) for row in rows}
    cells |= {(ALL, column): sum(cells[row, column] for row in rows) for column in columns}
    return cells | {(ALL, ALL): sum(cells[row, ALL] for row in rows)}


def publish(counts, rows, columns):
    """The table of `counts` (by row and column) with its totals, without what must not be known."""
    rows, columns = tuple(rows), tuple(columns)
    numbers = with_totals(counts, rows, columns)
    arcs = {key: (number, *ends(*key)) for key, number in numbers.items()}
    hidden = hide(arcs)
    return Published(rows, columns, {key: number for key, number in numbers.items() if key not in hidden})


def ends(row, column):
    """From where to where a number flows: row → column → total of the column → grand total → total of the row."""
    if row == ALL and column == ALL:
        return ("row", ALL), ("column", ALL)
    if column == ALL:
        return ("column", ALL), ("row", row)
    return (("column", column), ("row", ALL)) if row == ALL else (("row", row), ("column", column))


def publish_parts(parts):
    """Parts of a whole whose size is known elsewhere: (part → number or None, whole or None).

    A whole that is small is hidden with all its parts. Otherwise the smallest parts are hidden until those that are
    hidden make up the threshold: any of them could then be as large as that.
    """
    whole = sum(parts.values())
    if is_small(whole):
        return dict.fromkeys(parts), None
    hidden = {part for part, number in parts.items() if is_small(number)}
    others = sorted((number, str(part), part) for part, number in parts.items() if number and part not in hidden)
    for _number, _name, part in others:
        if not hidden or (sum(parts[each] for each in hidden) >= THRESHOLD and len(hidden) > 1):
            break
        hidden.add(part)
    return {part: None if part in hidden else number for part, number in parts.items()}, whole


# --- what else is to be hidden ------------------------------------------------------------------------------------


def hide(arcs):
    """Keys of the numbers that stay hidden. `arcs`: key → (number, from, to)."""
    hidden = {key for key, (number, *_ends) in arcs.items() if is_small(number)}
    for key in sorted(hidden, key=lambda each: (ALL in each, arcs[each][0], str(each))):
        hidden |= cheapest_cycle(arcs, hidden, key)
    return hidden


def cheapest_cycle(arcs, hidden, key):
    """The numbers along which `key` could grow to the threshold; hidden ones cost nothing. There always is one, for
    every total could be larger too."""
    number, start, goal = arcs[key]
    return shortest(neighbours(arcs, hidden, key, THRESHOLD - number), goal, start)


def neighbours(arcs, hidden, key, more):
    """Node → (cost, number passed, next node). A number may grow freely, and give way as far as it goes."""
    ways = {}
    for each, (number, tail, head) in arcs.items():
        if each == key:
            continue
        cost = 0 if each in hidden else loss(each, number)
        ways.setdefault(tail, []).append((cost, each, head))
        if number >= more:
            ways.setdefault(head, []).append((cost, each, tail))
    return ways


def loss(key, number):
    row, column = key
    if row == ALL:
        return COLUMN_TOTAL
    return (number + ONE_MORE) * (ROW_TOTAL if column == ALL else 1)


def shortest(ways, start, goal):
    """Keys along the cheapest way (Dijkstra)."""
    order = count()
    queue, seen = [(0, next(order), start, ())], set()
    while queue:
        cost, _order, node, passed = heapq.heappop(queue)
        if node == goal:
            return set(passed)
        if node in seen:
            continue
        seen.add(node)
        for more, key, following in ways.get(node, ()):
            if following not in seen:
                heapq.heappush(queue, (cost + more, next(order), following, (*passed, key)))
    raise AssertionError("the numbers of a table form a circulation: there is a way round")
