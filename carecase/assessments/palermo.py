"""What makes trafficking: act, means, purpose (Palermo Protocol art. 3). It tells; a named person decides.

A child needs no means (art. 3(c)); consent counts for nothing once a means was used (3(b)); exploitation need only be
intended. An age that nobody knows leaves an adult's test open: never refused, never decided as an adult.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.people import ages
from carecase.people.models import Person


class Act(models.TextChoices):
    """Keys of palermo.json."""

    RECRUITMENT = "recruitment", _("Recruitment")
    TRANSPORTATION = "transportation", _("Transportation")
    TRANSFER = "transfer", _("Transfer")
    HARBOURING = "harbouring", _("Harbouring")
    RECEIPT = "receipt", _("Receipt")


class Means(models.TextChoices):
    """Keys of palermo.json."""

    THREAT = "threat_of_force", _("Threat of force")
    FORCE = "use_of_force", _("Force")
    COERCION = "other_coercion", _("Other coercion, debt bondage among it")
    ABDUCTION = "abduction", _("Abduction")
    FRAUD = "fraud", _("Fraud")
    DECEPTION = "deception", _("Deception")
    POWER = "abuse_of_power", _("Abuse of power")
    VULNERABILITY = "abuse_of_position_of_vulnerability", _("Abuse of a position of vulnerability")
    PAYMENT = "payments_or_benefits_to_controlling_person", _("Payment to somebody who controls the person")


class Purpose(models.TextChoices):
    """The carecase column of the exploitation crosswalk (HTCDS vic_TypeOfExploitation, with what the region adds)."""

    SEXUAL = "sexual_exploitation", _("Sexual exploitation")
    LABOUR = "forced_labour", _("Forced labour")
    CHILD_LABOUR = "child_labour", _("Child labour")
    DOMESTIC = "domestic_servitude", _("Domestic servitude")
    SERVITUDE = "servitude", _("Servitude")
    SLAVERY = "slavery_or_similar", _("Slavery or similar practices, debt bondage among them")
    MARRIAGE = "forced_marriage", _("Forced marriage or union")
    BEGGING = "forced_begging", _("Forced begging")
    CRIME = "forced_criminality", _("Forced criminal activity")
    ARMED_GROUP = "armed_group", _("Recruitment by an armed group")
    ORGANS = "organ_removal", _("Removal of organs")
    ADOPTION = "illegal_adoption", _("Illegal adoption")
    SURROGACY = "surrogacy", _("Forced surrogacy")
    OTHER = "other", _("Another form of exploitation")


class AgeStanding(models.TextChoices):
    """How the person's age counts in the test. A disputed age counts as a child's."""

    CHILD = "child", _("Under 18, or of disputed age")
    ADULT = "adult", _("Adult")
    UNKNOWN = "unknown", _("Age not known")


class Result(models.TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNDETERMINED = "undetermined", _("Open: the age is not known")


#: The pack's value `national_test` under which means make the crime graver but are no part of it.
MEANS_AGGRAVATE = "means_aggravate"


def age_standing(person):
    if person.age_basis == Person.Basis.DISPUTED or person.age_band in ages.CHILD:
        return AgeStanding.CHILD
    return AgeStanding.UNKNOWN if person.age_is_unknown else AgeStanding.ADULT


def judge(standing, *, act, means, purpose):
    """The treaty's test for somebody of this age standing. The elements may be truth values or lists of codes."""
    if not (act and purpose):
        return Result.NOT_MET
    if means or standing == AgeStanding.CHILD:
        return Result.MET
    return Result.UNDETERMINED if standing == AgeStanding.UNKNOWN else Result.NOT_MET
