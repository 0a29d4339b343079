"""`manage.py rate_limit "Acme" standard 600/100`: set how often an organization may call the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from apps.api.limits import Allowance
from apps.api.models import RateLimit
from apps.audit.commands import OperatorCommand
from apps.organizations.models import Organization

_USUAL = "usual"


class Command(OperatorCommand):
    help = "Sets how often an organization and its profiles may call the API, in calls a minute and calls at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its id or its name")
        parser.add_argument("kind", choices=sorted(settings.RATE_LIMITS))
        parser.add_argument("allowance", help=f'"600/100" is 600 a minute, 100 at once; "{_USUAL}" takes it back')

    def handle(self, *_args: Any, organization: str, kind: str, allowance: str, **_options: Any) -> None:
        found = _organization(organization)
        if allowance == _USUAL:
            RateLimit.objects.filter(organization=found, kind=kind).delete()
            allowance = settings.RATE_LIMITS[kind]
        else:
            own = _allowance(allowance)
            values = {"per_minute": own.per_minute, "burst": own.burst}
            RateLimit.objects.update_or_create(organization=found, kind=kind, defaults=values)
        self.stdout.write(f"{found}: {kind} {allowance}, within five seconds.")


def _organization(text: str) -> Organization:
    try:
        rows = Organization.objects.filter(id=UUID(text))
    except ValueError:
        rows = Organization.objects.filter(name=text)
    if len(rows) != 1:
        raise CommandError(f"{len(rows)} organizations are called {text!r}; give the id.")
    return rows[0]


def _allowance(text: str) -> Allowance:
    try:
        return Allowance.parse(text)
    except ValueError:
        raise CommandError(f"{text!r} is not an allowance: write 600/100 for 600 a minute, 100 at once.") from None
