"""The phones as one account sees them: only its own messages and the replies to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from apps.channels import phone_numbers
from apps.channels.models import Sender
from apps.channels.senders import senders_of, visible_senders
from apps.contacts.models import Contact
from apps.messaging.models import Failure, Message
from apps.organizations.customer import Customer
from apps.phones import bubbles, fault_tricks, phone_consent
from apps.phones.bubbles import Bubble
from apps.phones.carrier import CarrierControl, Fault, Text
from apps.phones.fault_tricks import Set, Trick
from apps.phones.phone_consent import PhoneConsent

MAX_PHONES = 12
_MIN_PHONES = 3
_LOOKED_AT = 24  # busy phones that may turn out to be somebody else's
_HELD_BACK = 100  # newest messages that a rule held back, looked through for these phones
_PAUSE = timedelta(minutes=10)  # after which the time is shown again
_WIRE = 6
_TICKS = ("sent", "delivered", "read")


@dataclass(frozen=True)
class ScreenMessage:
    """One thing on a screen. `kind` is received, answered, lost or held; `heading` is a time to show above it."""

    id: str
    kind: str
    at: datetime
    text: str = ""
    state: str = ""
    icon: str = "none"  # clock send check question x bell-off
    heading: str = ""
    bubble: Bubble | None = None  # of a WhatsApp message
    ticks: str = ""  # sent, delivered or read


@dataclass(frozen=True)
class Phone:
    number: str
    shown: str  # as people write it
    lines: tuple[ScreenMessage, ...]
    consent: PhoneConsent
    tricks: tuple[tuple[Trick, bool], ...]

    @property
    def slug(self) -> str:
        return self.number.removeprefix("+")

    @property
    def is_on_whatsapp(self) -> bool:
        """Whether the newest message that arrived came over WhatsApp."""
        received = [line for line in self.lines if line.kind == "received"]
        return bool(received) and received[-1].bubble is not None


@dataclass(frozen=True)
class OnTheWire:
    """What the carrier did with one message."""

    at: datetime
    phone: str
    line: ScreenMessage
    detail: str
    took: float | None


@dataclass(frozen=True)
class Shelf:
    phones: tuple[Phone, ...]
    wire: tuple[OnTheWire, ...]
    switches: tuple[tuple[Trick, bool], ...]
    faults: tuple[Set, ...]
    counters: tuple[tuple[str, int], ...]

    @property
    def mark(self) -> str:
        """The same for the same things to show."""
        return blake2b(repr(self).encode(), digest_size=8).hexdigest()


def stock(
    customer: Customer, carrier: CarrierControl, *, wanted: Sequence[str], standing: Sequence[str], now: datetime
) -> Shelf:
    """The phones that were asked for, then those that became busy, then those that stand there already, in their order.

    A shelf that would be nearly empty is filled with phones of contacts.
    """
    busy, faults, counters = carrier.look(_LOOKED_AT)
    asked = list(dict.fromkeys([*wanted, *standing]))[:MAX_PHONES]
    texts = _own(customer, carrier.threads(dict.fromkeys([*asked, *busy])))
    new = [phone for phone in busy if phone not in asked and texts[phone]]
    numbers = list(dict.fromkeys([*wanted, *new, *standing]))[:MAX_PHONES]
    numbers += _contacts(customer, numbers, _MIN_PHONES - len(numbers))
    held, consents = _held_back(customer, numbers), phone_consent.of(customer, numbers)
    phones = (
        _phone(number, texts.get(number, []), held.get(number, []), consents[number], faults, now) for number in numbers
    )
    return Shelf(
        tuple(phones),
        _wire(texts.values(), now),
        tuple((trick, fault_tricks.is_on(faults, trick)) for trick in fault_tricks.ALWAYS),
        tuple(fault_tricks.in_words(faults)),
        tuple((word, counters[name]) for name, word in _COUNTERS.items()),
    )


def single(customer: Customer, carrier: CarrierControl, number: str, *, now: datetime) -> Phone:
    """One phone, without what goes wrong next."""
    texts, held = _own(customer, carrier.threads([number]))[number], _held_back(customer, [number])
    consent = phone_consent.of(customer, [number])[number]
    return replace(_phone(number, texts, held.get(number, []), consent, [], now), tricks=())


_COUNTERS = {
    "accepted": "Accepted",
    "rejected": "Refused",
    "repeats": "Retried by sentdash",
    "replies": "Replies from phones",
    "callbacks_sent": "Callbacks delivered",
    "callbacks_failed": "Callbacks failed",
    "phones_reached": "Phones reached",
}


def sender_for(customer: Customer, texts: Sequence[Text]) -> Sender | None:
    """The number that a phone answers: the one that wrote to it last or, before any did, the account's first."""
    usable = [*senders_of(customer), *(sender for sender in visible_senders(customer) if sender.is_active)]
    last = next((text.number for text in reversed(texts) if not text.is_reply), None)
    return min(usable, key=lambda sender: sender.number != last, default=None)


def answer(customer: Customer, carrier: CarrierControl, phone: str, text: str) -> bool:
    """Write as the owner of the phone. False when the account has no number that could be written to."""
    thread = _own(customer, carrier.threads([phone]))[phone]
    sender = sender_for(customer, thread)
    if sender is None:
        return False
    callback = f"{settings.CALLBACK_URL}/callbacks/{sender.provider}"
    carrier.reply(phone, text, to=sender.number, channel=sender.channel, callback_url=callback)
    return True


