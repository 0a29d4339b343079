"""`manage.py verify_ledger`: asks every invariant of money, and says which hold. Ends with 1 if one is broken."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from apps.messaging import money_checks


class Command(BaseCommand):
    help = "Checks that the ledger, the wallets and the messages agree."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = money_checks.find()
        for each in found:
            examples = f": {each.broken}, such as {', '.join(each.examples)}" if each.examples else ""
            self.stdout.write(f"{'holds ' if each.holds else 'BROKEN'}  {each.rule}{examples}")
        if not all(each.holds for each in found):
            sys.exit(1)
