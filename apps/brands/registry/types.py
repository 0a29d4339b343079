"""The values exchanged with a campaign registry, and the functions that its module has.

A registry's module is pure, like a carrier's provider (ADR 27): it builds requests and reads answers and callbacks.
Brands and campaigns are rows of ours; `registry_id` is the registry's id of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from apps.brands.models import Brand, Campaign
from apps.brands.vocabulary import FilingState, IdentityStatus
from apps.channels.providers.types import Credentials
from apps.core.egress import EgressRequest, Response


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused, in the registry's words. `field` is a column of ours, empty if it names none."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A brand or campaign as the registry has it. `reference` is what we called it when we filed it."""

    registry_id: str
    state: FilingState
    reference: str = ""
    tcr_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    identity: IdentityStatus | None = None  # of a brand
    universal_ein: str | None = None
    csp_id: str | None = None
    reseller_id: str | None = None
    billed_at: datetime | None = None
    is_resubmittable: bool = True  # a refused registration that can be corrected; others must be filed anew


@dataclass(frozen=True, slots=True)
class RegistryRefusal:
    """The registry did not do what we asked. `text` is for people; `reasons` name the fields that it complains about.

    `is_retryable`: it is busy, can't be reached or refuses our account, and has said nothing of the brand or campaign.
    `is_unknown`: it has no such one.
    """

    text: str
    reasons: tuple[Reason, ...] = ()
    is_retryable: bool = False
    is_unknown: bool = False
    retry_after: float | None = None  # seconds


@dataclass(frozen=True, slots=True)
class RegistryNews:
    """What a callback tells. What became of it we ask for; only the reasons of a refusal are taken from here."""

    registry_id: str
    kind: str  # in the registry's words
    reasons: tuple[Reason, ...] = ()
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Where and as whom we ask."""

    base_url: str
    credentials: Credentials = field(repr=False)


class Registry(Protocol):
    """What a registry's module offers. Readers never raise."""

    def brand_body(self, brand: Brand, callback_url: str) -> dict[str, Any]:
        """A brand in the registry's words; `callback_url` is where it tells us news."""

    def create_brand(self, body: Mapping[str, Any], access: Access) -> EgressRequest: ...

    def get_brand(self, registry_id: str, access: Access) -> EgressRequest: ...

    def update_brand(self, registry_id: str, body: Mapping[str, Any], access: Access) -> EgressRequest: ...

    def review_brand_again(self, registry_id: str, access: Access) -> EgressRequest:
        """After an update: its identity is verified again."""

    def explain_brand(self, registry_id: str, access: Access) -> EgressRequest:
        """Ask why the identity could not be verified."""

    def read_explanation(self, response: Response) -> tuple[Reason, ...]: ...

    def find_brands(self, body: Mapping[str, Any], access: Access) -> EgressRequest:
        """The brands that may be this one: the list lacks the reference, so each must be read."""

    def campaign_body(self, campaign: Campaign, brand_id: str, reference: str, callback_url: str) -> dict[str, Any]:
        """A campaign in the registry's words, under the brand that the registry knows as `brand_id`."""

    def create_campaign(self, body: Mapping[str, Any], access: Access) -> EgressRequest: ...

    def get_campaign(self, registry_id: str, access: Access) -> EgressRequest: ...

    def update_campaign(self, registry_id: str, body: Mapping[str, Any], access: Access) -> EgressRequest: ...

    def review_campaign_again(self, registry_id: str, access: Access) -> EgressRequest: ...

    def end_campaign(self, registry_id: str, access: Access) -> EgressRequest: ...

    def find_campaigns(self, body: Mapping[str, Any], access: Access) -> EgressRequest: ...

    def can_be_updated(self, filed: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
        """Whether a campaign can be corrected; some of its fields can't be changed once it is filed."""

    def read_brand(self, response: Response) -> Registered | RegistryRefusal: ...

    def read_campaign(self, response: Response) -> Registered | RegistryRefusal: ...

    def read_list(self, response: Response) -> tuple[Mapping[str, Any], ...] | RegistryRefusal:
        """The records of a list, as they are."""

    def brand_of_record(self, record: Mapping[str, Any]) -> Registered | None: ...

    def campaign_of_record(self, record: Mapping[str, Any]) -> Registered | None: ...

    def assign_number(self, number: str, registry_id: str, access: Access) -> EgressRequest:
        """Let a number send for a campaign. Repeating it does no harm."""

    def unassign_number(self, number: str, access: Access) -> EgressRequest:
        """Take a number out of its campaign."""

    def read_done(self, response: Response) -> RegistryRefusal | None:
        """What became of a call of which only that matters."""

    def verify(self, headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
        """Raise BadSignature unless the callback is genuine."""

    def news(self, body: bytes) -> RegistryNews | None: ...
