"""What nobody should send, and somebody will."""

import uuid

RIGHT_TO_LEFT = "\u202eمرحبا محمد\u2066 😀👩\u200d👧 \ufeff\u200b <script>alert(1)</script> {{ 7|add:7 }} %s %(a)s"
LONG = "ñ" * 100_000

# Sent for any control, whatever it expects.
ANYTHING = {
    "NUL": "abc\x00def",
    "100 000 characters": LONG,
    "right to left, emoji and markup": RIGHT_TO_LEFT,
    "a date that is none": "0000-00-00",
    "a day that is none": "31/2/2025",
    "a day after the last": "9999-99-99",
    "the last day there is": "9999-12-31",
    "the first day there is": "0001-01-01",
    "the last moment there is": "9999-12-31T23:59",
    "the first moment there is": "0001-01-01T00:00",
    "a huge number": "9" * 40,
    "a number too large for the database": str(2**63),
    "a negative number": "-1",
    "not a number": "NaN",
    "infinity": "1e309",
    "digits of another script": "٣²",
    "an unknown code": "xx-unknown",
    "an id of nobody": str(uuid.UUID(int=1)),
    "SQL": "' OR 1=1; DROP TABLE cases_case; --",
    "JSON": '{"a": [1, {"b": null}]}',
    "nothing but spaces": "   \t\r\n  ",
    "several at once": ["a", "", "9999-12-31", "\x00"],
    "a path": "../../../../etc/passwd",
}
