"""The code that pages show to verify signatures, run as a reader would run it, against requests that really arrived.

Python and TypeScript run everywhere; Go, PHP and Ruby where the machine has them.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook

from apps.webhooks import actions, attempt, test_delivery
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.contract.sdk import node
from tests.factories.webhooks import endpoint
from tests.fakes.receiver import Receiver
from tests.patience import PATIENCE

_CODE = settings.BASE_DIR / "templates/webhooks/code"
# Node.js runs TypeScript only since version 22: without its types it is JavaScript.
_TYPES = re.compile(r": (?:Buffer|Record<string, string>|boolean)(?=[,)]| \{)|!(?=[.)])")
_PYTHON = """
import json, sys
for case in json.load(sys.stdin):
    print(verify(base64.b64decode(case["body"]), case["headers"]))
"""
_NODE = """
import { readFileSync } from "node:fs";
for (const { body, headers } of JSON.parse(readFileSync(0, "utf8")))
  console.log(verify(Buffer.from(body, "base64"), headers));
"""
_GO = """
type given struct {
	Body    []byte
	Headers map[string]string
}

func main() {
	var cases []given
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	for _, each := range cases {
		headers := http.Header{}
		for name, value := range each.Headers {
			headers.Set(name, value)
		}
		fmt.Println(verify(each.Body, headers))
	}
}
"""
_PHP = """
foreach (json_decode(file_get_contents('php://stdin'), true) as $case) {
    echo verify(base64_decode($case['body']), $case['headers']) ? "true\\n" : "false\\n";
}
"""
_RUBY = """
require "json"
JSON.parse($stdin.read).each { |each| puts verify(Base64.decode64(each["body"]), each["headers"]) }
"""


@dataclass(frozen=True)
class Arrived:
    """A request as a receiver gets it, and whether it should be trusted."""

    what: str
    body: bytes
    headers: Mapping[str, str]
    is_good: bool = False


def _program(language: str, folder: Path) -> list[str]:
    """The command that runs the snippet with our own lines behind it."""
    code = (_CODE / f"verify.{language}.txt").read_text()
    file = folder / f"program.{ {'ts': 'mjs'}.get(language, language) }"
    if language == "go":
        code = "package main\n\n" + code.replace("import (\n", 'import (\n\t"encoding/json"\n\t"fmt"\n') + _GO
    else:
        code += {"py": _PYTHON, "ts": _NODE, "php": _PHP, "rb": _RUBY}[language]
    file.write_text(_TYPES.sub("", code) if language == "ts" else code)
    if language in {"py", "ts"}:
        return [sys.executable if language == "py" else node(), str(file)]
    name = {"go": "go", "php": "php", "rb": "ruby"}[language]
    found = shutil.which(name)
    if not found:
        pytest.skip(f"No {name} on this machine.")
    return [found, "run", str(file)] if language == "go" else [found, str(file)]


def _answers(language: str, secret: str, cases: list[Arrived], folder: Path) -> list[bool]:
    given = [{"body": base64.b64encode(each.body).decode(), "headers": dict(each.headers)} for each in cases]
    done = subprocess.run(
        _program(language, folder),
        env={**os.environ, "WEBHOOK_SECRET": secret},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.lower() == "true" for line in done.stdout.split()]


def _signed(to: Endpoint, call: Any, seconds: int) -> dict[str, str]:
    """The headers of the same event, signed so many seconds from now."""
    at = timezone.now() + timedelta(seconds=seconds)
    request = attempt.request(to, event_id=call.headers["webhook-id"], body=call.body, now=at)
    pairs = (line.split(": ", 1) for line in request.headers)
    return {name.lower(): value for name, value in pairs}


@pytest.mark.parametrize("language", ["py", "ts", "go", "php", "rb"])
def test_snippet_trusts_what_we_signed_a_moment_ago_and_nothing_else(
    language: str, cast: Cast, receiver: Receiver, tmp_path: Path
) -> None:
    to = endpoint(cast.acme, endpoint_url=receiver.url)
    test_delivery.run(to, event_type="message.received", now=timezone.now())
    (call,) = receiver.calls
    headers = {**call.headers}
    rotated = actions.rotate(cast.acme, to, now=timezone.now())
    cases = [
        Arrived("as it came", call.body, headers, is_good=True),
        Arrived("during a rotation", call.body, _signed(rotated, call, 0), is_good=True),
        Arrived("four minutes old", call.body, _signed(rotated, call, -240), is_good=True),
        Arrived("six minutes old", call.body, _signed(rotated, call, -360)),
        Arrived("from the future", call.body, _signed(rotated, call, 360)),
        Arrived("another body", call.body.replace(b"order", b"money"), headers),
        Arrived("another event", call.body, {**headers, "webhook-id": str(to.id)}),
        Arrived(
            "another time", call.body, {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}
        ),
        Arrived("another version", call.body, {**headers, "webhook-signature": headers["webhook-signature"][3:]}),
        Arrived("no signature", call.body, {**headers, "webhook-signature": ""}),
        Arrived("not even one", call.body, {**headers, "webhook-signature": "v1,é v2,x"}),
    ]

    answers = _answers(language, to.signing_secret, cases, tmp_path)

    assert [(each.what, answer) for each, answer in zip(cases, answers, strict=True)] == [
        (each.what, each.is_good) for each in cases
    ]
    assert _answers(language, rotated.signing_secret, cases, tmp_path)[:2] == [False, True]


def test_library_named_in_the_snippets_verifies_the_same(cast: Cast, receiver: Receiver) -> None:
    to = endpoint(cast.acme, endpoint_url=receiver.url)
    test_delivery.run(to, event_type="message.received", now=timezone.now())
    (call,) = receiver.calls

    assert Webhook(to.signing_secret).verify(call.body, dict(call.headers)) == call.json()
    for file in _CODE.glob("verify.*"):
        assert "or with the library" in file.read_text()
