"""Whose entry is whose: an editor's are those of the own organisation, a coordinator's those of the own country."""

from django.db.models import Q

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from services_catalog.models import Agreement, Provider, ProviderService, Site

#: Kind in an address → model, the way to the organisation that keeps it, and the way to the provider it is of.
KINDS = {
    "provider": (Provider, "organisation", ""),
    "place": (Site, "provider__organisation", "provider__"),
    "service": (ProviderService, "provider__organisation", "provider__"),
    "agreement": (Agreement, "organisation", "provider__"),
}
KIND_OF = {model: kind for kind, (model, _organisation, _provider) in KINDS.items()}
REVIEWED = ("provider", "service")


def holding(user, permission):
    """Memberships of today that allow it."""
    return [m for m in user.standing if permission in ROLES[m.role].permissions]


def organisations_of(user):
    """Whose entries she keeps."""
    return {m.organisation_id for m in holding(user, Permission.EDIT_CATALOGUE)}


def countries_of(user, permission=Permission.REVIEW_CATALOGUE):
    """For which countries she reviews, or answers."""
    return {m.organisation.country for m in holding(user, permission)}


def kept(user, model):
    """The rows she may change."""
    _model, organisation, _provider = KINDS[KIND_OF[model]]
    return model.objects.filter(**{f"{organisation}__in": organisations_of(user)})


def reviewed(user, model):
    """The rows of her country, which she may read and review."""
    _model, organisation, provider = KINDS[KIND_OF[model]]
    countries = countries_of(user)
    own = Q(**{f"{provider}country__in": countries})
    unsaid = Q(**{f"{provider}country": "", f"{organisation}__country__in": countries})
    return model.objects.filter(own | unsaid)


def readable(user, model):
    return kept(user, model) | reviewed(user, model)


def provider_of(row):
    return row if isinstance(row, Provider) else row.provider
