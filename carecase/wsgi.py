import os

from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver, reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carecase.settings.production")
application = get_wsgi_application()
# The addresses bring every view and form along, and how to find them by name is kept per language, as the words are:
# loaded here, the workers share it instead of each loading its own.
get_resolver().url_patterns  # noqa: B018
for code, _name in settings.LANGUAGES:
    with translation.override(code):
        reverse("account_login")
# So is which table points to which: to find it out goes through every field of every model.
for model in apps.get_models(include_auto_created=True):
    model._meta.related_objects  # noqa: B018
