"""Meta's errors of WhatsApp's Cloud API: the codes, and their JSON.

The same codes say why a request is refused and why an accepted message was not delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

# code → the HTTP status when a request is refused with it, and Meta's title.
ERRORS: Mapping[str, tuple[int, str]] = {
    "4": (400, "API Too Many Calls"),
    "10": (403, "Permission Denied"),
    "100": (400, "Invalid parameter"),
    "190": (401, "Invalid OAuth access token"),
    "80007": (400, "Rate limit issues"),
    "80008": (400, "There have been too many calls to this WhatsApp Business account."),
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
    "132000": (400, "Number of parameters does not match the expected number of params"),
    "132001": (404, "Template name does not exist in the translation"),
    "132005": (400, "Translated text too long"),
    "132007": (400, "Template format character policy violated"),
    "132012": (400, "Parameter format does not match format in the created template"),
    "132015": (400, "Template is paused"),
    "132016": (400, "Template is disabled"),
    "132018": (400, "There's an issue with the parameters in your template"),
    "132068": (400, "Flow is in blocked state"),
    "132069": (400, "Flow is in throttled state"),
    "133010": (400, "Phone number not registered"),
}
UNDELIVERABLE = "131026"
WINDOW_CLOSED = "131047"
NO_SUCH_OBJECT = 33  # the subcode of 100 for an id that is nobody's
NO_SUCH_TEMPLATE = 2593002  # the subcode of 100 for a template that can't be deleted because there is none

# Telnyx's codes of the test numbers → what Meta says in such a case.
_LIKE: Mapping[str, str] = {"40310": "131009", "40300": "131050", "40002": "131049"}


class MetaProblem(NamedTuple):
    """Why a request is refused: a code, a sentence, and where there is one a subcode.

    With a `title`, the sentence is for the user who wrote a template, not for the developer.
    """

    code: str
    detail: str
    subcode: int | None = None
    title: str = ""


def like(code: str) -> str:
    """Meta's code for a fault that may name one of Telnyx's, or none."""
    return code if code in ERRORS else _LIKE.get(code, UNDELIVERABLE)


def body(problem: MetaProblem) -> dict[str, Any]:
    """The JSON of a refused request."""
    words = ERRORS[problem.code][1]
    subcode = {} if problem.subcode is None else {"error_subcode": problem.subcode}
    told: dict[str, Any] = {"error_data": {"messaging_product": "whatsapp", "details": problem.detail}}
    if problem.title:
        told = {"is_transient": False, "error_user_title": problem.title, "error_user_msg": problem.detail}
    return {
        "error": {
            "message": words if problem.title else f"(#{problem.code}) {words}",
            "type": "OAuthException",
            "code": int(problem.code),
            **subcode,
            **told,
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