def tap(customer: Customer, carrier: CarrierControl, phone: str, button: str, message: str) -> bool:
    """Tap a quick reply. False when this account has no such message on the phone."""
    thread = _own(customer, carrier.threads([phone]))[phone]
    if not any(text.id == message for text in thread):
        return False
    carrier.tap(phone, button, message=message)
    return True


def _own(customer: Customer, threads: dict[str, list[Text]]) -> dict[str, list[Text]]:
    """Only what this account may see: messages of its history, and answers to numbers that sent them."""
    keys = [text.key for texts in threads.values() for text in texts if text.key]
    visible = set(Message.objects.visible_to(customer).filter(id__in=keys).values_list("id", flat=True))
    numbers = {sender.number for sender in visible_senders(customer)}
    return {phone: _visible(texts, visible, numbers) for phone, texts in threads.items()}


def _visible(texts: list[Text], visible: set[UUID], numbers: set[str]) -> list[Text]:
    answered = numbers | {text.number for text in texts if text.key in visible}
    return [text for text in texts if (text.number in answered if text.is_reply else text.key in visible)]


def _contacts(customer: Customer, taken: Sequence[str], count: int) -> list[str]:
    if count <= 0:
        return []
    rows = Contact.objects.visible_to(customer).present().filter(opt_out=False).exclude(phone__in=taken)
    return list(dict.fromkeys(rows.newest_first().values_list("phone", flat=True)[: count * 2]))[:count]


def _held_back(customer: Customer, numbers: Sequence[str]) -> dict[str, list[Message]]:
    newest = Failure.objects.visible_to(customer).filter(is_blocked=True).order_by("-message_id")
    ids = list(newest.values_list("message_id", flat=True)[:_HELD_BACK])
    found: dict[str, list[Message]] = {}
    for message in Message.objects.visible_to(customer).filter(id__in=ids, phone__in=numbers).order_by("id"):
        found.setdefault(message.phone, []).append(message)
    return found


def _phone(
    number: str,
    texts: Iterable[Text],
    held: Iterable[Message],
    consent: PhoneConsent,
    faults: list[Fault],
    now: datetime,
) -> Phone:
    lines = [_line(text) for text in texts if text.arrives or text.took is not None]
    lines += [ScreenMessage(str(message.id), "held", message.created_at) for message in held]
    return Phone(
        number,
        phone_numbers.written(number),
        tuple(_with_headings(sorted(lines, key=lambda line: line.at), now)),
        consent,
        tuple((trick, fault_tricks.is_on(faults, trick, number)) for trick in fault_tricks.NEXT),
    )


def _line(text: Text) -> ScreenMessage:
    if text.is_reply:
        state, icon = ("Received", "check") if text.is_told else ("On its way", "clock")
        return ScreenMessage(
            text.id, "answered", text.at, text.text, f"{state} {timezone.localtime(text.at):%H:%M}", icon
        )
    if not text.arrives:
        reason = f"{text.status.replace('_', ' ')}, {text.code}" if text.code else text.status.replace("_", " ")
        return ScreenMessage(text.id, "lost", text.at, text.text, f"Message not delivered: {reason}", "x")
    state, icon = _state(text)
    if not text.is_whatsapp:
        return ScreenMessage(text.id, "received", text.at, text.text, state, icon)
    bubble, ticks = bubbles.arrived(text.text, text.shown), text.status if text.status in _TICKS else ""
    return ScreenMessage(text.id, "received", text.at, text.text, state, icon, bubble=bubble, ticks=ticks)


def _state(text: Text) -> tuple[str, str]:
    if text.is_silent:
        return "Arrived, no receipt", "bell-off"
    if text.took is None:
        return ("Sent", "send") if text.status == "sent" else ("On its way", "clock")
    if text.outcome == "delivery_unconfirmed":
        return "Arrived, not confirmed", "question"
    return ("Read" if text.status == "read" else f"Delivered, {text.took:.1f} s"), "check"


def _with_headings(lines: Iterable[ScreenMessage], now: datetime) -> Iterable[ScreenMessage]:
    """The time stands above the first line and after each pause, as on a phone."""
    before: datetime | None = None
    for line in lines:
        is_first = before is None or line.at - before > _PAUSE
        yield replace(line, heading=_day(line.at, now) if is_first else "")
        before = line.at


def _day(at: datetime, now: datetime) -> str:
    local, today = timezone.localtime(at), timezone.localdate(now)
    return f"Today {local:%H:%M}" if local.date() == today else f"{local.day} {local:%b %H:%M}"


def _wire(threads: Iterable[list[Text]], now: datetime) -> tuple[OnTheWire, ...]:
    newest = sorted((text for texts in threads for text in texts), key=lambda text: text.at, reverse=True)
    return tuple(OnTheWire(text.at, text.phone, _line(text), _detail(text), text.took) for text in newest[:_WIRE])


def _detail(text: Text) -> str:
    if text.is_reply:
        return f"To {phone_numbers.written(text.number)}"
    parts = "1 part" if text.parts == 1 else f"{text.parts} parts"
    return f"From {phone_numbers.written(text.number)}, {parts} in {text.encoding}"
