"""`manage.py openapi`: write docs/openapi-v3.json. With --check, only say whether it matches the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.api.openapi.document import written

FILE = settings.BASE_DIR / "docs/openapi-v3.json"


class Command(BaseCommand):
    help = "Writes the OpenAPI document of v3 to docs/openapi-v3.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")

    def handle(self, *_args: Any, **options: Any) -> None:
        made, _ = written("v3")
        if not options["check"]:
            FILE.write_bytes(made)
        elif not FILE.exists() or FILE.read_bytes() != made:
            raise CommandError("docs/openapi-v3.json is not what the code answers: run `manage.py openapi`")
