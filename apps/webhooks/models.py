"""Webhook endpoints and deliveries. A delivery is an entry of the customer's log and, while it is due, of the queue.

Removing an endpoint permanently removes its log too.
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from apps.core.crypto import EncryptedJSONField
from apps.core.models import new_id
from apps.core.queue import Queued
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile

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


class Endpoint(Owned):
    """A webhook: the customer's URL and the events it subscribes to."""

    display_name = models.CharField(max_length=LONGEST_NAME)
    endpoint_url = models.CharField(max_length=LONGEST_URL)
    signing_secret = EncryptedJSONField()
    is_active = models.BooleanField(default=True)
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

    def __str__(self) -> str:
        return f"{self.display_name} at {self.endpoint_url}"


class EventStatus(models.TextChoices):
    """Lower case, as in the API."""

    PENDING = "pending"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryQuerySet(OwnedQuerySet["Delivery"]):
    def to(self, endpoint: Endpoint) -> Self:
        """The deliveries of one endpoint."""
        return self.filter(endpoint=endpoint)

    def search(self, text: str) -> Self:
        """Deliveries whose event, body, response or error contains the text, ignoring case."""
        told = self.annotate(told=Cast("event_data", TextField()))
        return told.filter(
            Q(event_type__icontains=text)
            | Q(told__icontains=text)
            | Q(response_body__icontains=text)
            | Q(error_message__icontains=text)
        )

    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


class Delivery(Owned, Queued):
    """One event for one endpoint. The fields from `http_status_code` on describe the last attempt."""

    # Each message will have several, so the owner has no database constraint (docs/adr/0009).
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+", db_index=False)
    event_id = models.UUIDField(default=new_id)  # the same in retries, and for all endpoints that get the event
    event_type = models.CharField(max_length=40)
    event_data = models.JSONField()  # the body
    status = models.CharField(max_length=10, choices=EventStatus.choices, default=EventStatus.PENDING)
    http_status_code = models.SmallIntegerField(null=True)
    response_body = models.TextField(null=True)  # noqa: DJ001 - null on the wire
    error_message = models.TextField(null=True)  # noqa: DJ001 - null on the wire
    processing_started_at = models.DateTimeField(null=True)
    processing_completed_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "id"], name="deliveries_of_an_endpoint"),
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=[EventStatus.PENDING, EventStatus.RETRYING]),
                name="deliveries_by_due_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.status}"
