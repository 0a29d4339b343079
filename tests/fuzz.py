"""`make fuzz`: Schemathesis asks a live house for everything the OpenAPI document allows, and for what it forbids.

No answer may be a 5xx, or one whose status, type, headers or body the document does not know. What one call makes the
next ones ask for. `python -m tests.fuzz 400` makes it a short run, of that many calls or a few more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from tests import live as live_house
from tests.live import Live

_CALLS = 20_000
_CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)


def command(live: Live, calls: int, report: Path, *, seed: int | None = None) -> list[str]:
    """The run: as many cases for each operation as make about that many calls in all."""
    found = ["run", f"{live.url}/v3/openapi.json", "--checks", _CHECKS, "--no-color", "--continue-on-failure"]
    found += ["-H", f"x-api-key: {live.env['SENT_DM_API_KEY']}", "--generation-database", "none"]
    found += ["--max-examples", str(max(calls // _OPERATIONS, 1)), "--request-timeout", "60"]
    found += ["--report", "json", "--report-json-path", str(report)]
    return [str(Path(sys.executable).parent / "st"), *found, *(["--seed", str(seed)] if seed is not None else [])]
