"""Show a logged call as curl, to read it and to run it again.

Redacted values are lost. Plausible ones replace them, so that the curl works; the page says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from shlex import quote
from typing import Any
from urllib.parse import quote as percent_encoded

import orjson

from apps.api.calls import mending
from apps.api.models import LoggedCall
from apps.api.redaction import HIDDEN, LONGEST_BODY, is_secret
from apps.message_templates import samples

_SHORTENED = "…"
_PHONE = "+14155550142"  # fictional
_EMAIL = samples.by_name("email")
_PHONE_IN_PATH = re.compile(r"(?P<plus>\+)?…[0-9]{4}")
_HIDDEN_PARAMETER = re.compile(rf"(?<=[?&])(?P<name>[^=&]+)={HIDDEN}")
_SHORT_PHONE = re.compile(r"…[0-9]{4}")
_MORE = re.compile(r"… [0-9]+ more")
# Everything that may stand in an address as it is: the path was kept as it had been sent.
_SAFE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Curl:
    """`whom` is the header that says for whom it was made; `gaps` say what has to be checked by hand."""

    method: str
    url: str
    whom: str
    body: str
    gaps: list[str]


def of(call: LoggedCall, *, site_url: str, by_own_key: bool) -> Curl:
    """A profile's own key needs not say for whom it calls."""
    has_body = _is_json(call.body) and call.method != "HEAD"
    return Curl(
        method=_method(call.method, has_body=has_body),
        url=quote(site_url.rstrip("/") + _path(call.path)),
        whom=_whom(call, by_own_key),
        body=quote(_sendable(call.body)) if has_body else "",
        gaps=list(_gaps(call)),
    )


def _method(method: str, *, has_body: bool) -> str:
    """curl sends a GET with a body as a POST, unless `-X GET` says otherwise."""
    if method == "HEAD":
        return "--head"
    return "" if method == "GET" and not has_body else f"-X {quote(method)}"


def _whom(call: LoggedCall, by_own_key: bool) -> str:
    if call.path.startswith("/v2/"):
        return f"x-sender-id: {call.profile_id or call.organization_id}"
    return f"x-profile-id: {call.profile_id}" if call.profile_id and not by_own_key else ""


def lines(kept: str) -> str:
    """A body or an answer over several lines. One that was cut is closed; what was only counted stays."""
    if not _is_json(kept):
        return kept
    content = orjson.loads(kept) if _is_whole(kept) else mending.mend(kept)
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def is_cut(kept: str) -> bool:
    return len(kept) >= LONGEST_BODY


def _path(kept: str) -> str:
    """The address with values in the place of what was hidden, and nothing in it that a server would refuse."""
    path = _HIDDEN_PARAMETER.sub(lambda found: f"{found['name']}={_encoded(_hidden(found['name']))}", kept)
    path = path.replace(HIDDEN, _encoded(_EMAIL))
    path = _PHONE_IN_PATH.sub(lambda found: _encoded(_PHONE if found["plus"] else _PHONE[1:]), path)
    return percent_encoded(path, safe=_SAFE)


def _encoded(value: str) -> str:
    return percent_encoded(value, safe="")


def _sendable(kept: str) -> str:
    """Valid JSON over several lines, whatever was hidden, shortened or cut."""
    try:
        content = orjson.loads(kept)
    except orjson.JSONDecodeError:
        content = mending.mend(kept)
    return orjson.dumps(_filled("", content, hides=False), option=orjson.OPT_INDENT_2).decode()


def _filled(name: str, content: Any, *, hides: bool) -> Any:
    hides = hides or is_secret(name)
    match content:
        case dict():
            return {key: _filled(key, each, hides=hides) for key, each in content.items()}
        case list():
            return [_filled(name, each, hides=hides) for each in content if not _is_rest(each)]
        case str() if content == HIDDEN:
            return samples.by_name(name) if hides else _EMAIL
        case str() if _SHORT_PHONE.fullmatch(content):
            return _PHONE
        case _:
            return content


def _is_rest(item: Any) -> bool:
    """Not an item of the list, but the words for those that were not kept."""
    return isinstance(item, str) and bool(_MORE.fullmatch(item))


def _hidden(name: str) -> str:
    """Of fields without secrets only e-mail addresses are hidden."""
    return samples.by_name(name) if is_secret(name) else _EMAIL


def _gaps(call: LoggedCall) -> list[str]:
    has_holes = any(sign in call.path + call.body for sign in (HIDDEN, _SHORTENED))
    found = [
        (
            has_holes,
            "We don't keep phone numbers, secrets and message parameters. Sample values stand in for what was hidden; "
            "replace them before you run this for real.",
        ),
        (is_cut(call.body), f"The body was cut after {LONGEST_BODY:,} characters. The rest is left out."),
        (bool(call.body) and not _is_json(call.body), "The body wasn't JSON, so we didn't keep it."),
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
