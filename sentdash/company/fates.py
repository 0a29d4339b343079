"""What happened to each message of the made-up company: its steps, as the pipeline and the carrier write them.

Texts and codes come from the pipeline and the carrier's adapter themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.channels.providers import telnyx
from apps.channels.providers.telnyx.codes import ERRORS
from apps.channels.providers.types import Outbound, Text
from apps.core.errors import DomainError
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending.pipeline import ConsentBlocked
from sentdash.company.words import REFUSALS, Refusal
from sentdash.past import Exchange, PastStep

_TRIES_AFTER = (1, 5, 15, 60, 300, 900, 1800)  # seconds between two attempts, as in the pipeline
_UNCONFIRMED = 0.004
_READ = 0.7  # share of the messages that WhatsApp delivered
_SLOWED = 0.007
_SLOWDOWN = "Telnyx 10011: Too many requests — You have exceeded the maximum number of allowed requests."


@dataclass(frozen=True, slots=True)
class Outage:
    """A time when the carrier was not reachable."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Fate:
    """A message's final status, and the steps to it."""

    status: str
    steps: tuple[PastStep, ...]
    code: str | None = None
    description: str | None = None


def stopped(at: datetime, problem: DomainError | type[DomainError]) -> Fate:
    """A rule of the pipeline stopped the message."""
    words = f"{problem.code}: {problem.message}"
    step = PastStep(at + timedelta(milliseconds=40), MessageStatus.FAILED, words, code=problem.code)
    return Fate(MessageStatus.FAILED, (step,), problem.code, words)


def blocked(at: datetime) -> Fate:
    return stopped(at, ConsentBlocked)


def unassigned(at: datetime) -> Fate:
    return stopped(at, routing.NumberInvalid)


def without_route(at: datetime, region: str) -> Fate:
    return stopped(at, routing.RouteDenied(f"There is no active sender for whatsapp to {region}."))


def refused_once(at: datetime, sender: Sender) -> dict[str, Any]:
    """The columns of a message that was routed, temporarily refused, and never tried again."""
    routed = PastStep(
        at + timedelta(milliseconds=35),
        MessageStatus.ROUTED,
        f"Route chosen: {sender.channel} from {sender.number}",
        sender.number,
    )
    refused = _refused(at + timedelta(milliseconds=240), sender, "ERR_PROVIDER_RATE_LIMITED", _SLOWDOWN, 1)
    steps = (routed, refused)
    return {"status": MessageStatus.ROUTED, "channel": sender.channel, "number": sender.number, "steps": steps}


def handed_over(at: datetime, sender: Sender, *, category: str, outage: Outage, now: datetime, chance: Random) -> Fate:
    """The carrier's response and its later receipts. Leaves out what would happen after `now`."""
    routed = PastStep(
        at + timedelta(milliseconds=chance.randrange(20, 90)),
        MessageStatus.ROUTED,
        f"Route chosen: {sender.channel} from {sender.number}",
        sender.number,
    )
    tries, sent_at = _tries(routed.at, sender, outage, chance)
    if sent_at is None:
        words = f"ERR_PROVIDER_UNAVAILABLE: {_unreachable()}"
        code = "ERR_PROVIDER_UNAVAILABLE"
        last = PastStep(
            tries[-1].at + timedelta(seconds=_TRIES_AFTER[-1]), MessageStatus.FAILED, words, sender.number, code
        )
        return Fate(MessageStatus.FAILED, (routed, *tries, last), code, words)
    sent = PastStep(sent_at, MessageStatus.SENT, f"Message sent via {sender.channel.upper()}", sender.number)
    steps = (routed, *tries, sent)
    refusal = _refusal(category, chance) if sender.channel == Channel.SMS else None
    if refusal and sent_at + timedelta(seconds=refusal.after) < now:
        code = ERRORS[refusal.code]
        words = f"{code}: {refusal.said}"
        failed = PastStep(sent_at + timedelta(seconds=refusal.after), MessageStatus.FAILED, words, sender.number, code)
        return Fate(MessageStatus.FAILED, (*steps, failed), code, words)
    if refusal or chance.random() < _UNCONFIRMED:
        return Fate(MessageStatus.SENT, steps)
    later = [step for step in _arrival(sent_at, sender, chance) if step.at < now]
    return Fate(later[-1].status if later else MessageStatus.SENT, (*steps, *later))


