from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_language_info


def house(request=None):
    """What every page says about the house: its name, whether it is a demonstration, the languages on offer."""
    current = get_language()
    return {
        "brand": getattr(settings, "BRAND_NAME", "carecase"),
        "demo": getattr(settings, "DEMO", False),
        "other_languages": [get_language_info(code) for code, _name in settings.LANGUAGES if code != current],
        "rendered_at": timezone.now(),
    }
