"""`manage.py prepare`: get from an empty database to a product that can run. Fast if there is nothing to do."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from sentdash import demo
from sentdash.assets import StaticFiles


class Command(BaseCommand):
    help = "Migrates, collects static files when they changed, and in demo mode loads the demo data once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self._collect()
        if settings.DEMO:
            call_command("demo")
            _readdress(settings.HOME / "demo.env")
            if settings.SIMULATOR_URL:
                demo.readdress_inboxes()

    def _collect(self) -> None:
        """Run collectstatic only if a source changed, because it hashes and compresses every file again."""
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        now = _sources()
        if not stamp.exists() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            stamp.write_text(now)


def _readdress(file: Path) -> None:
    """Update URLs of the demo account, because PORT may change from run to run."""
    now = dict.fromkeys(("SENT_BASE_URL", "SENT_DM_BASE_URL"), settings.SITE_URL)
    now["SENTDASH_SIMULATOR_URL"] = os.environ.get("SENTDASH_SIMULATOR_URL", "")
    if file.exists():
        pairs = (line.split("=", 1) for line in file.read_text().splitlines())
        file.write_text("".join(f"{name}={now.get(name, value)}\n" for name, value in pairs))


def ignored() -> list[str]:
    config = apps.get_app_config("staticfiles")
    assert isinstance(config, StaticFiles)
    return config.ignore_patterns


def _sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignored()):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
