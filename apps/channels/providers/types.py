"""The values exchanged between sentdash and a carrier, and the functions a carrier's module has.

A provider is pure: it builds requests and reads responses. `core.egress` makes the calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from apps.core import egress

Credentials = Mapping[str, str]
"""What a provider needs to know about an account; each provider's module lists its keys."""


class BadSignature(Exception):
    """A callback that its carrier did not sign, or signed too long ago; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to hand to a carrier. `to` is E.164; `sender` is a number, short code or alphanumeric name."""

    message_id: UUID
    to: str
    sender: str
    text: str
    callback_url: str  # where the carrier is to tell what becomes of it


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier has accepted the message under its own id; `parts` is what it will bill, when it says so."""

    provider_id: str
    parts: int | None


@dataclass(frozen=True, slots=True)
class SendError:
    """The carrier did not say that it accepted.

    `uncertain` means that it may have accepted all the same. `retryable` means that the same request may be made
    again, which is safe even then because it carries the message id as its idempotency key.
    """

    code: str
    description: str
    retryable: bool
    uncertain: bool = False
    retry_after: float | None = None  # seconds, when the carrier asks for a pause


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What a carrier tells about a message. `message_id` is None when it did not give our id back."""

    message_id: UUID | None
    provider_id: str
    status: Literal["SENT", "DELIVERED", "FAILED"]
    error_code: str | None
    description: str
    raw: Mapping[str, Any]
    parts: int | None = None  # what the carrier bills, when it says so
    is_last: bool = False  # SENT, and the carrier will never know more


@dataclass(frozen=True, slots=True)
class NoReport:
    """The carrier did not say what became of a message: it does not know yet, or could not be asked."""

    reason: str
    is_limited: bool = False  # too many questions: leave this carrier alone for a while
    retry_after: float | None = None  # seconds, when the carrier asks for a pause


@dataclass(frozen=True, slots=True)
class Media:
    """A file in an inbound message, as the carrier describes it. It stays where the carrier keeps it."""

    url: str
    content_type: str | None = None
    size: int | None = None  # bytes
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a person wrote. `phone` is theirs, `number` is ours.

    `provider_id` is the message's identity: whatever else differs between two callbacks, it is stored once. In a group
    message `numbers` are all that it went to, and whoever knows our senders picks the one that is ours.
    """

    provider_id: str
    phone: str
    number: str
    text: str
    received_at: datetime
    raw: Mapping[str, Any]
    numbers: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What a carrier's directory knows of a phone number; None where it does not say."""

    is_valid: bool
    country_code: str | None = None  # ISO 3166 alpha-2
    carrier_name: str | None = None
    line_type: str | None = None  # mobile, fixed_line, fixed_line_or_mobile, voip, toll_free …
    mobile_country_code: str | None = None
    mobile_network_code: str | None = None
    is_ported: bool | None = None
    is_voip: bool | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The directory did not say anything of the number; the sentence tells why."""

    reason: str


class Directory(Protocol):
    """What the module of a carrier that looks up numbers offers besides."""

    def ask(self, phone: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that asks about a number in E.164."""

    def read_line(self, response: egress.Response) -> DirectoryEntry | NoAnswer:
        """What the directory says. Never raises."""


class Reporter(Protocol):
    """What the module of a carrier that can be asked about a message offers besides."""

    def fetch(self, provider_id: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that asks what became of a message, by the carrier's id."""

    def fetched(self, response: egress.Response) -> StatusUpdate | NoReport:
        """What the carrier says. Never raises."""


class Provider(Protocol):
    """What a carrier's module offers."""

    def request(self, outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
        """The call that hands this message over. The same arguments make the same bytes."""

    def read(self, response: egress.Response) -> Receipt | SendError:
        """What the carrier made of it. Never raises."""

    def verify(self, headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
        """Raise BadSignature unless this callback is genuine. Header names are lower case; `now` is in unix seconds."""

    def parse(self, body: bytes) -> list[StatusUpdate | Inbound]:
        """What a genuine callback tells; empty when it is nothing we follow. Never raises."""
