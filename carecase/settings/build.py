"""For making static files and catalogues where there is neither a database nor a key yet."""

from .base import *

SECRET_KEY = "build"
