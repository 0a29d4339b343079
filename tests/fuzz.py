"""`make fuzz`: Schemathesis asks a live house for everything its OpenAPI document allows, and for what it forbids.

No answer may be a 5xx, or have a status, a type, headers or a body that the document does not know. What one call
makes, later ones ask for. `python -m tests.fuzz 400` makes 400 calls, and those that every operation gets anyway.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

import orjson

from tests import live_house
from tests.live_house import Live

_CALLS = 20_000
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
_HERE = Path(__file__).resolve().parents[1]
_OPERATIONS = 73  # of both dialects, roughly: a run makes as many calls as were wanted, and some more


def fuzz(live: Live, version: str, report: Path, *options: str) -> int:
    """Ask; what is found is printed, and 0 returned when it is nothing."""
    command = [str(Path(sys.executable).parent / "st"), "run", f"{live.url}/{version}/openapi.json"]
    command += ["--checks", ",".join(_CHECKS), "--continue-on-failure", "--warnings", "off", "--no-color"]
    command += ["-H", f"x-api-key: {live.env['SENT_DM_API_KEY']}", "--generation-database", "none"]
    command += ["--report", "json", "--report-json-path", str(report), *options]
    environment = {**os.environ, **live.env, "SCHEMATHESIS_HOOKS": "tests.fuzzing", "PYTHONPATH": str(_HERE)}
    # It leaves folders where it runs.
    return subprocess.run(command, env=environment, cwd=report.parent, check=False).returncode


def asked(report: Path) -> int:
    """How many calls a run made."""
    return int(orjson.loads(report.read_bytes())["test_cases"]["generated"])


def main(calls: int) -> int:
    found, made = 0, 0
    with tempfile.TemporaryDirectory(prefix="sentdash-fuzz-") as folder:
        report = Path(folder) / "report.json"
        with live_house.serve(Path(folder), name="fuzz", valkey_database=1) as live:
            # Stories first: they find little that is free where every name is taken. They end early unless given time.
            stories = ("--phases", "stateful", "--max-time", str(max(calls // 100, 5)))
            single = ("--phases", "examples,coverage,fuzzing", "--max-examples", str(-(-calls // _OPERATIONS)))
            for version, options in product(("v3", "v2"), (stories, single)):
                found |= fuzz(live, version, report, *options)
                made += asked(report)
    print(f"{made:,} calls")
    return found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else _CALLS))
