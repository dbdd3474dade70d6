"""Two servers on this machine, each with a database of its own: a return is asked about, answered and closed."""

import json
import subprocess
import sys

import pytest

from tests.fixtures.browser import ROOT, environment
from tests.referrals.exchange.test_two_installations import Side, sides

__all__ = ["sides"]
pytestmark = pytest.mark.prove  # two databases are made and two servers started: over a minute


class ReturnSide(Side):
    def run(self, what, **given):
        command = [sys.executable, "-m", "tests.repatriation.elsewhere.side", what, json.dumps(given)]
        done = subprocess.run(command, cwd=ROOT, env=environment(self.var), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def test_the_origin_side_is_another_installation(sides):
    ours, theirs = (ReturnSide(side.var, side.inbox.removesuffix("/exchange/inbox/")) for side in sides)
    ours.run("begin", place="Santa Bárbara")
    ours.tick()
    [asked] = theirs.run("look")["incoming"]
    assert (asked["sees"], asked["waits"]) == ("questions", True)
    assert any("Santa Bárbara" in value for value in asked["facts"].values())
    assert "Secretez" not in json.dumps(asked)

    theirs.run("answer", conclusion="measures", assessor="Suyapa Reyes")
    theirs.tick()
    assert ours.run("look")["answers"] == [["package", "measures", "Suyapa Reyes"]]
    assert not theirs.run("look")["incoming"][0]["waits"]

    envelope = theirs.run("look")["sent"][-1]
    altered = json.loads(envelope)
    altered["tag"] = ("A" if altered["tag"][0] != "A" else "B") + altered["tag"][1:]
    assert [ours.post(each)[0] for each in (envelope, json.dumps(altered))] == [400, 400]
    assert ours.run("look")["answers"] == [["package", "measures", "Suyapa Reyes"]]

    ours.run("end")
    ours.tick()
    assert theirs.run("look")["incoming"][0] == {"sees": "", "facts": {}, "waits": False}
