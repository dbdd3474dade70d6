import json
import logging
import sys

import pytest

from carecase.server.logs import JsonLines

NAME = "Wilnèr Pierre-Louis"


def line(*args, **kwargs):
    record = logging.getLogger("carecase.tried").makeRecord("carecase.tried", *args, **kwargs)
    return json.loads(JsonLines().format(record))


def test_a_log_line_keeps_words_and_numbers_but_no_values():
    written = line(logging.WARNING, "here.py", 1, "%s was seen %d times", (NAME, 3), None)
    assert written["message"] == "… was seen 3 times"
    assert written["level"] == "warning"


def raise_with_a_name():
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise ValueError(f"no such person: {NAME}") from error


def test_an_exception_keeps_its_type_and_place_but_not_its_words():
    with pytest.raises(ValueError, match=NAME):
        raise_with_a_name()
    try:
        raise_with_a_name()
    except ValueError:
        written = line(logging.ERROR, "here.py", 1, "failed", (), sys.exc_info())
    assert [error["type"] for error in written["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert any(frame.endswith("raise_with_a_name") for frame in written["exception"][0]["frames"])
    assert NAME not in json.dumps(written, ensure_ascii=False)


@pytest.mark.parametrize("message", ["%d people", "%(name)s", "100 %"])
def test_a_message_that_does_not_fit_its_values_is_written_as_it_stands(message):
    assert line(logging.INFO, "here.py", 1, message, (NAME,), None)["message"] == message


def test_a_request_is_logged_by_its_pattern_and_never_by_its_address(client, db, caplog):
    with caplog.at_level(logging.INFO, logger="carecase.request"):
        client.get("/accounts/login/?next=/cases/" + NAME)
    facts = caplog.records[-1].facts
    assert facts["route"] == "accounts/login/"
    assert facts["status"] == 200
    assert NAME not in "".join(JsonLines().format(record) for record in caplog.records)
