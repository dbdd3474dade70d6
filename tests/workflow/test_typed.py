"""Nothing typed is lost: drafts, ended sessions, a form that is sent twice."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.cases.models import CaseNote, Grant
from carecase.documents.models import IssuedPaper
from carecase.people.models import Person
from carecase.sealing.models import DataKey
from carecase.workflow.models import Draft, Sent
from carecase.workflow.typed import keeping
from carecase.workflow.typed.filling import sent_by
from tests.fixtures.hands import HANDS

pytestmark = pytest.mark.django_db

TYPED = "Dice que quiere llamar a su hermana & «esperar»\n<b>mañana</b>"


class Reader:
    """A browser without JavaScript that checks tokens as the product does."""

    def __init__(self, user=None):
        self.browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if user:
            self.browser.force_login(user)

    def open(self, page):
        self.page, self.answer = page, self.browser.get(page)
        self.html = self.answer.content.decode()
        hidden = re.findall(r'name="(csrfmiddlewaretoken|_by)" value="([^"]+)"', self.html)
        self.carried = dict(hidden)
        return self

    def post(self, address=None, **fields):
        data = self.carried | fields
        return self.browser.post(address or self.page, data, headers={"referer": f"http://testserver{self.page}"})

    def type(self, **fields):
        """What the script sends while one types."""
        return self.post(reverse("drafts:keep"), _page=self.page, _action=self.page, **fields)


@pytest.fixture
def note_page(open_case):
    return reverse("cases:note_new", args=[open_case.number])


@pytest.fixture
def ines(case_manager, note_page):
    return Reader(case_manager).open(note_page)


def notes():
    return CaseNote.objects.count()


# --- while typing -----------------------------------------------------------------------------------------------


def test_what_was_typed_is_offered_again_and_put_back(ines, note_page):
    assert ines.type(text=TYPED).status_code == 204
    assert "hermana" not in Draft.objects.values_list("fields", flat=True).get().stored
    again = ines.open(note_page)
    draft = Draft.objects.get()
    assert draft.get_absolute_url() in again.html
    assert "hermana" not in again.html  # not filled in unasked
    filled = ines.open(draft.get_absolute_url()).html
    assert "hermana &amp; «esperar»" in filled
    assert "&lt;b&gt;mañana" in filled
    assert "<b>mañana" not in filled


def test_typing_on_keeps_one_draft_and_saving_removes_it_with_its_key(ines):
    keys = DataKey.objects.count()
    ines.type(text="Dice")
    ines.type(text=TYPED)
    assert Draft.objects.get().fields["text"] == [TYPED]
    assert ines.post(text=TYPED).status_code == 302
    assert not Draft.objects.exists()
    assert DataKey.objects.count() == keys


def test_a_refused_form_keeps_its_draft(ines):
    ines.type(text=TYPED, occurred_at="nunca")
    assert ines.post(text="").status_code == 422
    assert Draft.objects.exists()


def test_a_refused_form_offers_no_draft_of_what_it_shows(ines):
    typed = {"text": TYPED, "occurred_at": "nunca", "occurred_at_year": "nunca"}
    ines.type(**typed)
    place = Draft.objects.get().get_absolute_url()
    refused = ines.post(**typed)
    assert refused.status_code == 422
    assert place not in refused.content.decode()
    assert place in ines.post(**typed | {"text": ""}).content.decode()  # another text than the one that was kept


def test_the_list_of_drafts_names_the_form_and_no_address(ines, note_page):
    ines.type(text=TYPED)
    html = ines.open(reverse("drafts:own")).html
    heading = re.search(r'<h2 class="govuk-heading-m">(.*?)</h2>', html)[1]
    assert re.fullmatch(r'Nota del expediente <span class="cc-code">[\w-]+</span>', heading)
    assert f">{note_page}<" not in html


def test_nobody_else_sees_it(ines, other_case_manager, note_page):
    ines.type(text=TYPED)
    draft = Draft.objects.get()
    marta = Reader(other_case_manager)
    for page in (draft.get_absolute_url(), reverse("drafts:own")):
        assert "hermana" not in marta.open(page).html
    assert "Todo lo que usted escribió está guardado" in marta.html
    marta.open(reverse("drafts:own")).post(reverse("drafts:discard"), draft=str(draft.pk))
    assert Draft.objects.exists()
    assert "hermana" in ines.open(reverse("drafts:own")).html
    ines.post(reverse("drafts:discard"), draft=str(draft.pk))
    assert not Draft.objects.exists()


def test_a_draft_is_not_filled_into_another_page(ines, open_case):
    ines.type(text=TYPED)
    other = reverse("cases:health-note_new", args=[open_case.number])
    html = ines.open(f"{other}?draft={Draft.objects.get().pk}").html
    assert "hermana" not in html


def test_secrets_and_pages_of_signing_in_are_not_kept(ines):
    assert ines.type(text=TYPED, new_password="x", pin="1234", csrfmiddlewaretoken=ines.carried["csrfmiddlewaretoken"])
    assert list(Draft.objects.get().fields) == ["text"]
    answer = ines.post(reverse("drafts:keep"), _page="/accounts/login/", _action="/accounts/login/", text="x")
    assert answer.status_code == 400


def test_drafts_are_few_and_go_after_a_week(ines, case_manager, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_DRAFTS", 3)
    keys = DataKey.objects.count()
    for number in range(5):
        keeping.keep(case_manager, f"/page/{number}/", "/page/", {"text": ["x"]})
    assert {draft.page for draft in Draft.objects.all()} == {"/page/2/", "/page/3/", "/page/4/"}
    assert keeping.keep(case_manager, "/page/", "/page/", {"text": ["x" * keeping.LONGEST]}) is None
    Draft.objects.update(kept_at=timezone.now() - timedelta(days=7))
    assert not keeping.mine(case_manager).exists()
    Sent.objects.create(key="old", at=timezone.now() - timedelta(days=2))
    call_command("tick", all=True)
    assert not Draft.objects.exists()
    assert DataKey.objects.count() == keys
    assert not Sent.objects.exists()


# --- a session that has ended -----------------------------------------------------------------------------------


def end_session(reader, user):
    User.objects.filter(pk=user.pk).update(session_epoch=99)


def test_what_an_ended_session_met_is_in_the_form_after_signing_in(ines, case_manager, note_page):
    end_session(ines, case_manager)
    answer = ines.post(text=TYPED)
    assert notes() == 0
    assert answer.url.startswith("/accounts/login/?next=")
    sign_in = ines.open(answer.url)
    assert "hermana" not in sign_in.html
    answer = ines.post(login="ines", password="correcto caballo")
    assert answer.url == Draft.objects.get().get_absolute_url()
    assert "hermana" in ines.open(answer.url).html
    assert ines.post(note_page, text=TYPED).status_code == 302
    assert notes() == 1
    assert not Draft.objects.exists()


def test_another_person_who_signs_in_there_does_not_see_it(ines, case_manager, other_case_manager):
    end_session(ines, case_manager)
    ines.post(text=TYPED)
    ines.browser.force_login(other_case_manager)
    assert "hermana" not in ines.open(Draft.objects.get().get_absolute_url()).html


def test_an_old_token_keeps_it_for_the_one_the_page_was_shown_to(ines, case_manager, other_case_manager):
    shown = dict(ines.carried)
    ines.browser.force_login(other_case_manager)  # at the same machine, in another tab
    ines.browser.cookies["csrftoken"] = "a" * 32
    ines.carried = shown
    answer = ines.post(text=TYPED)
    assert answer.status_code == 403
    draft = Draft.objects.get()
    assert draft.author == case_manager
    assert str(draft.pk) not in answer.content.decode()
    ines.browser.force_login(case_manager)
    ines.browser.cookies["csrftoken"] = "a" * 32
    assert draft.get_absolute_url() in ines.post(text=TYPED).content.decode()


def test_nothing_is_kept_of_a_request_that_no_page_of_ours_made(client, note_page):
    client.post(note_page, {"text": TYPED, "_by": "made:up:here"})
    client.post(note_page, {"text": TYPED})
    assert not Draft.objects.exists()


def test_what_a_page_said_of_its_reader_yesterday_is_not_believed(ines, note_page, client, time_machine):
    token = ines.carried["_by"]
    shown = timezone.now()
    time_machine.move_to(shown + timedelta(hours=25))
    client.post(note_page, {"text": TYPED, "_by": token})
    assert not Draft.objects.exists()
    time_machine.move_to(shown + timedelta(hours=23))
    client.post(note_page, {"text": TYPED, "_by": token})
    assert Draft.objects.exists()


# --- sent twice -------------------------------------------------------------------------------------------------


def test_the_same_form_sent_again_is_saved_once_and_leads_where_it_led(ines):
    first, second = ines.post(text=TYPED), ines.post(text=TYPED)
    assert notes() == 1
    assert (second.status_code, second.url) == (302, first.url)


def test_another_text_or_another_showing_of_the_page_is_another_note(ines, note_page):
    ines.post(text=TYPED)
    ines.post(text="Otra cosa")
    ines.open(note_page).post(text=TYPED)
    assert notes() == 3


def test_what_was_refused_may_be_sent_again(ines, monkeypatch):
    ines.post(text="")
    assert ines.post(text="").status_code == 422
    assert not Sent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_record(ines, hands):
    """The same request many times at the same moment, each in a process of its own."""
    hands = hands()

    def click(_number):
        answer = ines.post(text=TYPED)
        return answer.status_code, answer.url

    answers = hands.at_once(click, range(HANDS))
    assert len(set(answers)) == 1
    assert answers[0][0] == 302
    assert hands.afterwards(notes) == 1


# --- two people -------------------------------------------------------------------------------------------------


@pytest.fixture
def both_edit(open_case, case_manager, colleague, team):
    """Inés and her stand-in have the same page of identity open; the other saved first."""
    other = colleague("nadia", Role.CASE_MANAGER, team)
    Grant.objects.create(case=open_case, user=other, role=Role.CASE_MANAGER, because=Grant.Because.TEAM)
    page = reverse("casework:identity", args=[open_case.number])
    ines, nadia = Reader(case_manager).open(page), Reader(other).open(page)
    sent = sent_by(forms_inside(ines.html))
    plain = {name: values[0] for name, values in sent.items() if values and name not in ines.carried and name != "q"}
    assert nadia.post(**plain | {"occupation": "Costurera", "marks": "Una cicatriz"}).status_code == 302
    return ines, plain | {"occupation": "Cocinera", "marks": "Un lunar", "religion": "Ninguna"}


def forms_inside(html):
    return re.search(r"data-keep-typed>(.*?)</form>", html, re.S)[1]


def test_who_saved_first_is_named_beside_what_was_typed(both_edit):
    ines, typed = both_edit
    answer = ines.post(**typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"Nadia, [^<]*<span>Costurera", html)
    assert "Cocinera" in html
    choices = re.findall(r'name="choose-(\w+)" id="[^"]*" value="stored"', html)
    assert choices == ["age_basis", "religion", "occupation", "marks"]  # the first was derived when it was saved


def test_each_question_is_chosen_for_itself(both_edit, open_case):
    ines, typed = both_edit
    html = ines.post(**typed).content.decode()
    ines.html, version = html, re.search(r'name="version" value="(\d+)"', html)[1]
    ines.carried |= dict(re.findall(r'name="(csrfmiddlewaretoken|_by)" value="([^"]+)"', html))
    chosen = {"choose-occupation": "stored", "choose-marks": "typed", "choose-religion": "typed"}
    assert ines.post(**typed | chosen | {"version": version}).status_code == 302
    person = Person.objects.get(pk=open_case.person_id)
    assert (person.occupation, person.marks, person.religion) == ("Costurera", "Un lunar", "Ninguna")


def test_a_paper_may_be_asked_for_again_from_the_same_page(ines, open_case):
    """What answers with a file leads nowhere: the page stays, and its button may be pressed again."""
    ines.open(reverse("casework:print", args=[open_case.number]))
    form = re.search(r'<form class="cc-filters".*?</form>', ines.html, re.S)[0]
    sent = {name: values[0] for name, values in sent_by(form.partition(">")[2]).items() if values}
    answers = [ines.post(**sent | {"language": "es"}) for _time in range(2)]
    assert [answer.headers["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert IssuedPaper.objects.count() == 2
