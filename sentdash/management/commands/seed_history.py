"""`manage.py seed_history`: fill one account with a long history, to look at pages and measure them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from sentdash import seed_history


class Command(BaseCommand):
    help = "Writes messages of the past into the oldest organization. Demo mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", nargs="?", type=int, default=1_000_000)
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *, count: int, days: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This account may be real: set SENTDASH_DEMO=on first.")
        organization = Organization.objects.order_by("id").first()
        if organization is None:
            raise CommandError("There is no account yet: run `manage.py prepare` first.")
        seed_history.make(Customer(organization), count, days=days, now=timezone.now())
        self.stdout.write(f"{count:,} messages of the last {days} days.")
