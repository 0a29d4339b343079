"""`manage.py pages`: measure the server's time for each page of a filled account."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bench import pages


class Command(BaseCommand):
    help = "Measures the pages of messages; fill an account with `manage.py seed_history` first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=60)
        parser.add_argument("--markdown", action="store_true", help="print the table for docs/performance.md")

    def handle(self, *, rounds: int, markdown: bool, **_options: Any) -> None:
        found = []
        for page in pages.measure(rounds):
            found.append(page)
            if not markdown:
                self.stdout.write(str(page))
        if markdown:
            self.stdout.write(f"{pages.markdown(found)}\n")
        slowest = max(found, key=lambda page: page.p95)
        self.stdout.write(
            f"The slowest p95 is {slowest.p95:.1f} ms; the most queries are {max(p.queries for p in found)}."
        )
