"""`manage.py carrier_account telnyx --account <messaging profile> < credentials.json`: the installation's own account.

Customers without an account of their own get numbers in it. Credentials come on standard input, as for `sender`.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.audit.commands import OperatorCommand
from apps.channels import connecting
from apps.channels.connecting import CannotConnect
from apps.channels.given_credentials import read
from apps.channels.providers import MARKETS


class Command(OperatorCommand):
    help = "Sets the account in which customers without their own get numbers. Reads its credentials from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", choices=sorted(MARKETS))
        parser.add_argument("--account", default="", help="the carrier's id of it: the messaging profile")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            account = connecting.connect_installation(
                options["provider"], options["account"], read(sys.stdin.read()), now=timezone.now()
            )
        except (CannotConnect, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"The installation's account is {account}. Numbers can be ordered in it.")
