"""The carrier's memory: the newest messages of every phone, idempotency keys, and counters.

All of it is in memory, bounded, and rebuilt at start from the journal, which gets one entry for each change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import islice
from typing import Any, Protocol

from apps.simulator import dialling

PER_PHONE = 200  # newest messages kept for one phone
MESSAGES = 200_000  # kept for all phones together
KEYS = 200_000  # idempotency keys kept; Telnyx keeps them a day
_SHOWN = 1000  # phones with more than one delivery listed in the counters

TELNYX = "telnyx"  # the dialect of most messages

OUTBOUND = "outbound"  # to a phone; the carrier's word, from the sender's point of view
INBOUND = "inbound"  # from a phone


@dataclass(slots=True)
class PhoneMessage:
    """One text. Times are unix seconds. `plan` holds the events still to be told, in order."""

    id: str
    direction: str
    phone: str
    number: str  # the product's number, short code or alphanumeric sender
    text: str
    encoding: str
    parts: int
    received: float
    type: str = "SMS"
    tags: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    subject: str | None = None
    profile_id: str = ""  # the messaging profile, or the WhatsApp Business Account
    webhook_url: str = ""
    failover_url: str = ""
    urls: list[str] = field(default_factory=list)  # where callbacks are tried, in order
    status: str = "queued"
    outcome: str = "delivered"  # its final status
    code: str = ""  # Telnyx's error code if it fails
    key: str = ""  # its Idempotency-Key
    digest: str = ""  # of the request body that came with the key
    sent: float | None = None
    completed: float | None = None
    plan: list[str] = field(default_factory=list)
    attempt: int = 0  # tries made for plan[0]
    silent: bool = False  # the plan runs, but nobody is told
    dialect: str = TELNYX  # in which the house sent it, and is told of it
    reference: str = ""  # the house's own id of it, where the dialect has a field for that
    callbacks: list[dict[str, Any]] = field(default_factory=list)  # every try made, oldest first
    template: dict[str, Any] = field(default_factory=dict)  # which one it is, and what it shows besides its text
    tapped: dict[str, str] = field(default_factory=dict)  # the payload of a button, and the message it was on
    part: dict[str, Any] = field(default_factory=dict)  # what it is over WhatsApp, if it is no text, in Meta's words

    @property
    def arrives(self) -> bool:
        """Whether the phone gets it."""
        return self.direction == OUTBOUND and self.outcome in ("delivered", "delivery_unconfirmed")


@dataclass(slots=True)
class Counters:
    """Totals since the home directory was created, or since everything was deleted."""

    requests: int = 0  # POST /v2/messages, whatever the result
    accepted: int = 0
    repeats: int = 0  # answered again from an Idempotency-Key
    rejected: int = 0  # 4xx and 5xx
    replies: int = 0
    callbacks_sent: int = 0  # taken with a 2xx
    callbacks_failed: int = 0  # given up after the last try


class Sink(Protocol):
    """Where changes are recorded."""

    def write(self, entry: Mapping[str, Any]) -> None: ...


class Phones:
    """The state of the carrier. Every change goes through a method here and reaches the journal."""

    def __init__(self, journal: Sink | None = None) -> None:
        self.journal = journal
        self.counters = Counters()
        self._messages: dict[str, PhoneMessage] = {}
        self._threads: dict[str, deque[PhoneMessage]] = {}
        self._deliveries: dict[str, int] = {}
        self._keys: dict[str, PhoneMessage] = {}
        self._senders: dict[str, PhoneMessage] = {}
        self._subscriptions: dict[str, str] = {}
        self._written: dict[str, int] = {}

    def add(self, message: PhoneMessage) -> None:
        """Add a new message, in either direction."""
        if message.direction == OUTBOUND:
            self.counters.accepted += 1
        else:
            self.counters.replies += 1
        self._keep(message)
        if message.arrives:
            self._deliveries[message.phone] = self._deliveries.get(message.phone, 0) + 1
        self._write({"op": "message", "message": message})

    def record(self, message: PhoneMessage, callback: Mapping[str, Any] | None = None) -> None:
        """Write down that a message moved on; `callback` is the try that was just made, if there was one."""
        if callback is not None:
            message.callbacks.append(dict(callback))
        moved = {name: getattr(message, name) for name in _MOVING}
        self._write({"op": "moved", "id": message.id, "callback": callback, **moved})

    def count(self) -> None:
        """Record the counters if they have changed."""
        counted = asdict(self.counters)
        if counted != self._written:
            self._written = counted
            self._write({"op": "counters", **counted})

    def find(self, message_id: str) -> PhoneMessage | None:
        return self._messages.get(message_id)

    def recall(self, key: str) -> PhoneMessage | None:
        """The message first accepted with this Idempotency-Key."""
        return self._keys.get(key)

    def last_to(self, phone: str, number: str | None = None) -> PhoneMessage | None:
        """The newest message the product sent to this phone, from this number if one is given."""
        thread = (message for message in reversed(self._threads.get(phone, ())) if message.direction == OUTBOUND)
        return next((message for message in thread if number in (None, message.number)), None)

    def has_written(self, phone: str, number: str, dialect: str, since: float) -> bool:
        """Whether this phone has written to this number after a time."""
        thread = (message for message in reversed(self._threads.get(phone, ())) if message.direction == INBOUND)
        return any((each.number, each.dialect) == (number, dialect) and each.received > since for each in thread)

    def last_from(self, number: str) -> PhoneMessage | None:
        """The newest message the product sent from this number, to any phone."""
        return self._senders.get(number)

    def subscribe(self, number_id: str, url: str) -> None:
        """From now on, this WhatsApp number's webhooks go to this URL."""
        self._subscriptions[number_id] = url
        self._write({"op": "subscribed", "number_id": number_id, "url": url})

    def subscription(self, number_id: str) -> str:
        """Where a WhatsApp number's webhooks go; empty when nobody has said so."""
        return self._subscriptions.get(number_id, "")

    def subscribed(self) -> list[str]:
        """The WhatsApp numbers whose webhooks go somewhere."""
        return list(self._subscriptions)

    def thread(self, phone: str) -> list[PhoneMessage]:
        """All messages kept for this phone, newest first."""
        return list(reversed(self._threads.get(phone, ())))

    def deliveries(self, phone: str) -> int:
        return self._deliveries.get(phone, 0)

    def latest(self, limit: int) -> list[PhoneMessage]:
        """The newest message of each phone, the phone with the latest one first."""
        newest = sorted((thread[-1] for thread in self._threads.values()), key=lambda message: -message.received)
        return newest[:limit]

    def busy(self) -> dict[str, int]:
        """Phones that got more than one message, and how many. At most a thousand phones."""
        return dict(islice(((phone, count) for phone, count in self._deliveries.items() if count > 1), _SHOWN))

    def totals(self) -> dict[str, int]:
        repeated = sum(1 for count in self._deliveries.values() if count > 1)
        reached = {"phones": len(self._threads), "phones_reached": len(self._deliveries)}
        return asdict(self.counters) | reached | {"phones_with_more_than_one": repeated}

    def unfinished(self) -> list[PhoneMessage]:
        """Messages with events still to be told."""
        return [message for message in self._messages.values() if message.plan]

    def forget(self) -> None:
        """Forget every message, key and counter, and what was still to be told."""
        for message in self.unfinished():
            message.plan = []
        for store in (self._messages, self._threads, self._deliveries, self._keys, self._senders):
            store.clear()
        self.counters = Counters()
        self._write({"op": "forget"})

    def snapshot(self) -> Iterator[dict[str, Any]]:
        """The fewest journal entries that rebuild the current state."""
        yield {"op": "counters", **asdict(self.counters)}
        yield {"op": "deliveries", "phones": self._deliveries}
        for number_id, url in self._subscriptions.items():
            yield {"op": "subscribed", "number_id": number_id, "url": url}
        stored = {id(message): message for store in (self._messages, self._keys) for message in store.values()}
        for message in sorted(stored.values(), key=lambda message: message.received):
            yield {"op": "kept", "message": message}

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Rebuild the state from journal entries, without recording it again."""
        journal, self.journal = self.journal, None
        for entry in entries:
            self._apply(entry)
        self.journal = journal

    def _apply(self, entry: Mapping[str, Any]) -> None:
        operation = entry.get("op")
        if operation == "message":
            self.add(_remembered(entry["message"]))
        elif operation == "kept":
            self._keep(_remembered(entry["message"]))
        elif operation == "moved":
            self._move(entry)
        elif operation == "counters":
            self.counters = Counters(**{each.name: entry.get(each.name, 0) for each in fields(Counters)})
        elif operation == "deliveries":
            self._deliveries = {}
            for phone, count in entry["phones"].items():
                number = dialling.canonical(phone) or phone
                self._deliveries[number] = self._deliveries.get(number, 0) + count
        elif operation == "subscribed":
            self.subscribe(entry["number_id"], entry["url"])
        elif operation == "forget":
            self.forget()

    def _move(self, entry: Mapping[str, Any]) -> None:
        message = self._messages.get(entry["id"])
        if message is not None:
            for name in _MOVING:
                setattr(message, name, entry[name])
            if entry["callback"] is not None:
                message.callbacks.append(entry["callback"])

    def _keep(self, message: PhoneMessage) -> None:
        thread = self._threads.setdefault(message.phone, deque())
        thread.append(message)
        self._messages[message.id] = message
        if message.direction == OUTBOUND:
            self._senders[message.number] = message
        if len(thread) > PER_PHONE:
            self._messages.pop(thread.popleft().id, None)
        if len(self._messages) > MESSAGES:
            self._drop(next(iter(self._messages)))
        if message.key:
            self._keys[message.key] = message
            if len(self._keys) > KEYS:
                del self._keys[next(iter(self._keys))]

    def _drop(self, message_id: str) -> None:
        oldest = self._messages.pop(message_id)
        thread = self._threads[oldest.phone]
        thread.remove(oldest)  # it is at the left end, so this is fast
        if not thread:
            del self._threads[oldest.phone]

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self.journal is not None:
            self.journal.write(entry)


_MOVING = ("status", "sent", "completed", "plan", "attempt")


def _remembered(message: Mapping[str, Any]) -> PhoneMessage:
    """A message from a journal, which may be older than the canonical form of numbers."""
    return PhoneMessage(**{**message, "phone": dialling.canonical(message["phone"]) or message["phone"]})
