import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carecase.settings.production")
application = get_wsgi_application()
# The addresses bring every view and form along: loaded here, the workers share them instead of each loading its own.
get_resolver().url_patterns  # noqa: B018
