"""The pages of a return: who gets in, what is shown, what a slip costs."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone, translation

from carecase.audit.models import Event, Kind
from carecase.cases.actions import add_to_team, take_case
from carecase.cases.models import Consent, Fear
from carecase.workflow.acts import act
from referrals.models import Referral
from referrals.steps import referring
from repatriation import actions, forms, models, sections
from repatriation.guards import ROWS
from repatriation.models import State
from repatriation.tiers import Tier
from repatriation.urls import urlpatterns
from repatriation.views import WithdrawConsent
from tests.repatriation.conftest import FLIGHT, fresh

pytestmark = pytest.mark.django_db

MARKS = re.compile(r"\btrata\b|tr[áa]fico|traffick|v[íi]ctima|victim|explota|exploit|smuggl|coyote", re.IGNORECASE)
ONCE = ["itinerary", "budget", "belongings", "handover", "request", "change", "plan"]
NEW = [
    "leg",
    "place", "talk", "danger", "declaration", "risk", "family", "best_interests", "document", "fitness", "escort",
    "companion", "confirmation",
]  # fmt: skip


@pytest.fixture
def page(client):
    def get(name, plan, *args, by, language="es"):
        client.force_login(by)
        client.cookies["django_language"] = language
        return client.get(reverse(f"repatriation:{name}", args=[plan.number, *args]))

    return get


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def test_every_page_opens_for_the_case_manager_and_is_nothing_to_a_stranger(page, ready_plan, case_manager, stranger):
    for name in [*(f"{each}_new" for each in NEW), *ONCE, "coordinator"]:
        assert page(name, ready_plan, by=case_manager).status_code == 200, name
        assert page(name, ready_plan, by=stranger).status_code == 404, name


def test_who_sees_the_case_without_preparing_returns_may_not_write(page, ready_plan, colleague, case_manager, team):
    nurse = colleague("nora", "health", team)
    add_to_team(ready_plan.case, user=nurse, role="health", by=case_manager)
    for name in [*(f"{each}_new" for each in NEW), "budget", "coordinator"]:
        assert page(name, ready_plan, by=nurse).status_code == 403, name
    assert page("plan", ready_plan, by=nurse).status_code == 200


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("tier", [Tier.CHILD, Tier.VICTIM])
def test_the_return_record_does_not_say_why_somebody_was_in_care(tier, language, page, preparing, case_manager):
    plan = preparing(tier)
    for name in ("plan", "itinerary", "confirmation_new", "handover", "document_new", "declaration_new", "place_new"):
        shown = text_of(page(name, plan, by=case_manager, language=language))
        assert not MARKS.search(shown), (name, MARKS.search(shown).group())


@pytest.mark.parametrize("tier", Tier)
def test_the_name_of_a_tier_gives_nothing_away(tier):
    for language in ("es", "en"):
        with translation.override(language):
            assert not MARKS.search(f"{tier.label} {tier.value}")


def test_a_return_is_asked_for_and_the_plan_page_says_what_comes_next(client, open_case, case_manager):
    client.force_login(case_manager)
    empty = client.get(reverse("repatriation:plan", args=[open_case.number]))
    assert reverse("repatriation:request", args=[open_case.number]) in empty.content.decode()
    asked = client.post(reverse("repatriation:request", args=[open_case.number]), {"asked_by": "self"})
    plan = open_case.return_plans.get()
    assert asked.headers["Location"] == plan.get_absolute_url()
    shown = client.get(plan.get_absolute_url()).content.decode()
    assert reverse("repatriation:talk_new", args=[open_case.number]) in shown
    again = client.post(reverse("repatriation:request", args=[open_case.number]), {"asked_by": "self"})
    assert again.status_code == 409


def test_a_row_is_written_in_the_browser_and_can_be_changed(client, requested_plan, case_manager):
    client.force_login(case_manager)
    number = requested_plan.number
    told = ["return", "stay", "asylum", "later"]
    typed = {"alone": "on", "language": "spa", "told": told, "words": "Quiero volver", "chosen": "return"}
    assert client.post(reverse("repatriation:talk_new", args=[number]), typed).status_code == 302
    talk = requested_plan.talks.get()
    page = client.get(reverse("repatriation:talk", args=[number, talk.pk]))
    assert "Quiero volver" in page.content.decode()
    step = client.post(reverse("repatriation:step", args=[number, "counsel"]))
    assert step.status_code == 302
    assert fresh(requested_plan).state == State.OPTIONS_COUNSELLED


def test_a_row_of_another_plan_is_not_found(client, ready_plan, register, case_manager, describe):
    other = take_case(register(1).cases.get(), by=case_manager)
    actions.open_return_plan(other, by=case_manager)
    client.force_login(case_manager)
    escort = ready_plan.escorts.get()
    assert client.get(reverse("repatriation:escort", args=[other.number, escort.pk])).status_code == 404
    back = reverse("repatriation:confirmation_back", args=[other.number, ready_plan.confirmations.get().pk])
    assert client.post(back).status_code == 404


def test_a_step_that_is_not_possible_says_what_is_missing(client, requested_plan, case_manager):
    client.force_login(case_manager)
    refused = client.post(reverse("repatriation:step", args=[requested_plan.number, "counsel"]))
    assert refused.status_code == 409
    assert reverse("repatriation:talk_new", args=[requested_plan.number]) in refused.content.decode()


def test_nobody_takes_a_step_that_only_follows(client, ready_plan, case_manager):
    client.force_login(case_manager)
    assert client.post(reverse("repatriation:step", args=[ready_plan.number, "put_back"])).status_code == 404


def test_who_prepared_the_return_is_led_away_when_it_ends(client, ready_plan, coordinator, case_manager):
    actions.add_coordinator(ready_plan, user=coordinator, by=case_manager)
    client.force_login(coordinator)
    assert client.get(reverse("repatriation:plan", args=[ready_plan.number])).status_code == 200
    ended = client.post(reverse("repatriation:withdraw_plan", args=[ready_plan.number]))
    assert ended.headers["Location"] == "/"
    assert client.get(reverse("repatriation:plan", args=[ready_plan.number])).status_code == 404


def test_buttons_take_back_approve_and_ask(client, ready_plan, case_manager, supervisor):
    number = ready_plan.number
    client.force_login(case_manager)
    taken = client.post(reverse("repatriation:declaration_back", args=[number, ready_plan.declarations.get().pk]))
    assert taken.headers["Location"] == ready_plan.get_absolute_url()
    assert fresh(ready_plan).state == State.PREPARING
    budget = ready_plan.budgets.get()
    assert client.post(reverse("repatriation:budget_approve", args=[number, budget.pk])).status_code == 403
    asked = client.post(reverse("repatriation:ask_for_approval", args=[number]), follow=True).content.decode()
    assert "La respuesta aparecerá aquí" in asked
    again = client.post(reverse("repatriation:declaration_back", args=[number, ready_plan.declarations.get().pk]))
    assert again.status_code == 409
    models.Budget.objects.filter(pk=budget.pk).update(approved_by=None, approved_at=None)
    client.force_login(supervisor)
    assert client.post(reverse("repatriation:budget_approve", args=[number, budget.pk])).status_code == 302
    assert fresh(budget).approved_by == supervisor


def test_what_is_missing_leads_to_the_button_and_the_supervisor_to_the_plan(
    client, requested_plan, case_manager, supervisor
):
    page = requested_plan.get_absolute_url()
    assert ROWS["plan_is_approved"].guard.check(requested_plan).url == f"{page}#about"
    actions.ask_for_approval(requested_plan, by=case_manager)
    asked = requested_plan.case.approvals.get(what="return")
    client.force_login(supervisor)
    question = client.get(reverse("cases:approval", args=[requested_plan.number, asked.pk])).content.decode()
    assert f'href="{page}"' in question


def test_a_supervisor_names_who_prepares_it(client, requested_plan, coordinator, case_manager, stranger):
    client.force_login(case_manager)
    url = reverse("repatriation:coordinator", args=[requested_plan.number])
    assert client.post(url, {"user": stranger.pk}).status_code == 422
    assert client.post(url, {"user": coordinator.pk}).status_code == 302
    assert requested_plan.case.grants.filter(user=coordinator).exists()


def test_the_list_shows_open_returns_to_those_who_prepare_them(client, ready_plan, case_manager, officer, stranger):
    client.force_login(case_manager)
    shown = client.get(reverse("repatriation:plans")).content.decode()
    assert ready_plan.number in shown
    assert ready_plan.number not in client.get(reverse("repatriation:plans"), {"state": "departed"}).content.decode()
    client.force_login(stranger)
    assert ready_plan.number not in client.get(reverse("repatriation:plans")).content.decode()
    client.force_login(officer)
    assert client.get(reverse("repatriation:plans")).status_code == 403


def test_opening_the_plan_is_on_record(page, ready_plan, case_manager):
    page("plan", ready_plan, by=case_manager)
    seen = Event.objects.filter(kind=Kind.READ, verb="view_return").latest("pk")
    assert seen.actor


def test_the_page_asks_the_database_as_often_for_much_as_for_little(client, preparing, case_manager, write, travel):
    plan = preparing()
    client.force_login(case_manager)
    client.get(plan.get_absolute_url())

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(plan.get_absolute_url()).status_code == 200
        return len(queries)

    little = asked()
    for n in range(5):
        write(forms.EscortForm, plan, case_manager, kind="social", name=f"Eva {n}", organisation="DIF")
        paper = {"kind": "passport", "country": "HN", "number": f"F{n}", "issued_on": "2026-05-20"}
        write(forms.TravelDocumentForm, plan, case_manager, **paper)
    hours = [{"departs_at": f"2026-05-29T1{n}:35", "arrives_at": f"2026-05-29T1{n}:55"} for n in range(2, 7)]
    on_foot = {"mode": "foot", "carrier": "", "from_place": "X", "from_country": "HN", "to_place": "Y"}
    travel(plan, case_manager, *(FLIGHT | on_foot | {"departs_zone": FLIGHT["arrives_zone"]} | each for each in hours))
    assert fresh(plan).legs.count() == 6
    assert asked() == little <= 35


def test_the_section_shows_the_next_step_to_those_who_work_on_it(ready_plan, case_manager, shelter_worker):
    mine = sections.section(ready_plan.case, case_manager)
    assert mine["step"].name == "depart"
    assert mine["missing"] == []
    assert mine["place"].area == "Santa Bárbara"
    hers = sections.section(ready_plan.case, shelter_worker)
    assert (hers["plan"], list(hers["requests"])) == (None, [])


def test_the_pages_of_fear_and_of_taking_consent_back_are_those_of_the_return(ready_plan):
    number = ready_plan.number
    fear = resolve(reverse("cases:fear_new", args=[number]))
    assert fear.func.view_initkwargs["form_class"] is forms.FearForm
    withdraw = resolve(reverse("cases:withdraw", args=[number, ready_plan.case.consents.first().pk]))
    assert withdraw.func.view_class is WithdrawConsent


def test_stating_a_fear_on_the_page_of_the_case_puts_the_plan_back(client, ready_plan, case_manager):
    client.force_login(case_manager)
    typed = {"country": "HN", "words": "Me buscan"}
    assert client.post(reverse("cases:fear_new", args=[ready_plan.number]), typed).status_code == 302
    assert Fear.objects.filter(case=ready_plan.case).exists()
    assert fresh(ready_plan).state == State.PREPARING


def test_taking_consent_back_ends_what_rests_on_it(client, ready_plan, case_manager, colleague, team):
    client.force_login(case_manager)
    consulate = ready_plan.case.consents.get(kind=Consent.Kind.CONSULATE)
    with act(case_manager, "refer", ready_plan.case) as doing:
        shared = Consent(
            case=ready_plan.case, kind="data_share", given="yes", by="self", how="oral", categories=["needs"],
            partner="Clínica", valid_until=timezone.localdate() + datetime.timedelta(days=30),
        )  # fmt: skip
        doing.save(shared)
        details = {
            "to_name": "Clínica",
            "text": "Control",
            "channel": "letter",
            "fields": ["needs"],
            "consent": shared,
        }
        referral = Referral(case=ready_plan.case, **details)
        doing.save(referral)
    for step in ("offer", "send"):
        referring[step](referral, by=case_manager)
    for consent in (consulate, shared):
        client.post(reverse("cases:withdraw", args=[ready_plan.number, consent.pk]))
    assert fresh(ready_plan).state == State.PREPARING
    assert fresh(referral).state == Referral.State.REVOKED


BAD = ["\x00", "x" * 100_000, "😀" * 50, "‮gnirts", "2026-13-45", "00000000-0000-0000-0000-000000000000", "-1"]


@pytest.mark.parametrize(
    "name", [*(f"{each}_new" for each in NEW), "itinerary", "budget_line_new", "belongings", "handover"]
)
def test_bad_input_is_answered_in_words(name, client, requested_plan, case_manager):
    client.force_login(case_manager)
    form_class = next(
        pattern.callback.view_initkwargs["form_class"] for pattern in urlpatterns if pattern.name == name
    )
    for bad in BAD:
        typed = dict.fromkeys(form_class._meta.fields, bad)
        response = client.post(reverse(f"repatriation:{name}", args=[requested_plan.number]), typed)
        assert response.status_code in (302, 422), bad[:10]


@pytest.mark.parametrize("name", ["country", "risk_new", "document_new", "origin_answer_new", "talk_new", "place_new"])
def test_a_page_about_the_return_reads_the_case_and_its_plan_once(client, ready_plan, case_manager, name):
    """The case twice where a form is checked against it too."""
    client.force_login(case_manager)
    url = reverse(f"repatriation:{name}", args=[ready_plan.number])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert len([each for each in asked if 'FROM "repatriation_returnplan"' in each]) == 1
    assert len(asked) <= 15, len(asked)
