"""A client of the simulator's control API over HTTP, because we never import the simulator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from apps.core.egress import EgressRequest, Response, Window
from apps.core.errors import DomainError

Fault = dict[str, Any]

_TIMEOUT = 3.0  # seconds; it is a process on this machine
_AT_ONCE = 8
_THREAD = 30  # newest messages of a phone that are asked for


class Silent(DomainError):
    message = "The simulated carrier does not answer."


class Refused(DomainError):
    """It answers, and says in a sentence what it does not like."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message as the carrier has it. `key` is the house's id of a message that the house sent."""

    id: str
    is_reply: bool
    phone: str
    number: str
    text: str
    encoding: str
    parts: int
    status: str
    outcome: str
    code: str
    key: UUID | None
    at: datetime
    took: float | None  # seconds until its end was known
    is_silent: bool
    is_told: bool  # whoever should hear of it has heard
    is_whatsapp: bool
    shown: Mapping[str, Any]  # of a WhatsApp template: the parts besides its text

    @property
    def arrives(self) -> bool:
        return self.is_reply or self.outcome in ("delivered", "delivery_unconfirmed")


@dataclass(frozen=True, slots=True)
class CarrierControl:
    url: str

    def look(self, limit: int) -> tuple[list[str], list[Fault], dict[str, Any]]:
        """The phones that were busy last, the faults in force, and the counters."""
        phones, faults, counters = self._ask([f"/phones?limit={limit}", "/faults", "/counters"])
        return [each["phone"] for each in phones["phones"]], faults["faults"], counters

    def threads(self, phones: Iterable[str]) -> dict[str, list[Text]]:
        """What each phone received and answered, oldest first."""
        answers = self._ask([f"/phones/{phone}?limit={_THREAD}" for phone in phones])
        return {each["phone"]: [_text(message) for message in reversed(each["messages"])] for each in answers}

    def reply(self, phone: str, text: str, *, to: str, channel: str, callback_url: str) -> None:
        """The owner of the phone writes to a number; `callback_url` is where that number listens."""
        told = {"text": text, "to": to, "channel": channel, "webhook_url": callback_url}
        self._change("POST", f"/phones/{phone}/reply", told)

    def faults(self) -> list[Fault]:
        (answer,) = self._ask(["/faults"])
        found: list[Fault] = answer["faults"]
        return found

    def set_faults(self, faults: Sequence[Fault]) -> None:
        """Put these in place of all others."""
        self._change("PUT", "/faults", {"faults": [_stated(fault) for fault in faults]})

    def magic_numbers(self) -> list[tuple[str, str]]:
        """Numbers with a fate of their own: the number, and what happens."""
        (answer,) = self._ask(["/numbers"])
        return [(each["phone"], each["outcome"]) for each in answer["numbers"]]

    def tap(self, phone: str, button: str, *, message: str) -> None:
        """The owner of the phone taps a quick reply of a WhatsApp message."""
        self._change("POST", f"/phones/{phone}/tap", {"button": button, "message": message})

    def templates(self, waba: str) -> list[dict[str, Any]]:
        """The templates that Meta has in a WhatsApp account, the newest first."""
        (answer,) = self._ask([f"/templates?waba={quote(waba, safe='')}"])
        found: list[dict[str, Any]] = answer["templates"]
        return found

    def review(self, template_id: str, decision: Mapping[str, str]) -> None:
        """Decide as Meta's reviewer; Meta tells the house."""
        self._change("POST", f"/templates/{quote(template_id, safe='')}", decision)

    def registry(self) -> list[dict[str, Any]]:
        """The brands and campaigns at the campaign registry, the newest first."""
        (answer,) = self._ask(["/registry"])
        found: list[dict[str, Any]] = answer["entries"]
        return found

    def decide(self, registry_id: str, decision: Mapping[str, Any]) -> None:
        """Decide as the registry's reviewer; the registry tells the house."""
        self._change("POST", f"/registry/{quote(registry_id, safe='')}", decision)

    def open_account(self, waba: str, *, name: str, number: str, callback_url: str) -> str:
        """Make a WhatsApp account with this number, whose news go to a URL; the app secret that signs them."""
        told = {"name": name, "numbers": [number.removeprefix("+")], "url": callback_url}
        self._change("PUT", f"/wabas/{waba}", told)
        (answer,) = self._ask(["/app-secret"])
        return str(answer["app_secret"])

    def inbox(self, name: str, limit: int) -> dict[str, Any]:
        """The newest webhooks that arrived in an inbox, and how it answers."""
        (answer,) = self._ask([f"/inbox/{name}?limit={limit}"])
        found: dict[str, Any] = answer
        return found

    def tell_secret(self, name: str, secret: str) -> None:
        """So that the inbox can verify signatures."""
        self._change("PUT", f"/inbox/{name}/secret", {"secret": secret})

    def set_answer(self, name: str, answer: Mapping[str, int]) -> None:
        """How the inbox answers from now on."""
        self._change("PUT", f"/inbox/{name}/answer", answer)

    def empty_inbox(self, name: str) -> None:
        self._change("DELETE", f"/inbox/{name}", {})

    def _ask(self, paths: Sequence[str]) -> list[Any]:
        requests = [EgressRequest("GET", f"{self.url}/control{path}", timeout=_TIMEOUT) for path in paths]
        return [_read(response) for response in _fly(requests)]

    def _change(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        headers = ("Content-Type: application/json", "Expect:")
        request = EgressRequest(method, f"{self.url}/control{path}", headers, orjson.dumps(body), _TIMEOUT)
        _read(_fly([request])[0])


def _fly(requests: Sequence[EgressRequest]) -> list[Response]:
    """All of them, a few at once; the answers in the order of the questions."""
    landed: dict[int, Response] = {}
    waiting = list(enumerate(requests))
    with Window[int](min(_AT_ONCE, max(len(requests), 1))) as window:
        while len(landed) < len(requests):
            while waiting and window.free:
                index, request = waiting.pop(0)
                window.add(request, index)
            landed.update(window.poll(_TIMEOUT))
    return [landed[index] for index in range(len(requests))]


def _read(response: Response) -> Any:
    if response.status == 0:
        raise Silent
    if response.status == 204:
        return None
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        raise Silent from None
    if response.status >= 400:
        raise Refused(str(answer.get("error", f"The simulated carrier answered {response.status}.")))
    return answer


def _stated(fault: Fault) -> Fault:
    """A fault as it may be given back: an empty code is one that was never named."""
    return {name: value for name, value in fault.items() if not (name == "code" and value == "")}


def _text(message: Mapping[str, Any]) -> Text:
    at = datetime.fromisoformat(message["received"])
    end = message["completed"]
    return Text(
        id=message["id"],
        is_reply=message["direction"] == "inbound",
        phone=message["phone"],
        number=message["number"],
        text=message["text"],
        encoding=message["encoding"],
        parts=message["parts"],
        status=message["status"],
        outcome=message["outcome"],
        code=message["code"],
        key=_uuid(message["key"]),
        at=at,
        took=(datetime.fromisoformat(end) - at).total_seconds() if end else None,
        is_silent=message["silent"],
        is_told=not message["callbacks_left"],
        is_whatsapp=message["dialect"] != "telnyx",
        shown=message["template"],
    )


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
