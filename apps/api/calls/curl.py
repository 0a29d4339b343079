"""A call as it was kept, to be read and to be made again from a shell."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote

import orjson

from apps.api.models import LoggedCall
from apps.api.redaction import HIDDEN, LONGEST_BODY

_SHORTENED = "…"


@dataclass(frozen=True, slots=True)
class Curl:
    """`whom` is the header that says for whom it was made; `gaps` say what has to be filled in by hand."""

    method: str
    url: str
    whom: str
    body: str
    gaps: list[str]


def of(call: LoggedCall, *, site_url: str, by_own_key: bool) -> Curl:
    """A profile's own key needs not say for whom it calls."""
    return Curl(
        method={"GET": "", "HEAD": "--head"}.get(call.method, f"-X {quote(call.method)}"),
        url=quote(site_url + call.path),
        whom=_whom(call, by_own_key),
        body=quote(body(call)) if _is_json(call.body) else "",
        gaps=list(_gaps(call)),
    )


def _whom(call: LoggedCall, by_own_key: bool) -> str:
    if call.path.startswith("/v2/"):
        return f"x-sender-id: {call.profile_id or call.organization_id}"
    return f"x-profile-id: {call.profile_id}" if call.profile_id and not by_own_key else ""


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
