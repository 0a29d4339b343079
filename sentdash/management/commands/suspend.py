"""`manage.py suspend "Acme" --reason "…"`: suspend an organization or one of its profiles; `--lift` ends that."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.audit.commands import OperatorCommand
from apps.core.errors import DomainError, Invalid
from apps.organizations import named, suspension
from apps.organizations.models import Account
from apps.organizations.named import NotFoundByName


class Command(OperatorCommand):
    help = "Suspends an organization with all its profiles, or one profile: nothing is sent until --lift."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its id or its name")
        parser.add_argument("--profile", help="name or id: only this profile")
        parser.add_argument("--reason", default="", help="why; the account's members read it")
        parser.add_argument("--lift", action="store_true", help="end the suspension")

    def handle(self, *_args: Any, organization: str, profile: str | None, **options: Any) -> None:
        account = _account(organization, profile)
        try:
            if options["lift"]:
                suspension.lift(account, now=timezone.now())
            else:
                suspension.suspend(account, options["reason"], now=timezone.now())
        except Invalid as problem:
            raise CommandError(
                "Say why: --reason, at most 1000 characters. Members of the account read it."
            ) from problem
        except DomainError as problem:
            raise CommandError(f"{problem.message}.") from problem
        self.stdout.write(f"{account.name} is {'no longer ' if options['lift'] else ''}suspended.")


def _account(organization: str, profile: str | None) -> Account:
    try:
        found = named.organization_named(organization)
        if found is None:
            raise CommandError(f"No organization is called {organization!r}.")
        return named.customer_named(found, profile).account
    except NotFoundByName as problem:
        raise CommandError(problem.message) from problem
