"""The first account of an installation, made by whoever runs it; every other is made on its pages."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from carecase.access.accounts import system
from carecase.access.models import Membership, Organisation, User
from carecase.access.roles import Role
from carecase.jurisdictions import countries
from carecase.staff.actions import new_account, new_token
from carecase.workflow.acts import act

HOW_MANY = 2  # the strongest roles need a second person, who must be there first


class Command(BaseCommand):
    help = "Makes an organisation's first two administrators and prints the links with which they choose a password."

    def add_arguments(self, parser):
        parser.add_argument("organisation", help="its name")
        parser.add_argument("--kind", required=True, choices=Organisation.Kind.values)
        parser.add_argument("--country", required=True, help="two letters, for instance CR")
        parser.add_argument("--user", action="append", required=True, help="user name, twice: two people")

    def handle(self, *, organisation, kind, country, user, **options):
        if len(set(user)) != HOW_MANY:
            raise CommandError("Name two administrators: each confirms what the other may not give alone.")
        if country.upper() not in dict(countries.CHOICES):
            raise CommandError(f"{country} is not the code of a country.")
        if Membership.objects.filter(organisation__name=organisation, role=Role.ADMINISTRATOR).exists():
            raise CommandError("This organisation has an administrator: she or he invites the others.")
        for name, token in self.make(organisation, kind, country.upper(), user):
            self.stdout.write(f"{name}: https://{settings.ALLOWED_HOSTS[0]}{reverse('staff:welcome', args=[token])}")

    def make(self, name, kind, country, usernames):
        by, facts = system(), {"kind": kind, "country": country}
        with act(by, "make_first_administrators") as doing:
            organisation, _made = Organisation.objects.get_or_create(name=name, defaults=facts)
            doing.subjects.append(organisation)
            return [(username, self.administrator(username, organisation, by)) for username in usernames]

    def administrator(self, username, organisation, by):
        if User.objects.filter(username=username).exists():
            raise CommandError(f"The user name {username} is taken.")
        user = new_account(username, username)
        Membership.objects.create(user=user, organisation=organisation, role=Role.ADMINISTRATOR, given_by=by)
        return new_token(user, by)
