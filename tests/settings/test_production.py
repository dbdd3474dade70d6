"""Production settings are read by a process of their own: settings cannot be loaded twice in one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "A" * 43 + "="
WHOLE = {
    "SECRET_KEY": "9f8d7s6a5f4g3h2j1k0l-zxcvbnm-qwertyuiop-1234567890-ABCDEF",
    "ALLOWED_HOSTS": "care.example.org",
    "SEALING_KEYS": f"k1:{KEY}",
    "SEALING_INDEX_KEY": KEY,
}


def check_deploy(environment):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "carecase.settings.production", **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_settings_give_no_warning():
    done = check_deploy(WHOLE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_production_refuses_to_start_without(name):
    done = check_deploy({key: value for key, value in WHOLE.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr
