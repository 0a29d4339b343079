"""The campaign registry's brands, campaigns and assigned numbers, kept in memory and rebuilt from the journal.

No HTTP and no clock here, except that changes carry their time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from apps.simulator.phones import Sink

Reasons = list[dict[str, Any]]


@dataclass(slots=True)
class RegistryEntry:
    """A brand, or with `brand` set a campaign under it. `fields` are as they were filed; `number` orders entries.

    `status` is the brand's status or the campaign's campaignStatus; `identity` is a brand's.
    """

    number: int
    fields: dict[str, Any]
    status: str
    id: str = field(default_factory=lambda: str(uuid4()))
    brand: str = ""
    identity: str = ""
    reasons: Reasons = field(default_factory=list)
    created: float = 0.0
    changed: float = 0.0

    @property
    def tcr_id(self) -> str:
        return f"{'C' if self.brand else 'B'}SIM{self.number:03}"


class CampaignRegistry:
    """Every change goes through a method here and reaches the journal."""

    def __init__(self, journal: Sink | None = None) -> None:
        self.journal = journal
        self._entries: dict[str, RegistryEntry] = {}
        self._numbers: dict[str, str] = {}
        self._last = 0

    def add(self, fields: Mapping[str, Any], status: str, brand: str = "") -> RegistryEntry:
        now = time.time()
        entry = RegistryEntry(self._last + 1, dict(fields), status, brand=brand, created=now)
        self.record(entry)
        return entry

    def record(self, entry: RegistryEntry) -> None:
        """Write down a new entry, or one that has changed."""
        entry.changed = time.time()
        self._keep(entry)
        self._write({"op": "registry", "entry": entry})

    def remove(self, entry: RegistryEntry) -> None:
        del self._entries[entry.id]
        self._write({"op": "registry_gone", "id": entry.id})

    def brand(self, entry_id: str) -> RegistryEntry | None:
        found = self._entries.get(entry_id)
        return None if found is None or found.brand else found

    def campaign(self, entry_id: str) -> RegistryEntry | None:
        found = self._entries.get(entry_id)
        return found if found is not None and found.brand else None

    def get(self, entry_id: str) -> RegistryEntry | None:
        return self._entries.get(entry_id)

    def entries(self) -> list[RegistryEntry]:
        """Brands and campaigns, the newest first."""
        return sorted(self._entries.values(), key=lambda entry: -entry.number)

    def assign(self, number: str, campaign: str) -> None:
        self._numbers[number] = campaign
        self._write({"op": "registry_number", "number": number, "campaign": campaign})

    def campaign_of(self, number: str) -> str:
        return self._numbers.get(number, "")

    def forget(self) -> None:
        self._entries.clear()
        self._numbers.clear()
        self._write({"op": "forget_registry", "last": self._last})

    def snapshot(self) -> Iterator[dict[str, Any]]:
        """The fewest journal entries that rebuild the current state."""
        yield {"op": "forget_registry", "last": self._last}
        for entry in self._entries.values():
            yield {"op": "registry", "entry": asdict(entry)}
        for number, campaign in self._numbers.items():
            yield {"op": "registry_number", "number": number, "campaign": campaign}

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Rebuild the state from journal entries, without recording it again."""
        for entry in entries:
            operation = entry.get("op")
            if operation == "registry":
                self._keep(RegistryEntry(**entry["entry"]))
            elif operation == "registry_gone":
                self._entries.pop(entry["id"], None)
            elif operation == "registry_number":
                self._numbers[entry["number"]] = entry["campaign"]
            elif operation == "forget_registry":
                self._entries.clear()
                self._numbers.clear()
                self._last = max(self._last, entry["last"])

    def _keep(self, entry: RegistryEntry) -> None:
        self._last = max(self._last, entry.number)
        self._entries[entry.id] = entry

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self.journal is not None:
            self.journal.write(entry)
