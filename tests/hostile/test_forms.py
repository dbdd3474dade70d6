"""Every form of every page, filled in with what nobody should send: answered in words, never an error of ours.

What was typed and not taken stands in the page again. Nothing that was sent runs as markup. The everyday run sends a
sample, another one to each page; `make prove` sends everything to every field. What stands on every page is filled in
on the first page of each role.
"""

from http.cookies import SimpleCookie

import pytest
from django.test import Client

from carecase.access.roles import Role
from tests.hostile.html_forms import FRAME, filled, forms_of_the_frame, plausible, posted_forms
from tests.hostile.values import ANYTHING, LONG, RIGHT_TO_LEFT
from tests.machine import proof_size
from tests.rules.pages import PAGES
from tests.rules.shared_world import taken_back
from tests.rules.test_access import ROLES

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 400, 403, 404, 409, 422}
TYPED_INTO = {"text", "textarea", "search", "tel", "email"}
NOT_FILLED_IN = {"hidden", "button", "submit"}
ATTACKS = list(ANYTHING)
EVERY = max(1, round(1 / proof_size()))  # in a smaller proof: one of so many

NOT_FOR_ALL = {"/search/", "/emergency/close/"}  # those who see no case search none, and not everybody has opened one

WITH_FORMS = [page for page in PAGES if ROLES.get(page.name) and not page.only_posts and page.answers("post")]
each_page = pytest.mark.parametrize("page", WITH_FORMS, ids=lambda page: page.name)


class Visit:
    """A page opened by somebody, with its forms."""

    def __init__(self, user, address):
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(user)
        self.signed_in = SimpleCookie(self.browser.cookies)
        with taken_back():
            response = self.browser.get(address)
        html = response.content.decode() if response.status_code == 200 else ""
        self.forms, self.frame = posted_forms(html, address), forms_of_the_frame(html)

    @classmethod
    def of(cls, page, world):
        """The page, opened by the first who may."""
        return cls(world.members[min(ROLES[page.name])], world.address(page))

    def post(self, form, data):
        """Sent by somebody who is signed in, whatever was sent before."""
        self.browser.cookies = SimpleCookie(self.signed_in)
        return self.browser.post(form.action, data)

    def send(self, form, data):
        with taken_back():
            return self.post(form, data)


def whole(form, value):
    """Everything filled in with the same value; hidden fields and buttons as they are."""
    return plausible(form) | {
        name: value for name, control in form.controls.items() if control.kind not in NOT_FILLED_IN
    }


def typed(form, value):
    """A text in every field one types into, nothing else answered; what the page itself sends along is as it is."""
    texts = [name for name, control in form.controls.items() if control.kind in TYPED_INTO]
    sent_along = {name: filled(control) for name, control in form.controls.items() if control.kind in NOT_FILLED_IN}
    return dict.fromkeys(form.controls, "") | dict.fromkeys(texts, value) | sent_along


def complaint(form, what, data, response):
    """What is wrong with an answer, or nothing."""
    if response.status_code not in ANSWERS:
        return f"{form.action} ← {what}: {response.status_code}"
    html = response.content.decode(errors="replace") if response.status_code != 302 else ""
    if "<script>alert" in html:
        return f"{form.action} ← {what}: runs as markup"
    if what == "typed" and response.status_code in {409, 422} and (gone := lost(form, data, html)):
        return f"{form.action} ← {what}: lost {', '.join(gone)}"
    return ""


def lost(form, data, html):
    """Names of the fields whose text is gone from the page that refuses it."""
    again = {}
    for each in posted_forms(html, ""):
        again |= {name: control.value for name, control in each.controls.items()}
    texts = {name: data[name] for name, control in form.controls.items() if control.kind in TYPED_INTO}
    return [name for name, text in texts.items() if name in again and bare(again[name]) != bare(text)]


def bare(text):
    """A browser and Django trim and normalise the spaces of a text."""
    return "".join(str(text).split())


def complaints(visit, form, attempts):
    return [wrong for what, data in attempts if (wrong := complaint(form, what, data, visit.send(form, data)))]


def sample(form, place):
    """Four attempts, other ones at each place."""
    one, two = ATTACKS[place % len(ATTACKS)], ATTACKS[(place * 7 + 5) % len(ATTACKS)]
    name = [*form.controls, ""][place % max(1, len(form.controls))]
    yield "what could be meant", plausible(form)
    yield f"{one} everywhere", whole(form, ANYTHING[one])
    yield f"{two} in {name}", plausible(form) | {name: ANYTHING[two]}
    yield "typed", typed(form, RIGHT_TO_LEFT)


def everything(form, attacks=ATTACKS):
    yield "typed", typed(form, LONG)
    for what in attacks:
        yield f"{what} everywhere", whole(form, ANYTHING[what])
        for name in form.controls:
            yield f"{what} in {name}", plausible(form) | {name: ANYTHING[what]}


@each_page
def test_a_form_survives_what_nobody_should_send(world, page):
    visit, place = Visit.of(page, world), WITH_FORMS.index(page)
    assert [each for form in visit.forms for each in complaints(visit, form, sample(form, place))] == []


@pytest.mark.parametrize("role", Role)
def test_the_frame_of_every_page_survives_it(world, role):
    """A form of the frame is sent everything: by each role a part of it, and what each page is sent."""
    visit, place = Visit(world.members[role], "/"), list(Role).index(role)
    wrong = []
    for form in visit.frame:
        wrong += complaints(visit, form, [*sample(form, place), *everything(form, ATTACKS[place :: len(Role)])])
    assert FRAME - {form.action for form in visit.frame} <= NOT_FOR_ALL
    assert wrong == []


@pytest.mark.prove
@each_page
def test_every_field_survives_everything(world, page):
    visit, wrong = Visit.of(page, world), []
    for form in visit.forms:
        wrong += complaints(visit, form, list(everything(form))[WITH_FORMS.index(page) % EVERY :: EVERY])
    assert wrong == []
