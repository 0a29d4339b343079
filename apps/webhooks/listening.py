"""Which endpoints get an event, and why the others don't.

An endpoint gets the events of its own account. An organization's endpoint may cover its profiles too, if so chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.webhooks import catalog
from apps.webhooks.models import Endpoint

OTHER_ACCOUNT = "It belongs to another account"
NO_PROFILES = "It does not cover sender profiles"
NOT_SUBSCRIBED = "It does not subscribe to these events"
FILTERED = "Its filter leaves this event out"


def why_not(endpoint: Endpoint, event: str, profile_id: UUID | None) -> str | None:
    """Why an endpoint of the same organization doesn't get an event of this account; None if it gets it.

    Whether the endpoint is on doesn't matter here: what comes while it is off is kept, and can be replayed.
    """
    if endpoint.profile_id != profile_id:
        if endpoint.profile_id is not None:
            return OTHER_ACCOUNT
        if not endpoint.covers_profiles:
            return NO_PROFILES
    family = catalog.family_of(event.partition(".")[0])
    if family is None or not set(family.words) & set(endpoint.event_types):
        return NOT_SUBSCRIBED
    return None if _passes(endpoint, family, event) else FILTERED


def listeners(endpoints: Iterable[Endpoint], event: str, profile_id: UUID | None) -> list[Endpoint]:
    return [endpoint for endpoint in endpoints if why_not(endpoint, event, profile_id) is None]


def _passes(endpoint: Endpoint, family: catalog.Family, event: str) -> bool:
    """A filter may be written under either name of the family."""
    filters = endpoint.event_filters or {}
    kept = {suffix for word in family.words for suffix in filters.get(word) or ()}
    return not kept or event.partition(".")[2] in kept
