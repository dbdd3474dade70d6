"""The vault: who takes, sees and removes; what her consent decides; what is erased; and nothing half."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, Kind
from carecase.cases import actions
from carecase.cases.forms import ConsentForm
from carecase.cases.likenesses import keep
from carecase.cases.models import Case, Consent, ConsentSheet, Likeness
from carecase.casework.clockwork import forget_likenesses
from carecase.files.content import JPEG, Content, checked
from carecase.files.models import StoredFile
from carecase.sealing.ring import Broken
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from tests.files import corpus

pytestmark = pytest.mark.django_db
FACE, PHOTO = Likeness.Shows.FACE, Consent.Kind.PHOTO


@pytest.fixture
def agree(open_case, case_manager):
    def say(kind=PHOTO, given="yes", **details):
        with act(case_manager, "record_consent", open_case) as doing:
            return doing.save(Consent(case=open_case, kind=kind, given=given, by="self", **details))

    return say


@pytest.fixture
def photograph(open_case, case_manager, agree):
    agree()
    with act(case_manager, "record_likeness", open_case) as doing:
        return keep(Likeness(case=open_case), checked(corpus.sent("a.jpg", corpus.picture())), doing)


def address(likeness, page="file"):
    return reverse(f"files:{page}", args=[likeness.pk])


def take(client, case, data=corpus.TAKEN["photo.png"], page="photograph", **more):
    return client.post(reverse(f"casework:{page}", args=[case.number]), {"picture": corpus.sent("a", data), **more})


def test_a_photograph_is_taken_seen_on_the_page_and_saved_as_a_file(client, open_case, case_manager, agree):
    client.force_login(case_manager)
    assert take(client, open_case).status_code == 409, "not without her consent"
    agree()
    assert take(client, open_case).status_code == 302
    [kept] = open_case.likenesses.all()
    page = client.get(reverse("casework:section", args=[open_case.number, "identity"])).content.decode()
    assert f'src="{address(kept, "picture")}"' in page
    before = Event.objects.filter(verb="read_file").count()
    answer = client.get(address(kept))
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Disposition"] == f'attachment; filename="imagen-{str(kept.pk)[:8]}.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(verb="read_file", kind=Kind.READ).count() == before + 1
    assert client.get(address(kept, "picture"))["Content-Disposition"].startswith("inline")


def test_a_refused_file_is_answered_on_the_page(client, open_case, case_manager, agree):
    agree()
    client.force_login(case_manager)
    for name in ("drawing.svg", "empty.jpg", "MZ.pdf"):
        answer = take(client, open_case, corpus.REFUSED[name])
        assert answer.status_code == 422
        assert "govuk-error-summary" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_the_bytes_are_sealed_and_open_only_in_their_own_place(photograph):
    stored = photograph.file
    assert b"\xff\xd8\xff" not in bytes(StoredFile.objects.get().sealed)
    assert stored.open().startswith(b"\xff\xd8\xff")
    stored.content_type = "application/pdf"
    with pytest.raises(Broken):
        stored.open()


def test_who_may_open_it(client, photograph, open_case, case_manager, supervisor, colleague, stranger, team):
    opened = {}
    for role in (Role.REPATRIATION_COORDINATOR, Role.LEGAL_ADVISER, Role.HEALTH, Role.SCREENER):
        user = colleague(role.value, role, team)
        actions.add_to_team(open_case, user=user, role=role, by=supervisor)
        opened[role] = user
    expected = dict.fromkeys(opened.values(), 404)
    expected |= {case_manager: 200, supervisor: 200, opened[Role.REPATRIATION_COORDINATOR]: 200, stranger: 404}
    for user, status in expected.items():
        client.force_login(user)
        assert {client.get(address(photograph, page)).status_code for page in ("file", "picture")} == {status}


def test_a_finger_asks_for_its_own_consent_and_a_legal_basis_and_is_not_the_coordinators(
    client, photograph, open_case, case_manager, supervisor, colleague, team, agree
):
    client.force_login(case_manager)
    finger = {"shows": "left_index", "legal_basis": "Ley 8764"}
    assert take(client, open_case, page="fingerprint", **finger).status_code == 409
    agree(Consent.Kind.BIOMETRICS)
    assert take(client, open_case, page="fingerprint", shows="left_index").status_code == 422
    assert take(client, open_case, page="fingerprint", **finger).status_code == 302
    kept = open_case.likenesses.get(shows="left_index")
    coordinator = colleague("gabriel", Role.REPATRIATION_COORDINATOR, team)
    actions.add_to_team(open_case, user=coordinator, role=Role.REPATRIATION_COORDINATOR, by=supervisor)
    client.force_login(coordinator)
    assert client.get(address(kept)).status_code == 404


def test_taken_back_it_is_gone_in_the_same_transaction(client, photograph, case_manager):
    consent = photograph.case.consents.get(kind=PHOTO)
    actions.withdraw_consent(consent, by=case_manager)
    photograph.refresh_from_db()
    assert (photograph.file_id, photograph.removed_because) == (None, "consent")
    assert not StoredFile.objects.exists()
    client.force_login(case_manager)
    assert client.get(address(photograph)).status_code == 404


def test_what_is_rolled_back_leaves_both_as_they_were(photograph, case_manager, monkeypatch):
    consent = photograph.case.consents.get(kind=PHOTO)
    monkeypatch.setattr(StoredFile, "delete", lambda self: (_ for _ in ()).throw(DatabaseError("the disk is full")))
    with pytest.raises(DatabaseError):
        actions.withdraw_consent(consent, by=case_manager)
    consent.refresh_from_db()
    photograph.refresh_from_db()
    assert consent.withdrawn_at is None
    assert photograph.file.open()


def test_a_crash_between_the_file_and_its_record_leaves_neither(open_case, case_manager, agree, monkeypatch):
    agree()
    monkeypatch.setattr(Likeness, "save", lambda self, **_options: (_ for _ in ()).throw(DatabaseError("cut off")))
    with pytest.raises(DatabaseError), act(case_manager, "record_likeness", open_case) as doing:
        keep(Likeness(case=open_case), Content(JPEG, b"x"), doing)
    assert not StoredFile.objects.exists()
    assert not Likeness.objects.exists()


def test_her_latest_word_counts(open_case, case_manager, photograph, agree):
    form = ConsentForm(
        {"kind": PHOTO, "given": "no", "by": "self"},
        instance=Consent(case=open_case),
        by=case_manager,
        parent=open_case,
    )
    assert form.is_valid(), form.errors
    form.save()
    photograph.refresh_from_db()
    assert photograph.file_id is None
    agree(given="deferred", ask_again_at=timezone.now())
    with pytest.raises(Blocked), act(case_manager, "record_likeness", open_case) as doing:
        keep(Likeness(case=open_case), Content(JPEG, b"x"), doing)


def test_another_stands_in_its_place_and_no_list_shows_one(client, photograph, open_case, case_manager):
    client.force_login(case_manager)
    assert take(client, open_case).status_code == 302
    assert [each.removed_because for each in open_case.likenesses.order_by("recorded_at")] == ["replaced", ""]
    assert StoredFile.objects.count() == 1
    for page in ("cases", "my_day"):
        assert b"/picture/" not in client.get(reverse(f"casework:{page}")).content


def test_removed_by_a_button_and_without_its_key_unreadable(client, photograph, open_case, case_manager):
    client.force_login(case_manager)
    photograph.file.key.shred()
    assert client.get(address(photograph)).status_code == 404
    button = reverse("casework:remove_likeness", args=[open_case.number, photograph.pk])
    assert client.post(button).status_code == 302
    assert not StoredFile.objects.exists()


def test_time_removes_what_is_no_longer_needed(photograph, open_case, case_manager):
    now = timezone.now()
    forget_likenesses(case_manager, now)
    assert open_case.likenesses.kept().exists()
    closed = {"state": Case.State.CLOSED, "closure_reason": "goals_met"}
    with transaction.atomic():
        Case.objects.filter(pk=open_case.pk).update(closed_at=now - datetime.timedelta(days=89), **closed)
    forget_likenesses(case_manager, now)
    assert open_case.likenesses.kept().exists()
    forget_likenesses(case_manager, now + datetime.timedelta(days=2))
    assert open_case.likenesses.get().removed_because == "time"
    assert not StoredFile.objects.exists()


def test_what_ran_out_is_not_shown_from_that_day_on(client, photograph, case_manager):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    photograph.case.consents.filter(kind=PHOTO).update(valid_until=yesterday)
    client.force_login(case_manager)
    assert client.get(address(photograph)).status_code == 404
    forget_likenesses(case_manager, timezone.now())
    assert photograph.case.likenesses.get().removed_because == "consent"


def test_the_sheet_of_a_consent_is_kept_beside_it(client, open_case, case_manager, shelter_worker, agree):
    consent = agree()
    page = reverse("casework:consent_sheet", args=[open_case.number, consent.pk])
    client.force_login(case_manager)
    for data in (corpus.picture(), corpus.sheet()):
        version = ConsentSheet.objects.values_list("version", flat=True).first() or 0
        typed = {"sheet": corpus.sent("a", data), "version": version}
        assert client.post(page, typed).status_code == 302
    kept = ConsentSheet.objects.get()
    assert client.get(address(kept)).content.startswith(b"%PDF")
    assert client.get(address(kept, "picture")).status_code == 404, "a PDF is only ever saved"
    assert address(kept) in client.get(reverse("casework:section", args=[open_case.number, "cases"])).content.decode()
    client.force_login(shelter_worker)
    assert client.get(address(kept)).status_code == 404
