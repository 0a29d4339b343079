"""The simulator's control API, for chaos: set faults, and read what every phone received and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import orjson


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

    def arrivals(self, phones: Iterable[str]) -> dict[str, Arrival]:
        """One call a phone: only so it says when."""
        return {phone: _arrival(self._call("GET", f"/control/phones/{phone}")) for phone in phones}

    def _call(self, method: str, path: str, body: object = None) -> Any:
        raw = None if body is None else orjson.dumps(body)
        self._connection.request(method, path, raw, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise RuntimeError(f"The simulator answered {method} {path} with {response.status}: {answer[:500]!r}")
        return orjson.loads(answer) if answer else None


def _arrival(shown: Mapping[str, Any]) -> Arrival:
    times = [datetime.fromisoformat(each["received"]).timestamp() for each in shown["messages"]]
    return Arrival(shown["deliveries"], min(times, default=None))
