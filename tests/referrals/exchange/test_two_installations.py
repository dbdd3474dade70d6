"""Two servers on this machine, each with a database of its own, and the whole way of a referral between them."""

import json
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.fixtures.browser import ROOT, environment, serving

pytestmark = pytest.mark.prove  # two databases are made and two servers started: over a minute
FIELDS = ["called", "names", "languages"]


class Side:
    """One installation: what is kept under `var`, and a server on it."""

    def __init__(self, var, address):
        self.var, self.inbox = var, f"{address}/exchange/inbox/"

    def run(self, what, **given):
        command = [sys.executable, "-m", "tests.referrals.exchange.side", what, json.dumps(given)]
        return json.loads(self.process(command))

    def tick(self):
        self.process([sys.executable, "manage.py", "tick"])
        return self.run("look")

    def process(self, command):
        done = subprocess.run(command, cwd=ROOT, env=environment(self.var), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def post(self, raw):
        parts = urlsplit(self.inbox)
        connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request("POST", parts.path, raw, {"Content-Type": "application/jose+json"})
        response = connection.getresponse()
        return response.status, response.read(), dict(response.getheaders())


@pytest.fixture
def sides(tmp_path):
    """Both have tables and reference rows, keys of their own to seal with, and know each other's public keys."""
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    at_once = environment(first, DJANGO_SETTINGS_MODULE="tests.referrals.exchange.unmigrated")
    for what in (["migrate", "--run-syncdb", "-v0"], ["createcachetable"], ["load_reference"]):
        subprocess.run([sys.executable, "manage.py", *what], cwd=ROOT, env=at_once, check=True, capture_output=True)
    shutil.copytree(first, second)
    (second / "dev-keys").unlink()  # it makes its own
    with serving(first) as one, serving(second) as two:
        ours, theirs = Side(first, one), Side(second, two)
        about_us = ours.run("settle", name="Casa Sur", country="CR")
        about_them = theirs.run("settle", name="Casa Norte", country="PA")
        ours.run("introduce", other=about_them, inbox=theirs.inbox)
        theirs.run("introduce", other=about_us, inbox=ours.inbox)
        yield ours, theirs


def test_the_whole_exchange(sides):
    ours, theirs = sides
    # sent, and acknowledged on the same line
    sent = ours.run("send", called="Lucita", fields=FIELDS)
    assert ours.run("look")["waiting"] == 1
    state = ours.tick()
    assert (state["referrals"], state["waiting"]) == ([["received", "", False]], 0)
    [[standing, htcds, desk]] = theirs.run("look")["incoming"]
    assert (standing, desk) == ("received", "Equipo")
    assert htcds["extensions"]["x-carecase"]["shared"] == sent["snapshot"]
    assert htcds["person"]["prs_FirstName"] == "Lucita"
    assert "1995" not in json.dumps(htcds)

    # accepted: a case of their own with what came, and nothing else
    theirs.run("answer", step="accept", words="Aquí la esperamos")
    state = theirs.tick()
    assert (state["cases"], state["waiting"]) == ([["Lucita", "Lucita Secretez", ""]], 0)
    assert ours.run("look")["referrals"] == [["accepted", "Aquí la esperamos", False]]

    # done
    theirs.run("answer", step="finish", words="")
    theirs.tick()
    assert ours.run("look")["referrals"][0][0] == "completed"
    assert theirs.run("look")["incoming"][0][:2] == ["completed", None]

    # another one, whose consent is taken back: closed at the other side at once
    another = ours.run("send", called="Anita", fields=FIELDS)
    ours.tick()
    assert theirs.run("look")["incoming"][1][1]["person"]["prs_FirstName"] == "Anita"
    ours.run("take_back")
    state = ours.tick()
    assert state["referrals"][1] == ["revoked", "", True]
    assert theirs.run("look")["incoming"][1][:2] == ["revoked", None]

    # what is wrong is refused alike, and leaves a line
    before = theirs.run("look")
    raw = another["envelope"]
    altered = json.loads(raw)
    altered["tag"] = ("A" if altered["tag"][0] != "A" else "B") + altered["tag"][1:]
    wrong = [raw, json.dumps(altered), "{}"]
    answers = [theirs.post(each) for each in wrong] + [ours.post(raw)]
    assert {(status, body) for status, body, _headers in answers} == {(400, b'{"error": "refused"}')}
    assert not any("Set-Cookie" in headers for _status, _body, headers in answers)
    after = theirs.run("look")
    assert after["refusals"] == ["replayed", "does_not_open", "not_a_package"]
    assert ours.run("look")["refusals"] == ["wrong_recipient"]
    assert after["incoming"] == before["incoming"]
