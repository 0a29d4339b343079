"""The message templates of WhatsApp Business Accounts, which numbers are in which account, and where its webhooks go.

All of it is in memory and rebuilt at start from the journal, which gets one entry for each change.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from apps.simulator.meta import WABA_ID
from apps.simulator.phones import Sink

_FIRST_ID = 100_000_000_000_000  # ids have fifteen digits, as at Meta


@dataclass(slots=True)
class MetaTemplate:
    """One template in one language. `number` orders them: later ones are higher."""

    number: int
    waba: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str = "PENDING"
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"
    previous_category: str = ""
    parameter_format: str = "POSITIONAL"
    changed: float = 0.0

    @property
    def id(self) -> str:
        return str(_FIRST_ID + self.number * 7919 % _FIRST_ID)


@dataclass(slots=True)
class Waba:
    """A WhatsApp Business Account. `numbers` are IDs of phone numbers; `url` is empty until webhooks are asked for."""

    id: str
    name: str = "Simulated business"
    numbers: list[str] = field(default_factory=list)
    url: str = ""


class MetaTemplates:
    """The templates, by account. Every change goes through a method here and reaches the journal."""

    def __init__(self, journal: Sink | None = None) -> None:
        self.journal = journal
        self._templates: dict[str, MetaTemplate] = {}
        self._by_name: dict[tuple[str, str, str], MetaTemplate] = {}
        self._wabas: dict[str, Waba] = {WABA_ID: Waba(WABA_ID)}
        self._last = 0

    def waba(self, waba_id: str) -> Waba | None:
        return self._wabas.get(waba_id)

    def waba_of(self, number_id: str) -> Waba:
        """The account that a number is in: the first one, unless it was put into another."""
        return next((waba for waba in self._wabas.values() if number_id in waba.numbers), self._wabas[WABA_ID])

    def put_waba(self, waba: Waba) -> None:
        for other in self._wabas.values():
            other.numbers = [number for number in other.numbers if number not in waba.numbers or other.id == waba.id]
        self._wabas[waba.id] = waba
        self._write({"op": "waba", "waba": waba})

    def add(self, waba: str, **given: Any) -> MetaTemplate:
        """A new template; `given` are its fields."""
        template = MetaTemplate(number=self._last + 1, waba=waba, changed=time.time(), **given)
        self.record(template)
        return template

    def record(self, template: MetaTemplate) -> None:
        """Write down a new template, or one that has changed."""
        self._keep(template)
        self._write({"op": "template", "template": template})

    def remove(self, template: MetaTemplate) -> None:
        del self._templates[template.id]
        del self._by_name[template.waba, template.name, template.language]
        self._write({"op": "template_gone", "id": template.id})

    def get(self, template_id: str) -> MetaTemplate | None:
        return self._templates.get(template_id)

    def find(self, waba: str, name: str, language: str) -> MetaTemplate | None:
        return self._by_name.get((waba, name, language))

    def of(self, waba: str | None = None) -> list[MetaTemplate]:
        """Those of an account, or all; the newest first."""
        found = [each for each in self._templates.values() if waba in (None, each.waba)]
        return sorted(found, key=lambda template: -template.number)

    def forget(self) -> None:
        """Forget every template and account. Later templates get other ids all the same."""
        self._templates.clear()
        self._by_name.clear()
        self._wabas = {WABA_ID: Waba(WABA_ID)}
        self._write({"op": "forget_templates", "last": self._last})

    def snapshot(self) -> Iterator[dict[str, Any]]:
        """The fewest journal entries that rebuild the current state."""
        yield {"op": "forget_templates", "last": self._last}
        for waba in self._wabas.values():
            yield {"op": "waba", "waba": asdict(waba)}
        for template in self._templates.values():
            yield {"op": "template", "template": asdict(template)}

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Rebuild the state from journal entries, without recording it again."""
        journal, self.journal = self.journal, None
        for entry in entries:
            self._apply(entry)
        self.journal = journal

    def _apply(self, entry: Mapping[str, Any]) -> None:
        operation = entry.get("op")
        if operation == "template":
            self._keep(MetaTemplate(**entry["template"]))
        elif operation == "template_gone" and entry["id"] in self._templates:
            self.remove(self._templates[entry["id"]])
        elif operation == "waba":
            self.put_waba(Waba(**entry["waba"]))
        elif operation == "forget_templates":
            self.forget()
            self._last = max(self._last, entry["last"])

    def _keep(self, template: MetaTemplate) -> None:
        self._last = max(self._last, template.number)
        self._templates[template.id] = template
        self._by_name[template.waba, template.name, template.language] = template

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self.journal is not None:
            self.journal.write(entry)
