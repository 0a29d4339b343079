"""The simulator's control API, for chaos: set faults, and read what every phone received and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import orjson

_HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer bench"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one phone got: how many messages, and when the carrier accepted the first of them (unix seconds)."""

    deliveries: int
    first_at: float | None


class CarrierConnection:
    """One kept-alive connection to the simulator."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self._connection = HTTPConnection(where.hostname or "", where.port, timeout=300)

    def close(self) -> None:
        self._connection.close()

    def forget(self) -> None:
        """As if nothing had ever been sent."""
        self._call("DELETE", "/control/phones")
        self.misbehave(())

    def misbehave(self, faults: Iterable[Mapping[str, Any]], seed: int = 0) -> None:
        self._call("PUT", "/control/faults", {"faults": list(faults), "seed": seed})

    def counters(self) -> dict[str, Any]:
        found: dict[str, Any] = self._call("GET", "/control/counters")
        return found

    def put_template(self, account: str, template: Mapping[str, Any]) -> None:
        """Have it approved at Meta, unless it is there."""
        if not self._call("GET", f"/control/templates?name={template['name']}")["total"]:
            made = self._call("POST", f"/v23.0/{account}/message_templates", template)
            self._call("POST", f"/control/templates/{made['id']}", {"status": "APPROVED", "silent": True})

    def arrivals(self, phones: Iterable[str]) -> dict[str, Arrival]:
        """One call a phone: only so it says when."""
        return {phone: _arrival(self._call("GET", f"/control/phones/{phone}")) for phone in phones}

    def threads(self, phones: Iterable[str]) -> list[list[dict[str, Any]]]:
        """The messages of each phone: `type`, and `at` in unix seconds."""
        shown = [self._call("GET", f"/control/phones/{phone}")["messages"] for phone in phones]
        return [[{"type": each["type"], "at": _seconds(each)} for each in messages] for messages in shown]

    def _call(self, method: str, path: str, body: object = None) -> Any:
        raw = None if body is None else orjson.dumps(body)
        self._connection.request(method, path, raw, _HEADERS)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise RuntimeError(f"The simulator answered {method} {path} with {response.status}: {answer[:500]!r}")
        return orjson.loads(answer) if answer else None


def _arrival(shown: Mapping[str, Any]) -> Arrival:
    """What WhatsApp delivered is left out: a code may follow by SMS."""
    chats = sum(each["type"] == "WhatsApp" for each in shown["messages"])
    times = [_seconds(each) for each in shown["messages"] if each["type"] != "WhatsApp"]
    return Arrival(shown["deliveries"] - chats, min(times, default=None))


def _seconds(message: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(message["received"]).timestamp()