def _tries(at: datetime, sender: Sender, outage: Outage, chance: Random) -> tuple[list[PastStep], datetime | None]:
    """The refused attempts, and when the carrier accepted the message. None if it never did."""
    at += timedelta(milliseconds=chance.randrange(60, 240))
    if not outage.holds(at):
        if chance.random() >= _SLOWED:
            return [], at
        refused = _refused(at, sender, "ERR_PROVIDER_RATE_LIMITED", _SLOWDOWN, 1)
        return [refused], at + timedelta(seconds=1, milliseconds=chance.randrange(60, 240))
    refusals: list[PastStep] = []
    for wait in _TRIES_AFTER:
        refusals.append(_refused(at, sender, "ERR_PROVIDER_UNAVAILABLE", _unreachable(), wait))
        at += timedelta(seconds=wait, milliseconds=chance.randrange(60, 240))
        if not outage.holds(at):
            return refusals, at
    return refusals, None


def _refused(at: datetime, sender: Sender, code: str, words: str, wait: int) -> PastStep:
    return PastStep(at, MessageStatus.ROUTED, f"{words} Trying again in {wait} s.", sender.number, code)


def _unreachable() -> str:
    return "Telnyx could not be reached: Connection timed out"


def _refusal(category: str, chance: Random) -> Refusal | None:
    drawn = chance.random()
    for refusal in REFUSALS:
        if refusal.category in ("", category):
            drawn -= refusal.share
            if drawn < 0:
                return refusal
    return None


def _arrival(at: datetime, sender: Sender, chance: Random) -> list[PastStep]:
    delivered = PastStep(
        at + timedelta(seconds=1 + chance.expovariate(1 / 3)),
        MessageStatus.DELIVERED,
        "Message delivered to recipient",
        sender.number,
    )
    if sender.channel != Channel.WHATSAPP or chance.random() > _READ:
        return [delivered]
    read_at = delivered.at + timedelta(seconds=20 + chance.expovariate(1 / 1500))
    return [delivered, PastStep(read_at, MessageStatus.READ, "Message read by recipient", sender.number)]


def wire(message_id: UUID, ref: str, phone: str, text: str, sender: Sender, fate: Fate) -> tuple[Exchange, ...]:
    """The raw exchanges of a recent message, as they would be stored."""
    outbound = Outbound(
        message_id, phone, sender.address, Text(text), f"{settings.CALLBACK_URL}/callbacks/{sender.provider}"
    )
    asked = exchanges.asked(telnyx.request(outbound, sender.credentials, settings.PROVIDER_URLS["telnyx"]))
    return tuple(
        Exchange(step.at, asked or "", _answer(step, ref))
        if step.status in (MessageStatus.SENT, MessageStatus.ROUTED)
        else Exchange(step.at, _report(step, ref, phone))
        for step in fate.steps[1:]
    )


def _answer(step: PastStep, ref: str) -> str:
    if step.status == MessageStatus.SENT:
        return "HTTP 200\n" + orjson.dumps({"data": {"record_type": "message", "id": ref, "parts": 1}}).decode()
    if step.code == "ERR_PROVIDER_RATE_LIMITED":
        return 'HTTP 429\n{"errors": [{"code": "10011", "title": "Too many requests"}]}'
    return "Connection timed out"


def _report(step: PastStep, ref: str, phone: str) -> str:
    status = "delivery_failed" if step.status == MessageStatus.FAILED else step.status.lower()
    payload = {"id": ref, "type": "SMS", "to": [{"phone_number": phone, "status": status}]}
    if step.code:
        payload["errors"] = [{"code": step.description.split()[2].rstrip(":"), "title": step.description}]
    report = {"event_type": "message.finalized", "occurred_at": step.at.isoformat(), "payload": payload}
    return orjson.dumps({"data": report}).decode()
