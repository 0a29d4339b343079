"""The text of each message of the made-up company: its template filled in, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from string import ascii_letters, digits

import orjson

from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from sentdash.company import words


def request_id(chance: Random) -> str:
    return "req_" + "".join(chance.choices(ascii_letters + digits, k=12))


class Wording:
    """Compiles each template once."""

    def __init__(self, templates: Mapping[str, MessageTemplate], chance: Random) -> None:
        self._templates = templates
        self._chance = chance
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, name: str) -> Compiled:
        if name not in self._compiled:
            self._compiled[name] = Compiled(self._templates[name].definition)
        return self._compiled[name]

    def values(self, compiled: Compiled, name: str) -> dict[str, str]:
        """A value for every variable. `name` is the person's name."""
        made = {
            "name": lambda: name,
            "order_id": lambda: f"A-{self._chance.randrange(10_000, 99_999)}",
            "code": lambda: f"{self._chance.randrange(1_000_000):06}",
            "day": lambda: self._chance.choice(words.TIMES),
            "coffee": lambda: self._chance.choice(words.COFFEES),
        }
        return {variable: made[variable]() for variable in compiled.samples()}

    def request_id(self) -> str:
        return request_id(self._chance)

    def metadata(self, request: str | None) -> str:
        """The metadata of a message sent by an API call or, without one, by the playground."""
        if request:
            return orjson.dumps({"endpoint": "POST /v3/messages", "request_id": request}).decode()
        by = self._chance.choice(("ines@demo.sentdash.test", "ben@demo.sentdash.test"))
        return orjson.dumps({"origin": "playground", "sent_by": by}).decode()
