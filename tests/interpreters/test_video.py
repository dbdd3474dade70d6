"""The link to the deployment's own video service: made here, told to both sides once confirmed, called by nobody."""

import pytest

from carecase.interpreters import video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(settings):
    settings.VIDEO_LINK = "https://meet.example.org/{room}"


def test_a_confirmed_talk_by_video_has_a_room_that_says_nothing(booked):
    booking, other = booked(mode="video", state="confirmed"), booked(mode="video", state="confirmed")
    assert booking.video_link.startswith("https://meet.example.org/")
    name = booking.video_link.rpartition("/")[2]
    assert len(name) == video.LENGTH
    assert booking.number not in name
    assert str(booking.pk).replace("-", "")[:8] not in name
    assert booking.video_link == type(booking).objects.get(pk=booking.pk).video_link
    assert booking.video_link != other.video_link


@pytest.mark.parametrize(
    ("mode", "state"), [("video", "offered"), ("video", "accepted"), ("video", "cancelled"), ("phone", "confirmed")]
)
def test_before_and_otherwise_there_is_none(booked, mode, state):
    assert booked(mode=mode, state=state).video_link == ""


def test_without_a_service_there_is_none(booked, settings):
    settings.VIDEO_LINK = ""
    assert booked(mode="video", state="confirmed").video_link == ""


@pytest.mark.parametrize(
    ("link", "faults"),
    [
        ("", 0),
        ("https://meet.example.org/{room}", 0),
        ("https://meet.example.org/", 1),
        ("http://meet.example.org/{room}", 1),
    ],
)
def test_a_link_without_a_room_or_without_tls_is_refused_at_the_start(settings, link, faults):
    settings.VIDEO_LINK = link
    assert len(video.the_link_has_a_room(None)) == faults
