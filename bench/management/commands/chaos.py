"""`manage.py chaos`: measure what survives kill -9. Exit code 1 if a message is lost or a rule is broken."""

from __future__ import annotations

import os
import sys
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench import chaos, codes_chaos, conditions, figures, report
from bench.instance import stand

# Seconds; longer than a call to the carrier may take (10), or a slow machine makes calls twice. `make run` has 30.
_LEASE = 15
_QUICK_LEASE = 12
# A carrier is asked as soon as its receipt is late, and quickly; `make run` waits ten minutes.
_RECEIPTS = {"SENTDASH_RECEIPT_DUE_SECONDS": "5", "SENTDASH_RECEIPT_ASKS_PER_SECOND": "200"}
_CODES = {"OTP_FALLBACK_SECONDS": str(codes_chaos.FALLBACK_SECONDS)}


class Command(BaseCommand):
    help = "Kills processes while messages are sent, prints what was lost or doubled, and adds it to chaos.jsonl."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="fewer messages, kills and scenarios")
        parser.add_argument("--only", default="", help="the scenarios whose name begins like this")
        parser.add_argument("--seed", type=int, help="the same seed draws the same moments to kill at")
        parser.add_argument("--markdown", action="store_true", help="print the table for docs/reliability.md")

    def handle(self, *, quick: bool, only: str, seed: int | None, markdown: bool, **_options: Any) -> None:
        seed = SystemRandom().randrange(1_000_000) if seed is None else seed
        lease = _QUICK_LEASE if quick else _LEASE
        wanted = [each for each in chaos.scenarios(quick=quick, lease=lease) if each.name.startswith(only)]
        watch = conditions.Watch()
        given = os.environ | {"SENTDASH_HOME": str(settings.HOME)}
        outcomes = []
        with stand(given, SENTDASH_LEASE_SECONDS=str(lease), **_RECEIPTS, **_CODES) as house:
            for outcome in chaos.perform(house, wanted, seed):
                outcomes.append(outcome)
                stamp = conditions.stamp() | ({"quick": True} if quick else {})
                figures.append(settings.HOME / "chaos.jsonl", [outcome.record(**stamp)])
                print(f"{outcome.scenario.name}: {outcome.seconds:.0f} s", file=sys.stderr, flush=True)
            about = {"seed": seed, "lease in seconds": lease, **watch.conditions(house)}
        self.stdout.write(report.chaos(outcomes, about, markdown=markdown))
        if not all(outcome.is_good for outcome in outcomes):
            raise CommandError("Something was lost, sent twice without a reason, or left in disorder.")
