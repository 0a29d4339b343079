"""The reference's *Try it* form: a form becomes a request, and a response becomes something to show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote

import orjson
from django.conf import settings

from apps.api.explorer.try_call import Answered, Asked
from apps.api.openapi.reading import OperationEntry
from apps.core.headers import HEADERS

# Headers for browsers and proxies, which say nothing about the API.
_UNTOLD = frozenset({"content-length", "vary", *(name.lower() for name in HEADERS)})

_MIN_LINES, _MAX_LINES = 10, 30  # of the body's field; browsers that can, make it grow with its text


@dataclass(frozen=True)
class Shown:
    """A response as the page shows it: status with its colour, headers, and body in lines."""

    asked: Asked
    answered: Answered
    curl: str
    body: str
    headers: tuple[tuple[str, str], ...]

    @property
    def tone(self) -> str:
        return "done" if self.answered.status < 400 else "failed"


def asked(entry: OperationEntry, form: Mapping[str, str]) -> Asked:
    """The call that a form describes. Changes always run in the sandbox, whatever the body says."""
    path = entry.path
    for field in entry.in_path:
        path = path.replace(f"{{{field.name}}}", form.get(f"path.{field.name}", "").strip())
    query = {field.name: form.get(f"query.{field.name}", "").strip() for field in entry.in_query}
    body = _body(entry, form.get("body", "")) if entry.body else b""
    return Asked(entry.method, path, {name: text for name, text in query.items() if text}, body)


def filled(entry: OperationEntry, form: Mapping[str, str]) -> dict[str, object]:
    """The form as it was sent, or filled with examples."""
    body = form.get("body", entry.body_example)
    in_path = [(field, form.get(f"path.{field.name}", field.example)) for field in entry.in_path]
    in_query = [(field, form.get(f"query.{field.name}", "")) for field in entry.in_query]
    lines = body.count("\n") + 2
    return {
        "fields": [*in_path, *in_query],
        "body": body,
        "rows": max(_MIN_LINES, min(lines, _MAX_LINES)),
        "problem": problem(body) if entry.body else "",
    }


def problem(body: str) -> str:
    """Why a body isn't JSON, and where. Empty if it is JSON. The API reports everything else."""
    try:
        orjson.loads(body.strip() or "{}")
    except orjson.JSONDecodeError as refused:
        found = _explained(body) or refused
        return f"This isn't valid JSON. Line {found.lineno}, column {found.colno}: {_sentence(found.msg)}"
    return ""


def _explained(body: str) -> json.JSONDecodeError | None:
    """The error in the words of Python's parser. They are clearer, but it accepts some bodies that orjson refuses."""
    try:
        json.loads(body)
    except json.JSONDecodeError as refused:
        return refused
    return None


def _sentence(words: str) -> str:
    return f"{words[:1].lower()}{words[1:].rstrip('.')}."


def shown(call: Asked, answer: Answered) -> Shown:
    told = tuple((name, text) for name, text in answer.headers.items() if name.lower() not in _UNTOLD)
    return Shown(call, answer, _curl(call), _lines(answer.body), told)


def _body(entry: OperationEntry, text: str) -> bytes:
    """The JSON to send. The API reports values that aren't objects. Raises if it isn't JSON."""
    given = orjson.loads(text.strip() or "{}")
    if isinstance(given, dict) and entry.has_sandbox:
        given["sandbox"] = True
    return orjson.dumps(given)


def _lines(raw: bytes) -> str:
    try:
        return orjson.dumps(orjson.loads(raw), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return raw.decode(errors="replace")


def _curl(call: Asked) -> str:
    lines = [f"curl -X {call.method} {quote(settings.SITE_URL + call.address)}", '-H "x-api-key: $SENT_DM_API_KEY"']
    if call.body:
        lines += ['-H "Content-Type: application/json"', f"-d {quote(call.body.decode())}"]
    return " \\\n  ".join(lines)
