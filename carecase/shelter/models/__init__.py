"""Houses under alias, rooms and beds, who sleeps where, the day of the house. The address stands apart."""

from carecase.shelter.models.choice import ProviderLodging, ShelterChoice
from carecase.shelter.models.day import Belonging, DayLogEntry, HouseIncident
from carecase.shelter.models.gate import GateCall, NotAdmitted
from carecase.shelter.models.handover import HandoverReading, ShiftHandover
from carecase.shelter.models.house import Bed, House, HouseLocation, Room, RoomKind
from carecase.shelter.models.stay import AllocationOverride, BedAllocation, LodgingNeeds, Reservation, Stay, YesNo

__all__ = [
    "AllocationOverride",
    "Bed",
    "BedAllocation",
    "Belonging",
    "DayLogEntry",
    "GateCall",
    "HandoverReading",
    "House",
    "HouseIncident",
    "HouseLocation",
    "LodgingNeeds",
    "NotAdmitted",
    "ProviderLodging",
    "Reservation",
    "Room",
    "RoomKind",
    "ShelterChoice",
    "ShiftHandover",
    "Stay",
    "YesNo",
]
