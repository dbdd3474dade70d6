"""The rules by which a bed suits a person or not, by name (C8, practice rule 1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    DETENTION = "detention", _("Never in a place of detention")
    APART = "apart", _("People who must be kept apart")
    TAKEN = "taken", _("The bed is free")
    OUT_OF_SERVICE = "out_of_service", _("The bed can be used")
    CLOSED = "closed", _("The house is open")
    COUNTRY = "country", _("The house is in the country of the case")
    CAPACITY = "capacity", _("The house is not overcrowded")
    ADMITS = "admits", _("Whom the house admits")
    ROOM = "room", _("For whom the room is")
    CHILD_WITH_ADULT = "child_with_adult", _("Children apart from adults who are not their own")
    AGE_BAND = "age_band", _("Children alone among children of their age")
    FAMILY_TOGETHER = "family_together", _("Families together")
    IN_DOUBT = "in_doubt", _("Relatives in doubt apart")
    MOTHER_INFANT = "mother_infant", _("Mothers with small children")
    STEP_FREE = "step_free", _("A way without steps")
    ISOLATION = "isolation", _("Isolation")


#: What nobody can set aside: safety that no measure makes up for, and what is simply so.
NEVER_SET_ASIDE = frozenset({Rule.DETENTION, Rule.APART, Rule.TAKEN, Rule.OUT_OF_SERVICE, Rule.CLOSED, Rule.COUNTRY})
