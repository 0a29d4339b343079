from __future__ import annotations
from typing import Any
from django.core.management.base import BaseCommand
from sentdash.bench import hands, idiomatic
class Command(BaseCommand):
    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--hands", action="store_true")
        parser.add_argument("--tasks", action="store_true")
    def handle(self, *a: Any, **o: Any) -> None:
        if o["hands"]: hands.serve()
        if o["tasks"]: idiomatic.work()
