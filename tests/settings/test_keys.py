import base64
import stat

from carecase.settings.keys import development_keys, new_key


def test_development_keys_are_made_once_with_a_warning(tmp_path, capsys):
    path = tmp_path / "var" / "dev-keys"
    first = development_keys(path)
    assert "never enter a real person" in capsys.readouterr().err
    assert development_keys(path) == first
    assert capsys.readouterr().err == ""


def test_development_keys_are_readable_by_their_owner_only(tmp_path):
    path = tmp_path / "dev-keys"
    development_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_is_32_random_bytes():
    assert len(base64.b64decode(new_key())) == 32
    assert new_key() != new_key()
