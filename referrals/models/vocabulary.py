"""The words of referrals: their kinds, their states, what may be shared, and what came of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.cases.models import Consent


class Kind(models.TextChoices):
    """With a referral the case stays ours; with a transfer it is theirs from the moment they accept (C11)."""

    REFERRAL = "referral", _("Referral: who sends it keeps the case")
    TRANSFER = "transfer", _("Transfer: who accepts it takes the case over")
    INFORMATION_REQUEST = "information_request", _("Request for information")

    @property
    def in_short(self):
        """For lists, where everybody knows what it means for the case."""
        return {Kind.REFERRAL: _("Referral"), Kind.TRANSFER: pgettext_lazy("referral", "Transfer")}.get(
            self, self.label
        )


class State(models.TextChoices):
    """The carecase column of the referral_status crosswalk, with what comes before anything is sent."""

    DRAFT = "draft", _("Being prepared")
    OFFERED = "offered", _("Offered to the person")
    DECLINED = "declined", _("The person does not want it")
    SENT = "sent", _("Sent, no answer yet")
    RECEIVED = "received", _("Received, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    DONE = "completed", _("Done")
    NOT_SUCCESSFUL = "not_successful", _("Came to nothing")
    REVOKED = "revoked", _("Called back")
    EXPIRED = "expired", _("Ran out")


#: It has arrived or is on its way, and no answer has come.
ASKED = (State.SENT, State.RECEIVED)
#: Those who receive it may read what was shared.
MAY_BE_SEEN = (*ASKED, State.ACCEPTED)
#: Something is still expected from somebody.
OPEN = (State.DRAFT, State.OFFERED, *MAY_BE_SEEN)
#: The other side has been asked.
WITH_THEM = (*MAY_BE_SEEN, State.DONE)
#: The person was told of it; what she or he answered counts the same (B1, closing).
WAS_OFFERED = (State.OFFERED, State.DECLINED, *WITH_THEM, State.REJECTED, State.NOT_SUCCESSFUL)
#: Nothing of what was shared is shown any more, and nobody need act.
ENDED = (State.DECLINED, State.REJECTED, State.DONE, State.NOT_SUCCESSFUL, State.REVOKED, State.EXPIRED)


class Onward(models.TextChoices):
    """Where somebody goes who is not, or not only, in our kind of care (B1: never "none")."""

    ASYLUM = "asylum", _("Asylum")
    LABOUR = "labour", _("Labour rights")
    GBV = "gbv", _("Violence against women")
    SMUGGLING = "smuggling_assistance", _("Help for people on the move")
    OTHER = "other", _("Another programme")


class Outcome(models.TextChoices):
    """Why a referral came to nothing: the six of the field."""

    CLIENT_REFUSED = "client_refused", _("The person does not want it any more")
    NO_CAPACITY = "no_capacity", _("They have no place or capacity")
    NOT_NEEDED = "not_needed", _("It is not needed any more")
    CANNOT_REACH_CLIENT = "cannot_reach_client", _("The person cannot be reached")
    CANNOT_REACH_ORGANISATION = "cannot_reach_organisation", _("The organisation cannot be reached")
    OTHER = "other", _("Another reason")


class Ground(models.TextChoices):
    """On what a named person sends without consent. Only a duty of law carries a transfer."""

    LEGAL_MANDATE = "legal_mandate", _("The law orders it")
    LIFE_IN_DANGER = "life_in_danger", _("Somebody's life is in danger")
    CHILD = "child_protection", _("A child must be protected")
    OTHER = "other", _("Another reason")


class Field(models.TextChoices):
    """What can be ticked, one by one. How each is read from the records stands in referrals.sharing."""

    NAMES = "names", _("Given and family names")
    CALLED = "called", _("Name used")
    CASE_NUMBER = "case_number", _("Number of the case with us")
    SEX = "sex", _("Sex")
    GENDER = "gender", _("Gender, in her or his own words")
    AGE = "age", _("Age")
    BORN = "born", _("Date of birth")
    CITIZENSHIPS = "citizenships", _("Citizenships")
    LANGUAGES = "languages", _("Languages")
    PAPERS = "papers", _("Identity papers and their numbers")
    GUARDIAN = "guardian", _("Who decides with the child")
    SAFE_CONTACT = "safe_contact", _("Safe ways to make contact")
    NEEDS = "needs", _("Needs")
    WISHES = "wishes", _("What she or he wants first")
    HEALTH_NEEDS = "health_needs", _("Health needs")
    WHAT_HAPPENED = "what_happened", _("What happened")
    FEARS = "fears", _("What she or he fears")
    LEGAL_STAY = "legal_stay", _("Leave to stay")
    IDENTIFICATION = "identification", _("What was decided about identification")
    LAST_RESIDENCE = "last_residence", _("Last place of residence")
    ENTRY = "entry", _("Where and when she or he entered the country")
    DESTINATION = "destination", _("Where she or he wants to go")


#: To which part of a consent each belongs.
CATEGORY = {
    **dict.fromkeys(
        (
            Field.NAMES,
            Field.CALLED,
            Field.CASE_NUMBER,
            Field.SEX,
            Field.GENDER,
            Field.AGE,
            Field.BORN,
            Field.CITIZENSHIPS,
            Field.LANGUAGES,
            Field.PAPERS,
        ),
        Consent.Category.IDENTITY,
    ),
    Field.GUARDIAN: Consent.Category.CONTACT,
    Field.SAFE_CONTACT: Consent.Category.CONTACT,
    Field.NEEDS: Consent.Category.NEEDS,
    Field.WISHES: Consent.Category.NEEDS,
    Field.HEALTH_NEEDS: Consent.Category.HEALTH,
    Field.WHAT_HAPPENED: Consent.Category.STORY,
    Field.FEARS: Consent.Category.STORY,
    Field.LEGAL_STAY: Consent.Category.LEGAL,
    Field.IDENTIFICATION: Consent.Category.LEGAL,
    Field.LAST_RESIDENCE: Consent.Category.TRAVEL,
    Field.ENTRY: Consent.Category.TRAVEL,
    Field.DESTINATION: Consent.Category.TRAVEL,
}


class PaperCode(models.TextChoices):
    """Papers that may go along, by their code (pathway D); how each is drawn stands in referrals.papers."""

    RIGHTS = "D1", _("Your rights and the help you can get")
    NUMBERS = "D20", _("Useful numbers")


#: To which parts of a consent belongs what stands on a paper; one that is not named tells nothing about anybody.
TOLD_BY_PAPER = {}
