"""What all v3 operations share: envelope, errors, headers, parameters. `v2.py` has what differs in v2."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, ClassVar

from apps.api.openapi.shapes import Refer, Schema
from apps.api.paging import PaginationOut
from apps.error_codes.catalog import CATALOG

Named = tuple[str, Schema]
_PHRASES = {status.value: status.phrase.replace(" ", "") for status in HTTPStatus}
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def text(description: str, **more: Any) -> Schema:
    """A header with text."""
    return {"description": description, "schema": {"type": "string", **more}}


def whole(description: str, example: int) -> Schema:
    """A header with a number."""
    return {"description": description, "schema": {"type": "integer"}, "example": example}


def asked(name: str, **schema: Any) -> Schema:
    """A query parameter."""
    return {"name": name, "in": "query", "schema": schema}


class V3:
    """The current dialect."""

    title = "sentdash API v3"
    description = (
        "Messages, contacts, templates, webhooks, users, profiles, brands and campaigns, as in Sent's v3. "
        "Every response is an envelope of `success`, `data`, `error` and `meta`. "
        "Every error code has a page, at `doc_url`."
    )
    security: ClassVar[list[Schema]] = [{"ApiKey": []}]
    # Any call can fail for these: key, account, profile, rate limit, an unreadable body, and our own errors.
    _always: ClassVar[tuple[str, ...]] = (
        *("AUTH_001", "AUTH_002", "AUTH_004", "AUTH_005", "AUTH_006", "AUTH_007", "account_suspended"),
        *("RESOURCE_014", "BUSINESS_002", "VALIDATION_001", "INTERNAL_001", "INTERNAL_002", "INTERNAL_005"),
    )
    # Any change can fail for its Idempotency-Key.
    _changing: ClassVar[tuple[str, ...]] = ("VALIDATION_007", "CONFLICT_001", "SERVICE_001")
    components: ClassVar[dict[str, dict[str, Schema]]] = {
        "securitySchemes": {
            "ApiKey": {
                "type": "apiKey",
                "in": "header",
                "name": "x-api-key",
                "description": "A key of an organization or of one of its profiles; SDKs read SENT_DM_API_KEY.",
            }
        },
        "parameters": {
            "ProfileId": {
                "name": "x-profile-id",
                "in": "header",
                "description": "With an organization's key: make the call for this profile.",
                "schema": {"type": "string", "format": "uuid"},
            },
            "IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "For 24 hours, repeated calls with this key get the first call's response.",
                "schema": {"type": "string", "pattern": "^[a-zA-Z0-9_-]{1,255}$"},
            },
        },
        "headers": {
            "X-Request-Id": text("The id of this call, as in `meta.request_id`.", examples=["req_7X9zKp2jDwQa"]),
            "X-Response-Time": text("How long the server took.", examples=["12ms"]),
            "X-API-Version": text("The API version of the response.", examples=["v3"]),
            "X-Profile-Id": text("The profile that the call was for.", format="uuid"),
            "X-RateLimit-Limit": whole("Calls a minute.", 200),
            "X-RateLimit-Remaining": whole("How many calls you can make at once now.", 49),
            "X-RateLimit-Reset": whole("When the full burst is available again, in Unix seconds.", 1777887016),
            "Retry-After": whole("Seconds to wait.", 3),
            "X-Sandbox": text("Sandbox: nothing was stored or sent.", const="true"),
            "Idempotent-Replayed": text("This is the response of an earlier call with the same key.", const="true"),
            "X-Original-Request-Id": text("The id of the earlier call."),
            "Idempotency-Mismatch": text("The earlier call had another body.", const="true"),
        },
        "schemas": {
            "Meta": {
                "type": "object",
                "properties": {
                    "request_id": {"type": "string"},
                    "timestamp": {"type": "string", "format": "date-time"},
                    "version": {"type": "string", "const": "v3"},
                },
                "required": ["request_id", "timestamp", "version"],
            },
            "Error": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "details": {
                        "type": ["object", "null"],
                        "description": "What is wrong, by field.",
                        "additionalProperties": {"type": "array", "items": {"type": "string"}},
                    },
                    "doc_url": {"type": "string", "description": "The page of the code: cause, fix and example."},
                },
                "required": ["code", "message", "details", "doc_url"],
            },
        },
    }

    # --- What is asked ---

    def parameters(self, method: str) -> list[Schema]:
        names = ("ProfileId", "IdempotencyKey") if method in CHANGES else ("ProfileId",)
        return [ref("parameters", name) for name in names]

    def paging(self) -> list[Schema]:
        """The paging parameters of a list."""
        return [
            asked("page", type="integer", minimum=1, default=1),
            asked("page_size", type="integer", minimum=1, maximum=100, default=20),
            {
                **asked("cursor", type="string"),
                "description": "`pagination.cursors.after` of the previous response. New rows don't shift the list.",
            },
        ]

    def extras(self, *, sandbox: bool) -> dict[str, Schema]:
        """Fields that a body may have besides those of its endpoint."""
        if not sandbox:
            return {}
        return {
            "sandbox": {
                "type": ["boolean", "null"],
                "default": False,
                "description": "Sandbox: run every check and return the response, without storing or sending anything.",
            }
        }

    # --- What is answered ---

    def page(self, key: str, row: Schema, refer: Refer) -> Schema:
        return {
            "type": "object",
            "properties": {key: {"type": "array", "items": row}, "pagination": refer(PaginationOut)},
            "required": [key, "pagination"],
        }

    def success(self, data: Schema) -> Schema:
        """The whole response body around the data."""
        return _envelope(True, data, {"type": "null"})

    def refusals(self, method: str, codes: Iterable[str], refer: Refer, *, has_body: bool) -> dict[str, Named]:
        """The error responses by status. Each has a name, because many operations share them."""
        by_status: dict[int, list[str]] = {413: ["VALIDATION_001"]} if has_body else {}
        for code in dict.fromkeys((*self._always, *(self._changing if method in CHANGES else ()), *codes)):
            by_status.setdefault(CATALOG[code].status or 422, []).append(code)
        return {
            str(status): (
                "_".join((_PHRASES[status], *(code for code in found if code not in self._always))),
                {
                    "description": _sentence(status, found),
                    "headers": self.headers("", status),
                    "content": self.refusal(status, found, refer),
                },
            )
            for status, found in sorted(by_status.items())
        }

    def refusal(self, status: int, codes: list[str], refer: Refer) -> Schema:
        """The bodies of an error response, by content type."""
        error = {"allOf": [ref("schemas", "Error"), {"properties": {"code": {"enum": codes}}}]}
        return {"application/json": {"schema": _envelope(False, {"type": "null"}, error)}}

    def headers(self, method: str, status: int) -> dict[str, Schema]:
        names = ["X-Request-Id", "X-Response-Time", "X-API-Version", "X-Profile-Id"]
        names += ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]
        if method in CHANGES:
            names += ["X-Sandbox", "Idempotent-Replayed", "X-Original-Request-Id", "Idempotency-Mismatch"]
        return {name: ref("headers", name) for name in (names if status != 429 else [*names, "Retry-After"])}


def _envelope(success: bool, data: Schema, error: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {
            "success": {"type": "boolean", "const": success},
            "data": data,
            "error": error,
            "meta": ref("schemas", "Meta"),
        },
        "required": ["success", "data", "error", "meta"],
    }


def _sentence(status: int, codes: list[str]) -> str:
    if status == 413:
        return f"{codes[0]}: {HTTPStatus(413).phrase}"
    return "; ".join(f"{code}: {CATALOG[code].title}" for code in codes)
