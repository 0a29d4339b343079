"""`manage.py person ines@acme.example --organization Acme --role owner`: add a user and print their sign-in link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from apps.audit.commands import OperatorCommand
from apps.organizations import actions, named
from apps.organizations.customer import Customer
from apps.organizations.named import NotFoundByName
from apps.users import members
from apps.users.models import Role, User


class Command(OperatorCommand):
    help = "Gives a person a role in an organization or in one of its profiles; makes what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--organization", required=True, help="its name or id; a new name founds it")
        parser.add_argument("--profile", help="name or id: the role counts in this profile only")
        parser.add_argument("--role", choices=Role.values, default=Role.MEMBER)

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        customer = _account(options["organization"], options["profile"])
        person = User.objects.filter(email__iexact=options["email"]).first()
        is_new = person is None
        person = person or members.create_user(options["email"], name=options["name"])
        members.add_member(person, customer, Role(options["role"]))
        self.stdout.write(f"{person.email} is {options['role']} of {customer.account.name}.")
        if is_new:
            self.stdout.write(f"They choose their password here: {members.password_link(person)}")


def _account(organization: str, profile: str | None) -> Customer:
    try:
        owner = named.organization_named(organization)
        founded = owner or actions.found(organization).organization
        return named.customer_named(founded, profile)
    except NotFoundByName as problem:
        raise CommandError(problem.message) from problem
