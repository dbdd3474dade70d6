"""For `make run` and a developer's machine: plain HTTP on this machine only, keys made on first run."""

from .base import *
from .keys import development_keys

DEBUG = env.bool("DEBUG", False)
DEMO = True
SECRET_KEY = "development only: sessions of this machine"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EXCHANGE_OVER_LOOPBACK = True  # to an installation on this machine
SEALING_KEYS, SEALING_INDEX_KEY = development_keys(VAR / "dev-keys")

if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
