"""Telnyx's errors: the codes, and their JSON.

The same codes say why a request is refused and why an accepted message was not delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

# code → the HTTP status of a request refused with it, and Telnyx's title.
ERRORS: Mapping[str, tuple[int, str]] = {
    "10003": (400, "Invalid URL"),
    "10004": (400, "Missing required parameter"),
    "10005": (404, "Resource not found"),
    "10007": (500, "Unexpected error"),
    "10009": (401, "Authentication failed"),
    "10011": (429, "Too many requests"),
    "10015": (400, "Bad Request"),
    "10023": (400, "Invalid JSON"),
    "10027": (422, "Unprocessable entity"),
    "20100": (403, "Insufficient funds"),
    "40001": (400, "Not routable"),
    "40002": (400, "Blocked as spam - temporary"),
    "40003": (400, "Blocked as spam - permanent"),
    "40004": (400, "Rejected by destination"),
    "40005": (400, "Message expired during transmission"),
    "40006": (400, "Recipient server unavailable"),
    "40008": (400, "Undeliverable"),
    "40009": (400, "Invalid message body"),
    "40010": (400, "Not 10DLC registered"),
    "40011": (400, "Too many requests"),
    "40012": (400, "Invalid messaging destination number"),
    "40013": (400, "Invalid messaging source number"),
    "40014": (400, "Message expired in queue"),
    "40015": (400, "Blocked as spam - internal"),
    "40300": (400, "Blocked due to STOP message"),
    "40302": (400, "Message too large"),
    "40305": (400, "Invalid 'from' address"),
    "40306": (400, "Alpha sender not configured"),
    "40309": (400, "Invalid destination region"),
    "40310": (400, "Invalid 'to' address"),
    "40312": (409, "Messaging profile is disabled"),
    "40316": (400, "No content provided for message"),
    "40318": (429, "Message queue full"),
    "40322": (400, "Blocked due to content"),
}


class Problem(NamedTuple):
    """Why a request is refused: a Telnyx code, the wrong field as a JSON pointer, and a message."""

    code: str
    detail: str
    pointer: str = ""


def known(code: str) -> str:
    """A fault's code, or what it is without one that Telnyx knows: undeliverable."""
    return code if code in ERRORS else "40008"


def body(problem: Problem) -> dict[str, Any]:
    """The JSON of a refused request."""
    source = {"source": {"pointer": problem.pointer}} if problem.pointer else {}
    return {"errors": [entry(problem.code, problem.detail) | source]}


def entry(code: str, detail: str) -> dict[str, Any]:
    """One entry of a list of errors."""
    url = f"https://developers.telnyx.com/docs/overview/errors/{code}"
    return {"code": code, "title": ERRORS[code][1], "detail": detail, "meta": {"url": url}}
