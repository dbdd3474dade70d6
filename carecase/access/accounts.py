"""The one account that nobody signs in with: what the product does by itself is done by it."""

from carecase.access.models import User


def system():
    """The built-in user. Made with the reference rows; here again where those were not loaded."""
    return User.objects.get_or_create(username="system", defaults={"display_name": "carecase", "is_active": False})[0]
