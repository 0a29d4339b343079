"""`manage.py sender +14155550100 --organization Acme --provider telnyx < credentials.json`: connect a number.

Credentials come as a JSON object on standard input, where other users of the machine can't read them.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.audit.commands import OperatorCommand
from apps.channels import connecting
from apps.channels.given_credentials import read
from apps.channels.models import Channel
from apps.channels.providers import PROVIDERS
from apps.core.errors import DomainError
from apps.organizations import named


class Command(OperatorCommand):
    help = "Connects a number to an organization or one of its profiles. Reads the credentials from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="in E.164 format, or a short code or name")
        parser.add_argument("--organization", required=True, help="its name or id")
        parser.add_argument("--profile", help="name or id: only this profile owns the number")
        parser.add_argument("--channel", choices=Channel.values, default=Channel.SMS)
        parser.add_argument("--provider", choices=sorted(PROVIDERS), required=True)
        parser.add_argument("--account", default="", help="the carrier's id of the account: WABA or messaging profile")
        parser.add_argument("--address", default="", help="what the carrier calls the number, if not by its digits")

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = named.organization_named(options["organization"])
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        try:
            sender = connecting.connect(
                named.customer_named(organization, options["profile"]),
                channel=Channel(options["channel"]),
                provider=options["provider"],
                number=options["number"],
                address=options["address"],
                external_id=options["account"],
                credentials=read(sys.stdin.read()),
                now=timezone.now(),
            )
        except (DomainError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{sender} is connected. Its carrier posts callbacks to /callbacks/{sender.provider}.")
