"""`manage.py whatsapp sync --organization Acme`: compare the templates of a WhatsApp Business Account with Meta's.

`import order_update` imports one template by its name or id at Meta, `disconnect` removes the account with its
credentials, senders and templates. `manage.py sender` connects one.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.audit.commands import OperatorCommand
from apps.channels.models import CarrierAccount
from apps.core.errors import DomainError, Invalid
from apps.message_templates import disconnecting, importing, keeping, sync
from apps.message_templates.keeping import ListRefused
from apps.organizations import named
from apps.organizations.customer import Customer


class Command(OperatorCommand):
    help = "Compares, imports and disconnects the templates of a WhatsApp Business Account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("sync", "import", "disconnect"))
        parser.add_argument("template", nargs="?", default="", help="name or id of a template at Meta, for import")
        parser.add_argument("--organization", required=True, help="its name or id")
        parser.add_argument("--profile", help="name or id: the account that this profile uses")

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = named.organization_named(options["organization"])
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        try:
            customer = named.customer_named(organization, options["profile"])
            account = keeping.account_of(customer)
            if account is None:
                raise importing.NotConnected
            self.stdout.write(_ACTIONS[options["action"]](customer, account, options["template"]))
        except Invalid as problem:
            raise CommandError("; ".join(sum(problem.details.values(), []))) from problem
        except (DomainError, ListRefused) as problem:
            raise CommandError(str(problem)) from problem


def _sync(_customer: Customer, account: CarrierAccount, _template: str) -> str:
    found = sync.run(account)
    return f"{found.new} imported, {found.changed} changed, {found.removed} removed."


def _import(customer: Customer, _account: CarrierAccount, template: str) -> str:
    return f"{importing.import_one(customer, template, now=timezone.now()).name} is imported."


def _disconnect(customer: Customer, account: CarrierAccount, _template: str) -> str:
    removed = disconnecting.disconnect(customer, account, now=timezone.now())
    return f"{account.external_id} is disconnected, and {removed} templates are removed."


_ACTIONS = {"sync": _sync, "import": _import, "disconnect": _disconnect}
