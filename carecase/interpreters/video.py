"""The link to the deployment's own video service. Nothing is called: both sides open the same address at the hour."""

from django.conf import settings
from django.core.checks import Error, register
from django.utils.crypto import salted_hmac

from carecase.interpreters.states import State

ROOM = "{room}"
LENGTH = 24  # of a name that nobody guesses


def link(booking):
    """The address of a confirmed talk by video, or an empty text. Its name follows from a secret and says nothing."""
    if not settings.VIDEO_LINK or booking.mode != "video" or booking.state != State.CONFIRMED:
        return ""
    return settings.VIDEO_LINK.replace(ROOM, room_of(booking))


def room_of(booking):
    return salted_hmac("video room", str(booking.pk), algorithm="sha256").hexdigest()[:LENGTH]


@register()
def the_link_has_a_room(app_configs, **kwargs):
    """Without the room in it everybody would meet everybody; without TLS anybody could listen."""
    given = settings.VIDEO_LINK
    if given and (ROOM not in given or not given.startswith("https://")):
        return [Error("CARECASE_VIDEO_LINK begins with https:// and contains {room}.", id="carecase.video")]
    return []
