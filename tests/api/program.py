"""A customer's program: Django's test client with a real key, speaking JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.test import Client

from apps.organizations.customer import Customer
from tests.factories import users


@dataclass(frozen=True)
class Answer:
    """What came back; `data` and `error` are the envelope's, None where there is no body."""

    status: int
    headers: dict[str, str]
    data: Any
    error: Any

    @property
    def refusal(self) -> tuple[int, str, str]:
        """Status, code and message of a failure."""
        return self.status, self.error["code"], self.error["message"]


class Program:
    """Calls the API as this customer; with `acting_as`, as that profile of it."""

    def __init__(self, customer: Customer, *, acting_as: Customer | None = None) -> None:
        self._client = Client(raise_request_exception=False)
        self._headers = {"x-api-key": users.key(customer)}
        if acting_as:
            self._headers["x-profile-id"] = str(acting_as.id)

    def get(self, path: str, **query: Any) -> Answer:
        return _answer(self._client.get(path, query, headers=self._headers))

    def post(self, path: str, body: object) -> Answer:
        return self._send("POST", path, body)

    def put(self, path: str, body: object) -> Answer:
        return self._send("PUT", path, body)

    def patch(self, path: str, body: object) -> Answer:
        return self._send("PATCH", path, body)

    def delete(self, path: str, body: object = None) -> Answer:
        return self._send("DELETE", path, body)

    def _send(self, method: str, path: str, body: object) -> Answer:
        raw = b"" if body is None else orjson.dumps(body)
        return _answer(self._client.generic(method, path, raw, content_type="application/json", headers=self._headers))


def _answer(response: Any) -> Answer:
    body = orjson.loads(response.content) if response.content else {}
    return Answer(response.status_code, dict(response.headers), body.get("data"), body.get("error"))
