"""A call as it was kept, to be read and to be made again from a shell."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from uuid import UUID

import orjson

from apps.api.models import LoggedCall
from apps.api.redaction import HIDDEN, LONGEST_BODY

_SHORTENED = "…"


@dataclass(frozen=True, slots=True)
class Curl:
    """`profile` is set when an organization's key narrowed itself; `gaps` say what has to be filled in by hand."""

    method: str
    url: str
    profile: str
    body: str
    gaps: list[str]


def of(call: LoggedCall, *, site_url: str, profile: UUID | None) -> Curl:
    return Curl(
        method={"GET": "", "HEAD": "--head"}.get(call.method, f"-X {quote(call.method)}"),
        url=quote(site_url + call.path),
        profile=str(profile or ""),
        body=quote(body(call)) if _is_json(call.body) else "",
        gaps=list(_gaps(call)),
    )


def body(call: LoggedCall) -> str:
    """What was sent, over several lines."""
    if not _is_whole(call.body):
        return call.body
    return orjson.dumps(orjson.loads(call.body), option=orjson.OPT_INDENT_2).decode()


def _gaps(call: LoggedCall) -> list[str]:
    has_holes = any(sign in call.path + call.body for sign in (HIDDEN, _SHORTENED))
    found = [
        (
            has_holes,
            f"What is hidden ({HIDDEN}) or shortened ({_SHORTENED}) was not kept: fill it in before you run this.",
        ),
        (len(call.body) >= LONGEST_BODY, f"The body is cut after {LONGEST_BODY:,} characters."),
        (bool(call.body) and not _is_json(call.body), "The body was no JSON, and was not kept."),
    ]
    return [sentence for is_so, sentence in found if is_so]


def _is_json(text: str) -> bool:
    """What is no JSON was only counted, in brackets (redaction.body)."""
    return bool(text) and not text.startswith("(")


def _is_whole(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
