"""For tests: fixed keys, a fast password hasher, PostgreSQL where TEST_DATABASE_URL or DATABASE_URL names one."""

import base64

from .base import *

DEBUG = False
SECRET_KEY = "test"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EXCHANGE_OVER_LOOPBACK = True  # to an installation on this machine
SEALING_KEYS = "test1:" + base64.b64encode(b"t" * 32).decode()
SEALING_INDEX_KEY = base64.b64encode(b"i" * 32).decode()

# Stories move the clock by weeks between two clicks; tests/signin has the true lengths.
SESSION_IDLE = SESSION_LONGEST = SHIFT_IDLE = SHIFT_LONGEST = timedelta(days=36500)

DATABASES = {"default": database(env.str("TEST_DATABASE_URL", env.str("DATABASE_URL", "")), VAR / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
