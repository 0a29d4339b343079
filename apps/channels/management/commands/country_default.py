"""`manage.py country_default BR whatsapp`: the channel that automatic routing prefers for a country.

With `cheapest` it prefers none, and cost decides.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from apps.audit.commands import OperatorCommand
from apps.channels import country_defaults
from apps.channels.models import CHEAPEST, Channel
from apps.core.errors import Invalid


class Command(OperatorCommand):
    help = "Sets the preferred channel of a country, for all accounts of this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("country", help="two letters, such as BR")
        parser.add_argument("channel", choices=[*Channel.values, CHEAPEST])
        parser.add_argument("--definitive", action="store_true", help="never try another channel")

    def handle(self, *_args: Any, **options: Any) -> None:
        country, channel = options["country"].upper(), options["channel"]
        try:
            country_defaults.change(country, channel=channel, is_definitive=options["definitive"])
        except country_defaults.CountryUnknown:
            raise CommandError(f"There is no country {country}.") from None
        except Invalid:
            raise CommandError("Only a channel can be definitive.") from None
        self.stdout.write(f"{country}: {channel}{', and no other' if options['definitive'] else ' first'}")
