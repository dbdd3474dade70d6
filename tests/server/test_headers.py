import pytest

PAGES = ["/health/", "/accounts/login/", "/not-there/", "/?q=%00"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_safe_headers(client, db, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_lets_a_script_or_style_of_others_run(client, db, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == parts["form-action"] == "'self'"
    assert "unsafe" not in policy
