"""`manage.py demo`: loads the demo account once and writes its credentials to demo.env."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sentdash import demo


class Command(BaseCommand):
    help = "Loads the demo account, unless it is there, and writes demo.env."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if demo.exists():
            return
        made = demo.load(public_key=demo.simulator_key(settings.HOME))
        file = settings.HOME / "demo.env"
        file.touch(mode=0o600)
        file.write_text(
            made.env(site_url=settings.SITE_URL, simulator_url=os.environ.get("SENTDASH_SIMULATOR_URL", ""))
        )
