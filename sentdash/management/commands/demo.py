"""`manage.py demo`: load the demo account once and write its credentials to demo.env."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sentdash import demo


class Command(BaseCommand):
    help = "Loads the demo account, unless it is there, and writes demo.env."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="without the history of a made-up company")

    def handle(self, *, empty: bool, **_options: Any) -> None:
        if demo.exists():
            return
        with_history = not (empty or settings.DEMO_IS_EMPTY)
        made = demo.load(public_key=demo.simulator_key(settings.HOME), with_history=with_history)
        file = settings.HOME / "demo.env"
        file.touch(mode=0o600)
        file.write_text(
            made.env(site_url=settings.SITE_URL, simulator_url=os.environ.get("SENTDASH_SIMULATOR_URL", ""))
        )
