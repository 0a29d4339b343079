"""`manage.py unpublished_templates "Acme" allow`: may an organization send templates that aren't published?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from apps.audit.commands import OperatorCommand
from apps.organizations.models import Organization


class Command(OperatorCommand):
    help = "Lets an organization and its profiles send drafts, and what Meta hasn't approved over WhatsApp, or not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its id or its name")
        parser.add_argument("what", choices=("allow", "refuse"))

    def handle(self, *_args: Any, organization: str, what: str, **_options: Any) -> None:
        found = _organization(organization)
        found.allow_unpublished_templates = what == "allow"
        found.save(update_fields=["allow_unpublished_templates"])
        may = "may" if found.allow_unpublished_templates else "may not"
        self.stdout.write(f"{found} {may} send unpublished templates, within a second.")


def _organization(text: str) -> Organization:
    try:
        rows = Organization.objects.filter(id=UUID(text))
    except ValueError:
        rows = Organization.objects.filter(name=text)
    if len(rows) != 1:
        raise CommandError(f"{len(rows)} organizations are called {text!r}; give the id.")
    return rows[0]
