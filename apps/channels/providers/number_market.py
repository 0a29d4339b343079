"""Get numbers from a carrier and give them back: what its module offers for that, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from apps.channels.models import NumberKind
from apps.channels.providers.types import Credentials
from apps.core.egress import EgressRequest, Response


@dataclass(frozen=True, slots=True)
class NumberWish:
    """What a customer looks for. `digits` is an area code, or how the number begins after the country's code."""

    country: str  # ISO 3166 alpha-2
    kind: NumberKind
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A number that can be ordered. Prices are as the carrier writes them; empty where it doesn't say."""

    number: str  # E.164
    place: str = ""
    features: tuple[str, ...] = ()
    upfront: str = ""
    monthly: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class NumberOrder:
    order_id: str
    state: Literal["pending", "done", "failed"]


@dataclass(frozen=True, slots=True)
class CarrierNumber:
    """A number as the carrier has it. Only one that `is_usable` sends."""

    carrier_id: str
    number: str
    is_usable: bool


@dataclass(frozen=True, slots=True)
class MarketRefusal:
    """The carrier did not do what we asked; the sentence tells why.

    `is_retryable`: it is busy, can't be reached or refuses our account, and has said nothing of the number.
    `is_unknown`: it has no such thing.
    """

    text: str
    is_retryable: bool = False
    is_unknown: bool = False
    retry_after: float | None = None  # seconds


@dataclass(frozen=True, slots=True)
class MarketAccess:
    """Where and as whom we ask. `account` is the carrier's id of the account that numbers are to be used in."""

    base_url: str
    credentials: Credentials = field(repr=False)
    account: str = ""


class NumberMarket(Protocol):
    """What the module of a carrier that sells numbers offers besides. Readers never raise."""

    def search_numbers(self, wish: NumberWish, limit: int, access: MarketAccess) -> EgressRequest: ...

    def read_offers(self, response: Response) -> tuple[Offer, ...] | MarketRefusal: ...

    def order_number(self, number: str, reference: str, access: MarketAccess) -> EgressRequest:
        """`reference` is how we find the order again."""

    def find_orders(self, reference: str, access: MarketAccess) -> EgressRequest: ...

    def read_orders(self, response: Response) -> tuple[NumberOrder, ...] | MarketRefusal:
        """The newest first."""

    def get_order(self, order_id: str, access: MarketAccess) -> EgressRequest: ...

    def read_order(self, response: Response) -> NumberOrder | MarketRefusal: ...

    def find_number(self, number: str, access: MarketAccess) -> EgressRequest:
        """Ask for a number that is in our account."""

    def read_number(self, response: Response, number: str) -> CarrierNumber | MarketRefusal | None:
        """None if it isn't there."""

    def use_number(self, carrier_id: str, access: MarketAccess) -> EgressRequest:
        """Let the number send for the account. Repeating it does no harm."""

    def return_number(self, carrier_id: str, access: MarketAccess) -> EgressRequest:
        """Give it up for good."""

    def read_done(self, response: Response) -> MarketRefusal | None:
        """What became of a call of which only that matters."""

    def verify(self, headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
        """Raise BadSignature unless the callback is genuine."""

    def order_news(self, body: bytes) -> str | None:
        """The reference of the order that a callback is about."""
