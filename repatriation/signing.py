"""A signature as it was drawn: lines of points on a small sheet. Nothing else of the drawing is kept.

What a browser sends is read here and written anew as whole numbers, so that a signature can be nothing but lines.
"""

import json

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 600, 200
MOST_STROKES, MOST_POINTS, FEWEST_POINTS = 60, 1500, 8
LONGEST = 20_000  # characters of a drawing at most, as JSON


def read(text):
    """The strokes that a browser sent; [] where nothing was drawn."""
    if not text:
        return []
    if len(text) > 2 * LONGEST:
        raise unreadable()
    try:
        strokes = [[point_of(point) for point in stroke] for stroke in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as error:
        raise unreadable() from error
    points = sum(len(stroke) for stroke in strokes)
    if len(strokes) > MOST_STROKES or points > MOST_POINTS:
        raise unreadable()
    if strokes and points < FEWEST_POINTS:
        raise ValidationError(_("This is too short for a signature: draw it again."))
    return [stroke for stroke in strokes if stroke]


def point_of(point):
    x, y = (number(each) for each in point)
    return [min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT)]


def number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(value)
    return int(min(max(value, -1), 10_000))


def unreadable():
    return ValidationError(_("The drawing could not be read: draw it again, or sign on paper."))


def as_path(strokes):
    """For the picture of it on a page: one line after the other."""
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes or ())
