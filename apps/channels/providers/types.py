"""The values exchanged between sentdash and a carrier, and the functions that a carrier's module has (ADR 27).

A provider is pure: it builds requests and reads responses and callbacks. `core.egress` makes the calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from apps.core import egress
from apps.core.errors import DomainError

Credentials = Mapping[str, str]
"""What a provider needs to know about an account; each provider's module lists its keys."""

MAX_PROVIDER_ID = 128  # characters of a carrier's message id; WhatsApp's have more than sixty


class BadSignature(Exception):
    """A callback that its carrier did not sign, or signed too long ago; the sentence says which."""


class ContentUnsupported(DomainError):
    """The carrier has no way to send content of this kind; nothing was sent."""

    code = "ERR_CONTENT_REJECTED"
    message = "This carrier can't send this kind of content."


@dataclass(frozen=True, slots=True)
class Text:
    """Words, as the person will read them."""

    body: str


@dataclass(frozen=True, slots=True)
class HeaderMedia:
    """The file in a template's header; the carrier fetches it."""

    kind: Literal["image", "video", "document"]
    url: str


@dataclass(frozen=True, slots=True)
class ButtonValue:
    """The value that a template's button needs with each message. `position` counts from 0."""

    position: int
    kind: Literal["url", "copy_code", "quick_reply"]
    value: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template that the carrier knows by name and fills in itself: one value for each placeholder of its parts."""

    name: str
    language: str
    header: tuple[str, ...] = ()
    media: HeaderMedia | None = None
    body: tuple[str, ...] = ()
    buttons: tuple[ButtonValue, ...] = ()  # only buttons that need a value
    header_names: tuple[str, ...] = ()  # of the placeholders, if they have names and not numbers
    body_names: tuple[str, ...] = ()


Content = Text | Template


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to hand to a carrier. `to` is E.164.

    `sender` is our address at the carrier: a number, a short code, an alphanumeric name, or an id of the carrier's.
    """

    message_id: UUID
    to: str
    sender: str
    content: Content
    callback_url: str  # where the carrier is to tell what becomes of it, if it can be told with each message
    account: str = ""  # the carrier's id of the account that sends, as in a `CarrierAccount`


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier has accepted the message under its own id; `parts` is what it will bill, when it says so."""

    provider_id: str
    parts: int | None


@dataclass(frozen=True, slots=True)
class SendError:
    """The carrier did not say that it accepted.

    `uncertain` means that it may have accepted all the same. `retryable` means that the same request may be made
    again. Where the carrier has idempotency keys, ours is the message id, and a repeat can't arrive twice (ADR 11).
    """

    code: str
    description: str
    retryable: bool
    uncertain: bool = False
    retry_after: float | None = None  # seconds, when the carrier asks for a pause


@dataclass(frozen=True, slots=True)
class CarrierPrice:
    """What a carrier charges, as far as it says so: an amount, or the category of its price list."""

    amount: Decimal | None = None
    currency: str | None = None  # ISO 4217
    category: str | None = None
    is_billable: bool = True


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What a carrier tells about a message. `message_id` is None when it did not give our id back."""

    message_id: UUID | None
    provider_id: str
    status: Literal["SENT", "DELIVERED", "READ", "FAILED"]
    error_code: str | None
    description: str
    raw: Mapping[str, Any]
    parts: int | None = None  # what the carrier bills, when it says so
    is_last: bool = False  # SENT, and the carrier will never know more
    price: CarrierPrice | None = None
    addresses: tuple[str, ...] = ()  # ours at the carrier, as in a `Sender`; the first that we know is meant


@dataclass(frozen=True, slots=True)
class NoReport:
    """The carrier did not say what became of a message: it does not know yet, or could not be asked."""

    reason: str
    is_limited: bool = False  # too many questions: leave this carrier alone for a while
    retry_after: float | None = None  # seconds, when the carrier asks for a pause


@dataclass(frozen=True, slots=True)
class Media:
    """A file in an inbound message, as the carrier describes it. It stays where the carrier keeps it.

    Without a `url` it has the carrier's `id`.
    """

    url: str | None
    content_type: str | None = None
    size: int | None = None  # bytes
    sha256: str | None = None
    kind: str | None = None  # the carrier's word for what it is, when that is not clear from its content type
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a person wrote. `phone` is theirs, `number` is ours, or in a group message the first.

    `provider_id` is the message's identity: whatever else differs between two callbacks, it is stored once. `addresses`
    are those that it went to, as in a `Sender`: in a group message, others' numbers too. `answers` is the carrier's id
    of the message that this one replies to, where the carrier says so.
    """

    provider_id: str
    phone: str
    number: str
    text: str
    received_at: datetime
    raw: Mapping[str, Any]
    media: tuple[Media, ...] = ()
    subject: str | None = None
    addresses: tuple[str, ...] = ()
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class PreferenceChange:
    """A person told the carrier that one of our addresses may write to them no more, or may again."""

    phone: str
    allows: bool
    text: str  # the carrier's words
    at: datetime
    raw: Mapping[str, Any]
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateStatus:
    """The carrier has reviewed a template of one of its accounts, or changed its mind about it."""

    account: str  # the carrier's id of it, as in a `CarrierAccount`
    template_id: str
    name: str
    language: str
    status: str  # in the carrier's words
    reason: str | None
    raw: Mapping[str, Any]
    at: datetime | None = None  # when, as far as the carrier says


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """The carrier rates a template anew or has moved it to another category; what is None stays."""

    account: str
    template_id: str
    name: str
    language: str
    raw: Mapping[str, Any]
    quality: str | None = None  # GREEN, YELLOW, RED, UNKNOWN
    category: str | None = None


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Anything about one of the carrier's accounts or numbers that is not about a message: a ban, a new limit."""

    account: str
    kind: str  # in the carrier's words
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """A callback, or a part of one, that the module can't read."""

    kind: str  # in the carrier's words
    raw: Mapping[str, Any]


CarrierEvent = StatusUpdate | Inbound | PreferenceChange | TemplateStatus | TemplateChange | AccountEvent | UnknownEvent


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a callback says it is about. Nothing in it is proved: it only says whose credentials to try."""

    addresses: tuple[str, ...] = ()  # of our senders
    accounts: tuple[str, ...] = ()  # the carrier's ids of them


class Reporter(Protocol):
    """What the module of a carrier that can be asked about a message offers besides."""

    def fetch(self, provider_id: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that asks what became of a message, by the carrier's id."""

    def fetched(self, response: egress.Response) -> StatusUpdate | NoReport:
        """What the carrier says. Never raises."""


class Handshake(Protocol):
    """What the module of a carrier offers besides that asks with a GET whether a callback URL is ours."""

    def challenge(self, query: Mapping[str, str], credentials: Credentials) -> str | None:
        """What to answer; None unless the carrier named the secret in these credentials."""


class Provider(Protocol):
    """What a carrier's module offers."""

    def request(self, outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that hands this message over. The same arguments make the same bytes.

        Raises ContentUnsupported for content that this carrier has no way to send.
        """

    def read(self, response: egress.Response) -> Receipt | SendError:
        """What the carrier made of it. Never raises."""

    def addressees(self, body: bytes) -> Addressees:
        """The numbers and accounts that an unverified callback names. Never raises."""

    def verify(self, headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
        """Raise BadSignature unless this callback is genuine. Header names are lower case; `now` is in unix seconds."""

    def parse(self, body: bytes) -> list[CarrierEvent]:
        """What a genuine callback tells; empty when it tells nothing. Never raises."""
