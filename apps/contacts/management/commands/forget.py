"""`manage.py forget +14155552671 --organization Acme`: forget a person, and erase everything at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.audit.commands import OperatorCommand
from apps.channels import phone_numbers
from apps.contacts import forgetting
from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.forgetting import running
from apps.organizations import named


class Command(OperatorCommand):
    help = "Forgets a person: erases number, texts, variables and payloads, and keeps a keyed hash with the opt-out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="with + and country code")
        parser.add_argument("--organization", required=True, help="its name or id")
        parser.add_argument("--profile", help="name or id: only this profile forgets")
        parser.add_argument("--by", default="the operator", help="who asked for it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            organization = named.organization_named(options["organization"])
            if organization is None:
                raise CommandError(f"No organization is called {options['organization']}.")
            customer = named.customer_named(organization, options["profile"])
            phone = phone_numbers.e164(options["number"]) or options["number"]
            contact = Contact.objects.visible_to(customer).filter(phone=phone).order_by("id").first()
            if contact is None:
                raise CommandError(f"{customer.account.name} has no contact with this number.")
            row = forgetting.start(customer, contact, by=options["by"], now=timezone.now())
        except DomainError as problem:
            raise CommandError(problem.message) from problem
        running.drain()
        row.refresh_from_db()
        for kind, count in sorted(row.erased.items()):
            self.stdout.write(f"{kind}: {count}")
        self.stdout.write("Erased. A worker looks once more in three minutes, for calls that were still open.")
