"""Create, change, remove and find webhook endpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core.addresses import has_credentials, is_web_address
from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.webhooks import catalog, switching
from apps.webhooks.models import LONGEST_URL, USUAL_RETRIES, USUAL_TIMEOUT, Endpoint
from apps.webhooks.signing import new_secret


@dataclass(frozen=True, slots=True)
class Subscription:
    """A customer's settings for an endpoint. Event types without a filter get all events. None is our default.

    `covers_profiles` sends an organization's endpoint the events of its sender profiles too.
    """

    display_name: str
    endpoint_url: str
    event_types: Sequence[str]
    event_filters: Mapping[str, Sequence[str] | None] | None = None
    retry_count: int | None = None
    timeout_seconds: int | None = None
    covers_profiles: bool | None = None


OLD_SECRET_KEPT = timedelta(hours=24)
BAD_URL = "Endpoint URL must be a valid HTTP or HTTPS URL"
_CREDENTIALS = (
    "Endpoint URL must not contain a user name or password, because everyone who may see the webhook would see them. "
    "Remove them, and verify the signature of each delivery instead"
)
PROFILE_COVERS = "Only a webhook of the organization can cover sender profiles"


class WebhookNotFound(DomainError):
    code = "RESOURCE_008"
    message = "Webhook not found"


def find(customer: Customer, endpoint_id: UUID) -> Endpoint:
    """An endpoint this customer may see. Raises WebhookNotFound, also for another customer's endpoint."""
    found = Endpoint.objects.visible_to(customer).filter(id=endpoint_id).first()
    if found is None:
        raise WebhookNotFound
    return found


def create(customer: Customer, *, wanted: Subscription, now: datetime) -> Endpoint:
    """Create an active endpoint with a new secret. Raises Invalid."""
    return Endpoint.objects.create(
        **owner_columns(customer),
        **_columns(wanted, is_profiles=customer.profile is not None),
        signing_secret=new_secret(),
        retry_count=wanted.retry_count or USUAL_RETRIES,
        timeout_seconds=wanted.timeout_seconds or USUAL_TIMEOUT,
        covers_profiles=bool(wanted.covers_profiles),
        created_at=now,
    )


@transaction.atomic
def edit(customer: Customer, endpoint: Endpoint, *, wanted: Subscription, now: datetime) -> Endpoint:
    """Replace all settings. Those that are None stay. Raises WebhookNotFound and Invalid."""
    current = _lock(customer, endpoint)
    for name, value in _columns(wanted, is_profiles=current.profile_id is not None).items():
        setattr(current, name, value)
    current.retry_count = wanted.retry_count or current.retry_count
    current.timeout_seconds = wanted.timeout_seconds or current.timeout_seconds
    if wanted.covers_profiles is not None:
        current.covers_profiles = wanted.covers_profiles
    return _saved(current, now)


@transaction.atomic
def switch(customer: Customer, endpoint: Endpoint, *, is_active: bool, now: datetime) -> Endpoint:
    """Turn an endpoint on or off. Turning it on resets its failures. Raises WebhookNotFound."""
    current = _lock(customer, endpoint)
    if is_active:
        switching.turn_on(current)
    elif current.is_active:
        switching.turn_off(current, now=now)
    return _saved(current, now)


@transaction.atomic
def rotate(customer: Customer, endpoint: Endpoint, *, immediately: bool = False, now: datetime) -> Endpoint:
    """Replace the secret. The old one signs too for 24 hours, unless it must stop immediately.

    Raises WebhookNotFound.
    """
    current = _lock(customer, endpoint)
    current.previous_secret = None if immediately else current.signing_secret
    current.previous_secret_until = None if immediately else now + OLD_SECRET_KEPT
    current.signing_secret = new_secret()
    return _saved(current, now)


@transaction.atomic
def remove(customer: Customer, endpoint: Endpoint) -> None:
    """Delete the endpoint and its log. Raises WebhookNotFound."""
    _lock(customer, endpoint).delete()


def _lock(customer: Customer, endpoint: Endpoint) -> Endpoint:
    """The current row, locked until the transaction ends."""
    visible = Endpoint.objects.visible_to(customer).select_for_update()
    current = visible.filter(id=endpoint.id).first()
    if current is None:
        raise WebhookNotFound
    return current


def _saved(endpoint: Endpoint, now: datetime) -> Endpoint:
    endpoint.updated_at = now
    endpoint.save()
    return endpoint


def _columns(wanted: Subscription, *, is_profiles: bool) -> dict[str, Any]:
    """The columns except those that may be None. Reports all problems at once."""
    problems = {
        "endpoint_url": _url_problems(wanted.endpoint_url),
        "event_types": _type_problems(wanted.event_types),
        "event_filters": _filter_problems(wanted),
        "covers_profiles": [PROFILE_COVERS] if is_profiles and wanted.covers_profiles else [],
    }
    problems = {field: sentences for field, sentences in problems.items() if sentences}
    if problems:
        raise Invalid(problems)
    filters = {word: list(dict.fromkeys(kept)) for word, kept in (wanted.event_filters or {}).items() if kept}
    return {
        "display_name": wanted.display_name,
        "endpoint_url": wanted.endpoint_url,
        "event_types": list(dict.fromkeys(wanted.event_types)),
        "event_filters": filters or None,
    }


def _url_problems(url: str) -> list[str]:
    if len(url) > LONGEST_URL or not is_web_address(url):
        return [BAD_URL]
    return [_CREDENTIALS] if has_credentials(url) else []


def _type_problems(event_types: Sequence[str]) -> list[str]:
    if event_types and all(map(catalog.family_of, event_types)):
        return []
    return [f"Event types must be one or more of: {', '.join(catalog.WORDS)}"]


def _filter_problems(wanted: Subscription) -> list[str]:
    heard = {catalog.family_of(word) for word in wanted.event_types}
    sentences = []
    for word, suffixes in (wanted.event_filters or {}).items():
        family = catalog.family_of(word)
        if family is None or family not in heard:
            sentences.append("Event filters may only name event types that are subscribed to")
        elif suffixes is not None and not (suffixes and family.knows(suffixes)):
            known = ", ".join(event.suffix for event in family.events)
            sentences.append(f"{word} may be filtered by: {known}" if known else f"{word} has no sub types")
    return list(dict.fromkeys(sentences))
