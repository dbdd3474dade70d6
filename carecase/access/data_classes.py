"""What kind of knowledge a record holds, and how long it may be kept.

One model, one data class: seeing, sealing, read-audit and retention then work per model, and no field-level
permission engine is needed (architecture 3). Source: care pathway E1 and E10.
"""

from enum import StrEnum


class DataClass(StrEnum):
    """P0 to P8 of the care pathway, section E1."""

    STATISTICS = "statistics"
    OPERATIONS = "operations"
    IDENTITY = "identity"
    NARRATIVE = "narrative"
    HEALTH = "health"
    BIOMETRICS = "biometrics"
    SHELTER_LOCATION = "shelter_location"
    JUSTICE = "justice"
    SUSPECTS = "suspects"
    COMPLAINTS = "complaints"  # of abuse by staff: no part of any case, and read by none who works on one


# Reading one of these leaves a line in the audit (care pathway E11: every read of P2 and beyond).
READS_ARE_LOGGED = frozenset(DataClass) - {DataClass.STATISTICS, DataClass.OPERATIONS}


class Retention(StrEnum):
    """How long a record is kept. The lengths are values of the jurisdiction pack (care pathway E10)."""

    CASE = "case"  # adults: years after closure; children: until an age
    BIOMETRICS = "biometrics"  # days after closure
    HOUSE = "house"  # as long as the house or organisation works here
