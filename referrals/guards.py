"""What must be true before a referral leaves the house, and before it is taken on."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.cases.models import Case
from carecase.people.models import SamePerson
from carecase.workflow.engine import guard
from referrals.models import Field, Ground, State


def change_page(referral):
    return reverse("referrals:referral", args=referral.url_args())


def outcome_page(referral):
    return reverse("referrals:give_up", args=referral.url_args())


def own_page(referral):
    return referral.get_absolute_url()


def received_page(referral):
    return reverse("referrals:received_one", args=[referral.pk])


@guard(_("Say to whom."), done=_("It says to whom."), fix=change_page)
def recipient_is_named(referral):
    return bool(referral.to)


@guard(_("Say what is asked for, or which service."), done=_("It says what is asked for."), fix=change_page)
def request_is_clear(referral):
    return bool(referral.text or referral.service_id)


@guard(_("Say how it is sent."), done=_("It says how it is sent."), fix=change_page)
def way_of_sending_is_named(referral):
    return bool(referral.channel or referral.answers_here or referral.partner_id)


@guard(
    _("Record a consent that names this partner and covers what is shared, or write why it is sent without."),
    done=_("Consent covers what is shared, or a named person answers for sending without."),
    fix=change_page,
)
def consent_or_a_named_reason(referral):
    return referral.consent_covers_it or bool(referral.without_consent_because and referral.without_consent_by_id)


@guard(
    _("The day until which they may read it is past. Choose another."), done=_("It has not run out."), fix=change_page
)
def it_has_not_run_out(referral):
    return not referral.has_run_out


@guard(
    _(
        "A package cannot be sealed for this partner now. It needs keys of both sides that two people compared, "
        "and a protocol in force that covers what is shared."
    ),
    done=_("The package can be sealed for this partner."),
    fix=change_page,
    when=lambda referral: referral.partner_id is not None,
)
def the_package_can_be_sealed(referral):
    partner = referral.partner
    has_keys = partner.organisation.exchange_keys.current().exists() and partner.trusted_keys is not None
    agreed = partner.protocol_holds and referral.shares <= set(partner.agreed_scope)
    return has_keys and agreed and partner.organisation_id == referral.sender_unit.organisation_id


# --- transfers ------------------------------------------------------------------------------------------------------


def is_transfer(referral):
    return referral.is_transfer


@guard(
    _("A transfer rests on the person's consent or on the law. Another reason is not enough."),
    done=_("It rests on consent or on the law."),
    fix=change_page,
    when=is_transfer,
)
def a_transfer_rests_on_consent_or_law(referral):
    return referral.consent_covers_it or referral.ground == Ground.LEGAL_MANDATE


@guard(
    _("A case is handed over to another team. To a colleague of yours a supervisor assigns it."),
    done=_("It goes to another team."),
    fix=change_page,
    when=is_transfer,
)
def a_transfer_goes_to_another_team(referral):
    return referral.receiving_user_id is None and referral.receiving_unit_id != referral.case.unit_id


@guard(
    _("Tick the name or the name used: who begins a case must know for whom."),
    done=_("It says whom it is about."),
    fix=change_page,
    when=lambda referral: referral.is_transfer and bool(referral.crosses_a_border or referral.partner_id),
)
def a_transfer_says_whom_it_is_about(referral):
    return bool({Field.NAMES, Field.CALLED} & set(referral.fields))


@guard(
    _("The case is closed, or another team has it now. There is nothing to hand over any more."),
    done=_("The case is open and with those who sent it."),
    fix=received_page,
    when=is_transfer,
)
def the_case_can_be_handed_over(referral):
    return referral.case.is_open and referral.case.unit_id == referral.sender_unit_id


@guard(
    _("The case was handed over. Whoever has it now hands it back by a transfer of their own."),
    done=_("The case was not handed over."),
    fix=own_page,
    when=is_transfer,
)
def the_case_was_not_handed_over(referral):
    return referral.state != State.ACCEPTED


@guard(
    _("This person has an open case in your country already. Write to those who sent this, and decide together."),
    done=_("The person has no other open case in your country."),
    fix=received_page,
    when=lambda referral: referral.is_transfer and referral.crosses_a_border,
)
def no_other_case_is_open(referral):
    """One open case per person and country. People said of these two records that they are of one human being."""
    case = referral.case
    said = SamePerson.objects.filter(Q(one=case.person_id) | Q(other=case.person_id))
    same = said.filter(answer_of_one=SamePerson.Answer.SAME, answer_of_other=SamePerson.Answer.SAME)
    people = {pk for pair in same.values_list("one", "other") for pk in pair} | {case.person_id}
    country = referral.receiving_unit.organisation.country
    return not Case.objects.open().filter(person__in=people, jurisdiction=country).exists()


# --- answering ------------------------------------------------------------------------------------------------------


@guard(
    _("They work here and answer themselves."), done=_("They do not work here: we note what they said."), fix=own_page
)
def they_do_not_answer_here(referral):
    return not referral.answers_here


@guard(
    _("What it rests on has ended. Nothing may be read or done with it any more."),
    done=_("What it rests on holds today."),
    fix=received_page,
)
def what_it_rests_on_holds(referral):
    return referral.holds


@guard(_("Choose why it came to nothing."), done=_("It says why."), fix=outcome_page)
def reason_is_chosen(referral):
    return bool(referral.outcome)
