"""The product as it is served, in a database of the bench's own, with a meter around it and floors beside its pages.

Nothing of it is in the product: no other settings name these addresses, and an installation does not carry `tools`.
"""

from carecase.settings.development import *

DEBUG = False
ROOT_URLCONF = "tools.bench.urls"
MIDDLEWARE = ["tools.bench.meter.Meter", *MIDDLEWARE]
DATABASES = {"default": database(env.str("BENCH_DATABASE_URL", ""), VAR / "world.sqlite3")}
# A run may last longer than somebody may sit idle; what a request asks and writes for its session is the same.
SESSION_IDLE = SESSION_LONGEST = timedelta(hours=12)
