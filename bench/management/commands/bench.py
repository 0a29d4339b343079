"""`manage.py bench`: measure accepting, delivering, inbound messages and webhooks against floors."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench import accept, conditions, dead_endpoints, deliver, figures, idiomatic, inbound, report, webhooks, worker
from bench.figures import Figure
from bench.instance import Instance, stand

_ROUNDS = 5
_QUICKLY = "\nOne short round: it works. How fast it is, only a whole run can say."


class Command(BaseCommand):
    help = "Measures accepting, delivering, inbound and webhooks, and adds the figures to bench.jsonl in SENTDASH_HOME."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="one short round: does it work, not how fast is it")
        parser.add_argument("--only", choices=("accept", "deliver", "inbound", "webhooks"))
        parser.add_argument("--rounds", type=int, default=_ROUNDS)
        parser.add_argument("--markdown", action="store_true", help="print the table for docs/performance.md")
        # The processes that bench starts itself.
        parser.add_argument("--worker", action="store_true", help=SUPPRESS)
        parser.add_argument("--tasks", action="store_true", help=SUPPRESS)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["worker"]:
            worker.serve()
        elif options["tasks"]:
            idiomatic.work()
        else:
            self._bench(**options)

    def _bench(self, *, quick: bool, only: str | None, rounds: int, markdown: bool, **_: Any) -> None:
        if rounds < 1:
            raise CommandError("--rounds must be at least 1.")
        watch = conditions.Watch()
        with stand(os.environ | {"SENTDASH_HOME": str(settings.HOME)}) as house:
            found = []
            for figure in _figures(house, only, 1 if quick else rounds, quick=quick):
                found.append(figure)
                print(f"{figure.name}: {figure.value:,.0f} {figure.unit}", file=sys.stderr, flush=True)
            about = watch.conditions(house)
        stamp = conditions.stamp() | ({"quick": True} if quick else {})
        figures.append(settings.HOME / "bench.jsonl", [figure.record(**stamp) for figure in found])
        self.stdout.write(report.bench(found, about, markdown=markdown))
        self.stdout.write(_QUICKLY if quick else report.goals(found, markdown=markdown))


def _figures(house: Instance, only: str | None, rounds: int, *, quick: bool) -> Iterator[Figure]:
    if only in (None, "accept"):
        yield from accept.measure(house, rounds, accept.QUICK if quick else accept.Size())
    if only in (None, "deliver"):
        yield from deliver.measure(house, rounds, deliver.QUICK if quick else deliver.Batch())
    if only in (None, "inbound"):
        yield from inbound.measure(house, rounds, inbound.QUICK if quick else inbound.Size())
    if only in (None, "webhooks"):
        yield from webhooks.measure(house, rounds, webhooks.QUICK if quick else webhooks.Size())
        yield dead_endpoints.measure(house, dead_endpoints.QUICK if quick else dead_endpoints.Size())
