"""Nothing small is published, and nothing small can be worked out from what is (practice rule 14)."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from carecase.people.suppression import ALL, THRESHOLD, ends, is_small, publish, publish_parts, with_totals

COUNT = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 80))


@st.composite
def tables(draw):
    rows, columns = range(draw(st.integers(1, 6))), [f"c{n}" for n in range(draw(st.integers(1, 5)))]
    return {(row, column): draw(COUNT) for row, column in product(rows, columns)}, rows, columns


def could_be_otherwise(numbers, hidden, key, grows):
    """Whether another table agrees with all that is published and has another number at `key`: there is one exactly
    if a unit can flow round a cycle of hidden numbers through it (the numbers of a table form a circulation)."""
    tail, head = ends(*key)
    if not grows and not numbers[key]:
        return False
    start, goal = (head, tail) if grows else (tail, head)
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for each in hidden - {key}:
            source, target = ends(*each)
            forwards, backwards = source == here, target == here and numbers[each] > 0
            following = target if forwards else source if backwards else None
            if following is not None and following not in reached:
                reached.add(following)
                waiting.append(following)
    return goal in reached


@settings(max_examples=300)
@given(tables())
def test_no_number_from_1_to_9_is_shown_or_follows_from_what_is_shown(table):
    counts, rows, columns = table
    published = publish(counts, rows, columns)
    numbers = with_totals(counts, rows, columns)
    hidden = set(numbers) - set(published.shown)
    assert not any(is_small(number) for number in published.shown.values())
    assert all(numbers[key] == shown for key, shown in published.shown.items())
    for key in hidden:
        if is_small(numbers[key]):
            assert could_be_otherwise(numbers, hidden, key, grows=True)


def bounds(numbers, published, key):
    """The least and most a hidden number can be, by sums and differences of rows and columns tightened to and fro: a
    reader with a pencil."""
    low = {each: published.shown.get(each, 0) for each in numbers}
    high = {each: published.shown.get(each, 10**6) for each in numbers}
    lines = [[(row, column) for column in (*published.columns, ALL)] for row in (*published.rows, ALL)]
    lines += [[(row, column) for row in (*published.rows, ALL)] for column in (*published.columns, ALL)]
    for _round in range(40):
        for *parts, total in lines:
            low[total] = max(low[total], sum(low[part] for part in parts))
            high[total] = min(high[total], sum(high[part] for part in parts))
            for part in parts:
                others = [each for each in parts if each != part]
                low[part] = max(low[part], low[total] - sum(high[each] for each in others))
                high[part] = min(high[part], high[total] - sum(low[each] for each in others))
    return low[key], high[key]


@settings(max_examples=150)
@given(tables())
def test_a_reader_with_a_pencil_cannot_even_tell_that_a_number_is_small(table):
    counts, rows, columns = table
    published = publish(counts, rows, columns)
    numbers = with_totals(counts, rows, columns)
    for key, number in numbers.items():
        if is_small(number):
            least, most = bounds(numbers, published, key)
            assert least <= number
            assert most >= THRESHOLD


@given(st.dictionaries(st.text(max_size=3), COUNT, min_size=1, max_size=8))
def test_parts_of_a_known_whole_do_not_follow_from_it(parts):
    shown, whole = publish_parts(parts)
    hidden = [part for part, number in shown.items() if number is None]
    if whole is None:
        assert set(hidden) == set(parts)
        return
    assert not any(is_small(number or 0) for number in shown.values())
    if hidden:
        left_over = whole - sum(number or 0 for number in shown.values())
        assert len(hidden) > 1
        assert left_over >= THRESHOLD


def test_one_small_number_takes_others_with_it():
    published = publish({("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}, "ab", "xy")
    assert published.at("a", "x") is None
    assert published.row("a") == [None, None]
    assert (published.row_total("a"), published.row("b")) == (23, [30, 40])  # what people act on stays
    assert [published.column_total("x"), published.column_total("y")] == [None, None]


def test_a_table_without_small_numbers_is_shown_whole():
    published = publish({("a", "x"): 10, ("a", "y"): 0, ("b", "x"): 30, ("b", "y"): 40}, "ab", "xy")
    assert not published.hides_something
    assert [published.row("a"), published.row_total("b"), published.total] == [[10, 0], 70, 80]


def test_a_single_small_number_hides_its_totals():
    published = publish({("a", "x"): 4}, "a", "x")
    assert published.shown == {}
