"""What this machine and this run offer to tests."""

import os
import shutil


def chromium_path():
    """Where Chromium is, or nothing. Debian's package is used, none is downloaded."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def database_url():
    """The PostgreSQL server that tests shall use, or nothing for SQLite."""
    return os.environ.get("TEST_DATABASE_URL", os.environ.get("DATABASE_URL", ""))


def on_postgresql():
    return database_url().startswith("postgres")


def proof_size():
    """The part of its full size at which a longer proof runs: 1 in `make prove`, less in continuous integration."""
    return float(os.environ.get("CARECASE_PROVE_SIZE", "1"))
