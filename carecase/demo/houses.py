"""The houses of the demo: for whom, which rooms, which beds. The addresses are invented."""

from carecase.shelter.models import House, RoomKind

Accepts, Admits = House.Accepts, House.Admits
CHANNEL = "Línea de quejas, aparte de la casa: pida la tarjeta verde"


def beds(room, count):
    """Codes as they stand on the beds: 3A, 3B …"""
    return [f"{room}{letter}" for letter in "ABCDEFGHIJKL"[:count]]


# key: manager, address, facts of the house with its rooms: name, for whom, beds, wing and access
HOUSES = {
    "ceiba": (
        "lidia",
        "Calle de los Almendros, casa azul, a dos cuadras del parque (dirección inventada)",
        {
            "kind": House.Kind.EMERGENCY,
            "step_free": True,
            "has_isolation_room": True,
            "admits": [Admits.WOMEN, Admits.MEN, Admits.GIRLS, Admits.BOYS],
            "accepts": [Accepts.FAMILIES, Accepts.MOTHERS_WITH_INFANTS],
            "rooms": [
                ("1", RoomKind.WOMEN, beds(1, 6), {"wing": "Jardín", "step_free": True}),
                ("2", RoomKind.WOMEN, beds(2, 4), {"wing": "Jardín"}),
                ("3", RoomKind.MOTHER_INFANT, beds(3, 4), {"wing": "Jardín", "step_free": True}),
                ("4", RoomKind.FAMILIES, beds(4, 5), {"wing": "Patio", "step_free": True}),
                ("5", RoomKind.FAMILIES, beds(5, 4), {"wing": "Patio"}),
                ("6", RoomKind.FAMILIES, beds(6, 4), {"wing": "Patio"}),
                ("7", RoomKind.MEN, beds(7, 8), {"wing": "Portón"}),
                ("8", RoomKind.MEN, beds(8, 4), {"wing": "Portón"}),
                ("9", RoomKind.LGBTI, beds(9, 2), {"wing": "Jardín"}),
                ("Aparte", RoomKind.ISOLATION, beds("A", 1), {"wing": "Portón", "step_free": True}),
            ],
        },
    ),
    "colibri": (
        "lidia",
        "Barrio Los Sauces, frente a la cancha (dirección inventada)",
        {
            "kind": House.Kind.RECOVERY,
            "admits": [Admits.GIRLS, Admits.BOYS],
            "accepts": [Accepts.UNACCOMPANIED],
            "rooms": [
                ("Norte", RoomKind.BOYS, beds("N", 6), {"wing": "Norte"}),
                ("Sur", RoomKind.GIRLS, beds("S", 6), {"wing": "Sur"}),
            ],
        },
    ),
    "guayacan": (
        "nora",
        "Camino viejo a la finca, portón verde (dirección inventada)",
        {
            "kind": House.Kind.EMERGENCY,
            "rooms": [
                ("1", RoomKind.MEN, beds(1, 8), {"wing": "Este"}),
                ("2", RoomKind.MEN, beds(2, 6), {"wing": "Este"}),
                ("3", RoomKind.WOMEN, beds(3, 6), {"wing": "Oeste"}),
                ("4", RoomKind.FAMILIES, beds(4, 5), {"wing": "Oeste"}),
            ],
        },
    ),
    "jacaranda": (
        "beatriz",
        "Privada de las Flores, zaguán blanco (dirección inventada)",
        {
            "kind": House.Kind.RECOVERY,
            "admits": [Admits.GIRLS, Admits.WOMEN, Admits.MEN],
            "rooms": [
                ("Lila", RoomKind.GIRLS, beds("L", 6), {"wing": "Niñas"}),
                ("Verde", RoomKind.WOMEN, beds("V", 6), {"wing": "Adultas"}),
                ("Azul", RoomKind.MEN, beds("A", 8), {"wing": "Adultos"}),
                ("Patio", RoomKind.FAMILIES, beds("P", 5), {"wing": "Adultas"}),
            ],
        },
    ),
    "pino": (
        "delmy",
        "Aldea El Mirador, segunda entrada (dirección inventada)",
        {
            "kind": House.Kind.EMERGENCY,
            "rooms": [
                ("1", RoomKind.MEN, beds(1, 6), {"wing": "A"}),
                ("2", RoomKind.WOMEN, beds(2, 6), {"wing": "B"}),
                ("3", RoomKind.FAMILIES, beds(3, 5), {"wing": "B"}),
            ],
        },
    ),
    "mangle": (
        "zoraida",
        "Calle del Río, casa de madera (dirección inventada)",
        {
            "kind": House.Kind.EMERGENCY,
            "step_free": True,
            "rooms": [
                ("1", RoomKind.MEN, beds(1, 10), {"wing": "Río"}),
                ("2", RoomKind.MEN, beds(2, 8), {"wing": "Río"}),
                ("3", RoomKind.WOMEN, beds(3, 8), {"wing": "Monte", "step_free": True}),
                ("4", RoomKind.FAMILIES, beds(4, 5), {"wing": "Monte"}),
                ("5", RoomKind.FAMILIES, beds(5, 5), {"wing": "Monte"}),
            ],
        },
    ),
}
