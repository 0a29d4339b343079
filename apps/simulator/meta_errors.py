"""Meta's errors of WhatsApp's Cloud API: the codes, and their JSON.

The same codes say why a request is refused and why an accepted message was not delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

# code → the HTTP status when a request is refused with it, and Meta's title.
ERRORS: Mapping[str, tuple[int, str]] = {
    "100": (400, "Invalid parameter"),
    "190": (401, "Invalid OAuth access token"),
    "130429": (429, "Rate limit hit"),
    "131000": (500, "Something went wrong"),
    "131008": (400, "Required parameter is missing"),
    "131009": (400, "Parameter value is not valid"),
    "131026": (400, "Message undeliverable"),
    "131047": (400, "Re-engagement message"),
    "131049": (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    "131050": (400, "User has stopped receipt of marketing messages from this business"),
    "131051": (400, "Unsupported message type"),
    "131056": (400, "(Business account, consumer account) pair rate limit hit"),
}
UNDELIVERABLE = "131026"
NO_SUCH_OBJECT = 33  # the subcode of 100 for an id that is nobody's

# Telnyx's codes of the test numbers → what Meta says in such a case.
_LIKE: Mapping[str, str] = {"40310": "131009", "40300": "131050", "40002": "131049"}


class MetaProblem(NamedTuple):
    """Why a request is refused: a code, a sentence, and where there is one a subcode."""

    code: str
    detail: str
    subcode: int | None = None


def like(code: str) -> str:
    """Meta's code for a fault that may name one of Telnyx's, or none."""
    return code if code in ERRORS else _LIKE.get(code, UNDELIVERABLE)


def body(problem: MetaProblem) -> dict[str, Any]:
    """The JSON of a refused request."""
    subcode = {} if problem.subcode is None else {"error_subcode": problem.subcode}
    return {
        "error": {
            "message": f"(#{problem.code}) {ERRORS[problem.code][1]}",
            "type": "OAuthException",
            "code": int(problem.code),
            **subcode,
            "error_data": {"messaging_product": "whatsapp", "details": problem.detail},
            "fbtrace_id": "ASimulatedTraceId",
        }
    }


def entry(code: str, detail: str) -> dict[str, Any]:
    """One error of a message that was not delivered."""
    title = ERRORS[code][1]
    return {
        "code": int(code),
        "title": title,
        "message": title,
        "error_data": {"details": detail},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
