"""A program that was never migrated: it names its customer beside its key."""

from __future__ import annotations

from typing import Any

import orjson

from apps.organizations.customer import Customer
from tests.api.v3_program import Answer, call
from tests.factories import users

UNKNOWN = "01890000-0000-7000-8000-000000000000"


class Program:
    """Calls v2 with a key of this customer, for the customer that `sender` names, which is the same unless given."""

    def __init__(self, customer: Customer, *, sender: Customer | str | None = None) -> None:
        named = sender if isinstance(sender, str) else str((sender or customer).id)
        self.headers = {"x-api-key": users.key(customer), "x-sender-id": named}

    def get(self, path: str, **query: str | int) -> Answer:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.call("GET", f"{path}?{asked}" if asked else path)

    def post(self, path: str, body: object) -> Answer:
        return self.call("POST", path, orjson.dumps(body))

    def put(self, path: str, body: object) -> Answer:
        return self.call("PUT", path, orjson.dumps(body))

    def delete(self, path: str, body: object = None) -> Answer:
        return self.call("DELETE", path, b"" if body is None else orjson.dumps(body))

    def call(self, method: str, path: str, raw: bytes = b"", **how: Any) -> Answer:
        """Any bytes under any content type; `headers` go beside the key."""
        return call(method, path, raw, headers={**self.headers, **how.pop("headers", {})}, **how)


def faults(answer: Answer) -> dict[str, list[str]]:
    """What a problem blames, by field."""
    assert answer.status == 400, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, list[str]] = {}
    for fault in answer.body["errors"]:
        found.setdefault(fault["name"], []).append(fault["reason"])
    return found
