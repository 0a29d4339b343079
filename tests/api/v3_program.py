"""A customer's program: Django's test client with a real key. Every answer is held against the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.test import Client

from apps.organizations.customer import Customer
from apps.users.models import User
from tests.api.judge import complaints
from tests.factories import users

# The ID of nothing.
UNKNOWN = "01890000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Answer:
    """What came back; `data` and `error` are those of the envelope `body`, None where there is no body."""

    status: int
    headers: dict[str, str]
    data: Any
    error: Any
    body: dict[str, Any]

    @property
    def refusal(self) -> tuple[int, str, str]:
        """Status, code and message of a failure."""
        return self.status, self.error["code"], self.error["message"]

    @property
    def named(self) -> set[str]:
        """The fields that a refusal blames."""
        return set(self.error["details"] or ())


class Program:
    """Calls the API as this customer; with `acting_as`, as that profile of it; `made_by` lends the key its role."""

    def __init__(self, customer: Customer, *, acting_as: Customer | None = None, made_by: User | None = None) -> None:
        self._headers = {"x-api-key": users.key(customer, made_by=made_by)}
        if acting_as:
            self._headers["x-profile-id"] = str(acting_as.id)

    def get(self, path: str, **query: Any) -> Answer:
        return _answer(_client().get(path, query, headers=self._headers))

    def post(self, path: str, body: object) -> Answer:
        return self._send("POST", path, body)

    def put(self, path: str, body: object) -> Answer:
        return self._send("PUT", path, body)

    def patch(self, path: str, body: object) -> Answer:
        return self._send("PATCH", path, body)

    def delete(self, path: str, body: object = None) -> Answer:
        return self._send("DELETE", path, body)

    def call(self, method: str, path: str, raw: bytes = b"", **how: Any) -> Answer:
        """Any bytes under any content type; `headers` go beside the key."""
        headers = {**self._headers, **how.pop("headers", {})}
        return call(method, path, raw, headers=headers, **how)

    def _send(self, method: str, path: str, body: object) -> Answer:
        return self.call(method, path, b"" if body is None else orjson.dumps(body))


def call(
    method: str,
    path: str,
    raw: bytes = b"",
    *,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A call without a key, unless `headers` hold one."""
    return _answer(_client().generic(method, path, raw, content_type=content_type, headers=headers))


def _client() -> Client:
    return Client(raise_request_exception=False)


def _answer(response: Any) -> Answer:
    asked, kind = response.wsgi_request, response.headers.get("Content-Type", "")
    if "Idempotency-Mismatch" not in response.headers:  # that is the answer of another call
        found = complaints(asked.method, asked.path, response.status_code, kind, response.content)
        assert not found, found
    body = orjson.loads(response.content) if response.content else {}
    return Answer(response.status_code, dict(response.headers), body.get("data"), body.get("error"), body)
