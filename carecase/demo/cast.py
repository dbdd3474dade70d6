"""Who plays: organisations in four countries, their units and houses, and colleagues in every role. All invented."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from carecase.access.models import Deputy, Membership, Organisation, StaffLanguage, Unit, User
from carecase.access.roles import Role
from carecase.demo.houses import CHANNEL, HOUSES
from carecase.demo.stage import fill
from carecase.jurisdictions.packs import pack_for
from carecase.shelter.actions import set_up_house
from carecase.shelter.forms.house import HouseForm, LocationForm

PASSWORD = "camino-de-prueba"  # of every demo account; printed, and worth nothing
SINCE = "2020-01-01"  # everybody has worked here since before the stories begin
Kind, K = Organisation.Kind, Unit.Kind

# key: name, kind, country
ORGANISATIONS = {
    "claro": ("Camino Claro", Kind.NGO, "CR"),
    "frontera_cr": ("Servicio de Migración (demostración), Costa Rica", Kind.IMMIGRATION_SERVICE, "CR"),
    "red": ("Red Jacaranda de Protección de la Niñez", Kind.LOCAL_GOVERNMENT, "MX"),
    "frontera_mx": ("Servicio de Migración (demostración), México", Kind.IMMIGRATION_SERVICE, "MX"),
    "ceibal": ("Fundación Ceibal", Kind.NGO, "HN"),
    "puente": ("Puente Darién", Kind.NGO, "PA"),
    "senaf": ("SENAF (demostración)", Kind.CENTRAL_GOVERNMENT, "HN"),
    "amanecer": ("Clínica Amanecer (demostración)", Kind.HEALTH_SERVICE, "CR"),
    "comision_cr": ("Comisión Nacional (demostración), Costa Rica", Kind.CENTRAL_GOVERNMENT, "CR"),
    "comision_mx": ("Comisión Nacional (demostración), México", Kind.CENTRAL_GOVERNMENT, "MX"),
    "comision_hn": ("Comisión Nacional (demostración), Honduras", Kind.CENTRAL_GOVERNMENT, "HN"),
    "comision_pa": ("Comisión Nacional (demostración), Panamá", Kind.CENTRAL_GOVERNMENT, "PA"),
    "frontera_pa": ("Servicio de Fronteras (demostración), Panamá", Kind.IMMIGRATION_SERVICE, "PA"),
}

# key: organisation, kind, name, team that takes over what it registers
UNITS = {
    "sur": ("claro", K.TEAM, "Equipo Sur", None),
    "norte": ("claro", K.TEAM, "Equipo Norte", None),
    "paso_canoas": ("frontera_cr", K.POST, "Paso Canoas", "sur"),
    "penas_blancas": ("frontera_cr", K.POST, "Peñas Blancas", "norte"),
    "ceiba": ("claro", K.HOUSE, "Casa Ceiba", "sur"),
    "colibri": ("claro", K.HOUSE, "Casa Colibrí", "sur"),
    "guayacan": ("claro", K.HOUSE, "Casa Guayacán", "norte"),
    "tapachula": ("red", K.TEAM, "Equipo Tapachula", None),
    "talisman": ("frontera_mx", K.POST, "Estación Tapachula", "tapachula"),
    "jacaranda": ("red", K.HOUSE, "Casa Jacaranda", "tapachula"),
    "occidente": ("ceibal", K.TEAM, "Equipo Occidente", None),
    "pino": ("ceibal", K.HOUSE, "Casa Pino", "occidente"),
    "meteti": ("puente", K.TEAM, "Equipo Metetí", None),
    "estacion_meteti": ("frontera_pa", K.POST, "Estación Metetí", "meteti"),
    "ninez": ("senaf", K.TEAM, "Oficina Regional", None),
    "recepcion": ("amanecer", K.TEAM, "Recepción", None),
    "mangle": ("puente", K.HOUSE, "Casa Mangle", "meteti"),
}

# user name: name shown to colleagues, role, unit or organisation, languages
COLLEAGUES = {
    "oscar": ("Óscar Villalta", Role.FRONTLINE_OFFICER, "paso_canoas", "spa"),
    "elena": ("Elena Cubero", Role.SCREENER, "sur", "spa eng"),
    "ines": ("Inés Barrantes", Role.CASE_MANAGER, "sur", "spa eng"),
    "marta": ("Marta Solera", Role.CASE_MANAGER, "sur", "spa"),
    "sofia": ("Sofía Arguello", Role.SUPERVISOR, "sur", "spa"),
    "ramon": ("Ramón Tenorio", Role.SUPERVISOR, "norte", "spa"),
    "lidia": ("Lidia Marchena", Role.SHELTER_MANAGER, "ceiba", "spa"),
    "rosa": ("Rosa Chinchilla", Role.SHELTER_STAFF, "ceiba", "spa"),
    "tomas": ("Tomás Quirós", Role.SHELTER_STAFF, "colibri", "spa"),
    "nora": ("Nora Saborío", Role.SHELTER_MANAGER, "guayacan", "spa"),
    "paula": ("Paula Echandi", Role.HEALTH, "sur", "spa eng"),
    "andres": ("Andrés Montealegre", Role.LEGAL_ADVISER, "claro", "spa eng"),
    "camila": ("Camila Ureña", Role.REPATRIATION_COORDINATOR, "claro", "spa"),
    "nuria": ("Nuria Calvo", Role.INTERPRETER_COORDINATOR, "claro", "spa fra"),
    "nadia": ("Nadia Étienne", Role.INTERPRETER, "claro", ""),
    "mirlande": ("Mirlande Prosper", Role.INTERPRETER, "claro", ""),
    "victoria": ("Victoria Segreda", Role.DATA_PROTECTION_OFFICER, "claro", "spa"),
    "gabriel": ("Gabriel Pinto", Role.AUDITOR, "claro", "spa"),
    "irene": ("Irene Valerín", Role.STATISTICS_VIEWER, "claro", "spa"),
    "bruno": ("Bruno Alpízar", Role.ADMINISTRATOR, "claro", "spa"),
    "fabian": ("Fabián Ocampo", Role.FRONTLINE_OFFICER, "penas_blancas", "spa"),
    "silvia": ("Silvia Loría", Role.SCREENER, "norte", "spa"),
    "hector": ("Héctor Granados", Role.CASE_MANAGER, "norte", "spa"),
    "arturo": ("Arturo Gamboa", Role.FRONTLINE_OFFICER, "talisman", "spa"),
    "lorena": ("Lorena Utrilla", Role.CASE_MANAGER, "tapachula", "spa"),
    "teresa": ("Teresa Escandón", Role.SUPERVISOR, "tapachula", "spa"),
    "beatriz": ("Beatriz Zebadúa", Role.SHELTER_MANAGER, "jacaranda", "spa"),
    "pilar": ("Pilar Ordóñez", Role.REPATRIATION_COORDINATOR, "red", "spa"),
    "oralia": ("Oralia Culebro", Role.HEALTH, "tapachula", "spa"),
    "karla": ("Karla Bonilla", Role.CASE_MANAGER, "occidente", "spa"),
    "wilmer": ("Wilmer Pineda", Role.SUPERVISOR, "occidente", "spa"),
    "delmy": ("Delmy Fajardo", Role.SHELTER_MANAGER, "pino", "spa"),
    "ernesto": ("Ernesto Bethel", Role.FRONTLINE_OFFICER, "estacion_meteti", "spa"),
    "yadira": ("Yadira Cheucarama", Role.SCREENER, "meteti", "spa emp"),
    "ruben": ("Rubén Saldaña", Role.CASE_MANAGER, "meteti", "spa eng"),
    "mayra": ("Mayra Quintero", Role.CASE_MANAGER, "meteti", "spa"),
    "leticia": ("Leticia Batista", Role.SUPERVISOR, "meteti", "spa"),
    "zoraida": ("Zoraida Berrío", Role.SHELTER_MANAGER, "mangle", "spa"),
    "milagros": ("Milagros Pimentel", Role.HEALTH, "meteti", "spa fra"),
    "dario": ("Darío Espino", Role.REPATRIATION_COORDINATOR, "puente", "spa"),
    "dora": ("Dora Chacón", Role.RECEIVING_ORGANISATION, "recepcion", "spa"),
    "suyapa": ("Suyapa Reyes", Role.RECEIVING_ORGANISATION, "ninez", "spa"),
    "gloria": ("Gloria Umaña", Role.CATALOGUE_EDITOR, "claro", "spa"),
    "felipe": ("Felipe Durán", Role.FINANCE, "claro", "spa"),
    "mercedes": ("Mercedes Carranza", Role.NATIONAL_COORDINATOR, "comision_cr", "spa eng"),
    "octavio": ("Octavio Gordillo", Role.NATIONAL_COORDINATOR, "comision_mx", "spa"),
    "lesbia": ("Lesbia Matute", Role.NATIONAL_COORDINATOR, "comision_hn", "spa"),
    "aurelio": ("Aurelio Him", Role.NATIONAL_COORDINATOR, "comision_pa", "spa"),
    "rebeca": ("Rebeca Coutiño", Role.CATALOGUE_EDITOR, "red", "spa"),
    "saul": ("Saúl Urbina", Role.CATALOGUE_EDITOR, "ceibal", "spa"),
    "noemi": ("Noemí Tercero", Role.CATALOGUE_EDITOR, "puente", "spa"),
}

# Some work in a second house.
ALSO = (("lidia", Role.SHELTER_MANAGER, "colibri"), ("rosa", Role.SHELTER_STAFF, "colibri"))


@dataclass(frozen=True)
class Cast:
    """Everybody by a short name: `cast.ines`, `cast.sur`, `cast.ceiba`; houses as houses under `cast.house`."""

    organisations: dict
    units: dict
    colleagues: dict
    houses: dict

    def __getattr__(self, name):
        for known in (self.colleagues, self.units, self.organisations):
            if name in known:
                return known[name]
        raise AttributeError(name)

    def house(self, name):
        return self.houses[name]


def assemble():
    """Bring everybody together and open the houses. Call when nobody is there yet."""
    organisations = {
        key: Organisation.objects.create(name=name, kind=kind, country=country)
        for key, (name, kind, country) in ORGANISATIONS.items()
    }
    units = {
        key: Unit.objects.create(organisation=organisations[whose], kind=kind, name=name)
        for key, (whose, kind, name, _team) in UNITS.items()
    }
    for key, (_whose, _kind, _name, team) in UNITS.items():
        if team:
            units[team].takes_cases_of.add(units[key])
    colleagues = hire(organisations, units)
    houses = {key: open_house(units[key], colleagues[by], *facts) for key, (by, *facts) in HOUSES.items()}
    return Cast(organisations, units, colleagues, houses)


def hire(organisations, units):
    password, hired = make_password(PASSWORD), {}
    for username, (name, role, where, languages) in COLLEAGUES.items():
        user = User.objects.create(username=username, display_name=name, password=password)
        unit, organisation = units.get(where), organisations.get(where)
        organisation = unit.organisation if unit else organisation
        Membership.objects.create(user=user, organisation=organisation, unit=unit, role=role, from_on=SINCE)
        for code in languages.split():
            StaffLanguage.objects.create(user=user, language=code)
        hired[username] = User.objects.get(pk=user.pk)
    for username, role, where in ALSO:
        unit = units[where]
        Membership.objects.create(
            user=hired[username], organisation=unit.organisation, unit=unit, role=role, from_on=SINCE
        )
    Deputy.objects.create(supervisor=hired["sofia"], deputy=hired["ramon"], from_on=SINCE, until_on="2030-01-01")
    return hired


def open_house(unit, by, address, facts):
    """As its manager does: rooms and beds, the way to complain, where it is, and then the door."""
    facts = dict(facts)
    rooms = facts.pop("rooms")
    capacity = sum(len(beds) for _name, _kind, beds, _more in rooms)
    house = set_up_house(unit, by=by, rooms=rooms, capacity=capacity, **facts)
    fill(LocationForm, house, by=by, address=address)
    return fill(HouseForm, house, by=by, record=house, complaint_channel=CHANNEL, is_open=True)


def assembled():
    """The same cast again, in a database where it is there already."""
    organisations = {key: Organisation.objects.get(name=name) for key, (name, *_rest) in ORGANISATIONS.items()}
    units = {
        key: Unit.objects.get(organisation=organisations[whose], name=name)
        for key, (whose, _kind, name, _team) in UNITS.items()
    }
    colleagues = {name: User.objects.get(username=name) for name in COLLEAGUES}
    houses = {key: units[key].house for key in HOUSES}
    return Cast(organisations, units, colleagues, houses)


def zone_of(unit):
    return pack_for(unit.organisation.country).timezone.key
