"""Webhook endpoints, the outbox of events, and the deliveries to endpoints.

An event is first a line of an `OutboxBatch`, written in the transaction that it tells of. The worker turns it into one
`Delivery` for each endpoint that subscribes to it. A delivery is an entry of the customer's log and, while it has a
`due_at`, of the queue. Removing an endpoint removes its log too.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from apps.audit.trail import Trail
from apps.core.crypto import EncryptedJSONField
from apps.core.models import made_at
from apps.core.queue import Queued
from apps.organizations.models import Owned, OwnedQuerySet

# The contract's minimum and maximum, and our default.
RETRIES, USUAL_RETRIES = (1, 5), 3
TIMEOUTS, USUAL_TIMEOUT = (5, 120), 30  # seconds
LONGEST_NAME, LONGEST_URL = 255, 2048


class EndpointQuerySet(OwnedQuerySet["Endpoint"]):
    def switched(self, *, on: bool) -> Self:
        """Active or inactive endpoints."""
        return self.filter(is_active=on)

    def search(self, text: str) -> Self:
        """Endpoints whose name or URL contains the text, ignoring case."""
        return self.filter(Q(display_name__icontains=text) | Q(endpoint_url__icontains=text))

    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


class OffReason(models.TextChoices):
    """Why we turned an endpoint off ourselves."""

    FAILURES = "failures", "Too many attempts in a row failed"
    GONE = "gone", "It answered 410 Gone"


# What deliveries change.
_DELIVERED = ("last_delivery_attempt_at", "last_successful_delivery_at", "consecutive_failures")


class Endpoint(Owned):
    """A webhook: the customer's URL and the events it subscribes to."""

    display_name = models.CharField(max_length=LONGEST_NAME)
    endpoint_url = models.CharField(max_length=LONGEST_URL)
    signing_secret = EncryptedJSONField()
    previous_secret = EncryptedJSONField(null=True)  # signs too, until …
    previous_secret_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=10, choices=OffReason.choices, null=True)  # noqa: DJ001 - null unless ours
    off_at = models.DateTimeField(null=True)  # when we turned it off
    covers_profiles = models.BooleanField(default=False)  # an organization's endpoint: its profiles' events too
    event_types = ArrayField(models.CharField(max_length=20))  # in the customer's own words
    event_filters = models.JSONField(null=True)  # event type → suffixes; types without an entry are not filtered
    retry_count = models.SmallIntegerField(default=USUAL_RETRIES)  # retries after the first attempt
    timeout_seconds = models.SmallIntegerField(default=USUAL_TIMEOUT)
    last_delivery_attempt_at = models.DateTimeField(null=True)
    last_successful_delivery_at = models.DateTimeField(null=True)
    consecutive_failures = models.IntegerField(default=0)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(retry_count__range=RETRIES), name="retries_are_within_reason"),
            models.CheckConstraint(condition=Q(timeout_seconds__range=TIMEOUTS), name="timeout_is_within_reason"),
        ]
        triggers = [Trail("webhook", name="{display_name}", ignored=_DELIVERED)]

    def secrets_at(self, moment: datetime) -> tuple[str, ...]:
        """What signs a delivery then, newest first: after a rotation, the old secret too."""
        is_kept = self.previous_secret_until is not None and moment < self.previous_secret_until
        return (self.signing_secret, self.previous_secret) if is_kept else (self.signing_secret,)

    def __str__(self) -> str:
        return f"{self.display_name} at {self.endpoint_url}"


class EventStatus(models.TextChoices):
    """Lower case, as in the API. FAILED is also what came while the endpoint was off: it can be replayed."""

    PENDING = "pending"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    FAILED = "failed"


class OutboxBatch(models.Model):
    """The events of one organization in one transaction, until the worker has made deliveries of them.

    `events` is a JSON list of lists; `outbox.unpacked` reads them.
    """

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    keys = ArrayField(models.TextField())  # of the payloads
    events = models.TextField()

    def __str__(self) -> str:
        return f"batch {self.id} of {self.organization_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def to(self, endpoint: Endpoint) -> Self:
        """The deliveries of one endpoint."""
        return self.filter(endpoint=endpoint)

    def search(self, text: str, *, in_responses: bool = True) -> Self:
        """Deliveries whose event, body, response or error contains the text, ignoring case; or whose event id it is."""
        found = Q(event_type__icontains=text) | Q(body__icontains=text)
        with suppress(ValueError):
            found |= Q(event_id=UUID(text))
        if not in_responses:
            return self.filter(found)
        return self.annotate(told=Cast("tries", TextField())).filter(found | Q(told__icontains=text))

    def newest_first(self) -> Self:
        """Event ids are UUIDv7 and sort by time."""
        return self.order_by("-event_id")


class Delivery(models.Model):
    """One event for one endpoint. `tries` lists every attempt, oldest first, as `attempt.Try` describes it."""

    pk = models.CompositePrimaryKey("endpoint_id", "event_id")
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    event_id = models.UUIDField()  # the same in retries and replays, and for all endpoints that get the event
    event_type = models.CharField(max_length=40)
    body = models.TextField()  # JSON, byte for byte what is sent
    is_test = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=EventStatus.choices, default=EventStatus.PENDING)
    due_at = models.DateTimeField(null=True)  # null once nothing more is to be tried
    attempts = models.SmallIntegerField(default=0)  # claims; the result of an older claim counts only if it is good
    failures = models.SmallIntegerField(default=0)  # failed attempts since it was queued, or replayed
    tries = models.JSONField(default=list)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "due_at"], condition=Q(due_at__isnull=False), name="deliveries_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.status}"

    @property
    def event_data(self) -> dict[str, Any]:
        data: dict[str, Any] = orjson.loads(self.body)
        return data

    @property
    def created_at(self) -> datetime:
        """When the event happened."""
        return made_at(self.event_id)

    @property
    def last_try(self) -> dict[str, Any] | None:
        return self.tries[-1] if self.tries else None


class DisabledNotice(Queued):
    """An e-mail that is still to be sent: we have turned an endpoint off."""

    endpoint = models.OneToOneField(Endpoint, on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"notice about {self.endpoint_id}"
