"""Log lines as JSON that hold nothing a person typed and no address of a page.

Messages keep their words but lose their values: "Not Found: %s" stays as it is written in the source, except for
numbers. Exceptions keep their type and where they happened; their text may quote what someone entered.
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_values(record),
            **getattr(record, "facts", {}),
        }
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info and record.exc_info[1]:
            line["exception"] = [outline(error) for error in chain_of(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False)


def without_values(record):
    """The message with its numbers; any other value becomes an ellipsis."""
    template = str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
    if not record.args or not isinstance(record.args, tuple):
        return template
    try:
        return template % tuple(value if isinstance(value, (int, float)) else "…" for value in record.args)
    except (TypeError, ValueError):
        return template


def chain_of(error):
    """An exception and those it came from, the last one first."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return seen


def outline(error):
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
