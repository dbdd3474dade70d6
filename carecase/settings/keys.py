"""Keys of a developer's machine, made on first run. In production they come from the environment."""

import base64
import os
import secrets
import sys
from pathlib import Path

KEY_BYTES = 32
WARNING = """\
WARNING: development keys were made in {path}.
         They lie beside the data they seal, so they protect nobody: never enter a real person here.
         Production refuses to start without SEALING_KEYS and SEALING_INDEX_KEY of its own.
"""


def new_key():
    """32 random bytes in base64, as SEALING_KEYS and SEALING_INDEX_KEY take them."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def development_keys(path: Path):
    """(SEALING_KEYS, SEALING_INDEX_KEY) of this checkout, one per line of the file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: of two processes starting together, one wins and both read the same keys.
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(f"dev1:{new_key()}\n{new_key()}\n")
        try:
            os.link(aside, path)
            sys.stderr.write(WARNING.format(path=path))
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    keys, index_key = path.read_text().split()
    return keys, index_key
