"""Every template and style of the repository keeps to the policy: nothing inline, no other host."""

import re

import pytest

from carecase.ui.catalogues import ROOT

PACKAGES = ["carecase", "referrals", "repatriation", "services_catalog"]
TEMPLATES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "another host": re.compile(r"(src|href|action)\s*=\s*[\"']?(https?:)?//", re.I),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [path.relative_to(ROOT) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_title_or_heading_names_a_person_a_victim():
    named = re.compile(r"(<h[1-6][^>]*>|<title>|block title %})[^<]*v[ií]ctim", re.I)
    assert [path.relative_to(ROOT) for path in TEMPLATES if named.search(path.read_text(encoding="utf-8"))] == []


def test_the_styles_ask_no_other_host():
    sources = (ROOT / "carecase/ui/static_src").glob("*")
    assert [
        source.name for source in sources if re.search(r"url\(|@import|https?://(?!www\.w3)", source.read_text())
    ] == []


def test_the_lock_names_no_host():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
