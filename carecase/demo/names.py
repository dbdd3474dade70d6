"""Invented people for the lighter cases: where they come from, what they speak, what they are called.

Names are ordinary given names put together with family names by lot; none is meant to be anybody.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A country on the routes with how many of a hundred come from there."""

    country: str
    share: int
    languages: str
    women: str
    men: str
    families: str


HISPANIC_WOMEN = "Maritza Yolanda Reina Xiomara Lisbeth Deysi Anyela Nidia Soraida Maribel Yamileth Rubiela"
HISPANIC_MEN = "Wilfredo Edinson Jairo Orlin Nelson Yeison Darwin Elmer Fredy Anselmo Rigoberto Duván Ovidio Maikel"

ORIGINS = (
    Origin("VE", 30, "spa", HISPANIC_WOMEN, HISPANIC_MEN, "Urdaneta Colmenárez Barrueta Chirinos Pernalete Yánez"),
    Origin("CO", 9, "spa", HISPANIC_WOMEN, HISPANIC_MEN, "Cuesta Palomeque Mosquera Ibargüen Cetina Peñuela"),
    Origin("EC", 9, "spa", HISPANIC_WOMEN, HISPANIC_MEN, "Chiluiza Toapanta Guamán Yépez Caiza Morocho"),
    Origin("HN", 7, "spa", HISPANIC_WOMEN, HISPANIC_MEN, "Zúniga Maradiaga Bardales Oyuela Funes Licona"),
    Origin(
        "HT",
        8,
        "hat, fra",
        "Mirlande Guerline Nadia Rose-Merline",
        "Wilner Jocelyn Frantz Ernst Kesnel",
        "Saintilus Dorvil Cadet Estimé",
    ),
    Origin("CU", 5, "spa", "Yanelis Odalys Yusimí", "Yoandy Reinier Osmany Lázaro", "Cutiño Rosabal Leyva Arencibia"),
    Origin("GT", 4, "kek, spa", "Candelaria Olivia", "Mateo Domingo Sebastián", "Caal Choc Tiul"),
    Origin("NI", 4, "spa", HISPANIC_WOMEN, HISPANIC_MEN, "Urbina Loáisiga Centeno Tercero"),
    Origin("CM", 4, "fra, eng", "Solange Viviane", "Achille Thierry Blaise", "Ngono Atangana Fouda"),
    Origin("SN", 3, "wol, fra", "Awa Ndeye", "Modou Cheikh Alioune", "Diagne Thiam Mbodj"),
    Origin("SO", 3, "som", "Hodan Ifrah", "Abdirahman Guled Liban", "Warsame Jama Farah"),
    Origin("BD", 3, "ben", "Shirin", "Rafiq Jahangir Selim", "Talukder Mollah Howlader"),
    Origin("NP", 3, "nep", "Sunita", "Bishnu Dipendra Krishna", "Thapa Gurung Adhikari"),
    Origin("IN", 2, "pan, hin", "Harpreet", "Gurpreet Balwinder", "Sandhu Grewal"),
    Origin("CN", 3, "cmn", "Meiling", "Jianguo Weiming", "Zhao Qian"),
    Origin("UZ", 2, "uzb, rus", "Dilnoza", "Sherzod Jasur", "Karimova Yusupov"),
    Origin("AF", 1, "prs", "Parwin", "Najib Farhad", "Noorzai Rahimi"),
)


def some_origin(lot):
    return lot.choices(ORIGINS, weights=[origin.share for origin in ORIGINS])[0]


def some_name(lot, origin, woman):
    """(given names, family names)"""
    given = lot.choice((origin.women if woman else origin.men).split())
    hispanic = origin.languages.endswith("spa")
    families = lot.sample(origin.families.split(), 2 if hispanic else 1)
    return given, " ".join(families)
