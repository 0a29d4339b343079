"""Messages, their activities, and the queue of those still to be sent.

The first activity of a message (QUEUED, or RECEIVED for an inbound one) is the row itself; `MessageEvent` has only
the later ones. Hand-written SQL in `accepting`, `settle`, `status` and `inbound` writes these tables: if you change a
column, change it there too. The extra tables for pages (`Failure`, `HourCount`) stay small (docs/adr/0013).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.billing.models import LedgerEntry
from apps.channels.models import Channel
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import Organization, OwnedQuerySet, Profile


class Direction(models.TextChoices):
    OUTBOUND = "OUTBOUND"
    INBOUND = "INBOUND"


class MessageStatus(models.TextChoices):
    """In the order in which an outbound message may move; FAILED may follow any of them and is the end.

    SCHEDULED waits for `Message.scheduled_at` and may end as CANCELLED instead of moving on.
    """

    QUEUED = "QUEUED"
    SCHEDULED = "SCHEDULED"
    ROUTED = "ROUTED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    RECEIVED = "RECEIVED"


# What the dashboard calls a FAILED message that a rule held back (`Ending.is_blocking`).
BLOCKED = "BLOCKED"


class MessageQuerySet(OwnedQuerySet["Message"]):
    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


class Message(Base):
    # Set by `persons.named`.
    person = ""
    dialled_as = ""
    # Set by `prices.read`.
    entries: tuple[LedgerEntry, ...] = ()
    price: Decimal | None = None
    active_contact_price: Decimal | None = None

    # No database constraints on the hot tables (see docs/adr/0009): each would cost a look-up per row on the send path.
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False, db_index=False
    )
    contact_id = models.UUIDField()
    template_id = models.UUIDField(null=True)
    template_version = models.SmallIntegerField(null=True)  # the one it was sent from; null until routed
    direction = models.CharField(max_length=8, choices=Direction.choices)
    status = models.CharField(max_length=9, choices=MessageStatus.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, null=True)  # noqa: DJ001 - null until routed
    is_pinned = models.BooleanField()  # the caller named the channel
    # `routing.route_of` each attempt, the current one last; null until a second one is needed or waited for.
    routes = ArrayField(models.CharField(max_length=41), null=True)
    phone = models.CharField(max_length=16)  # the other party, E.164
    number = models.CharField(max_length=20, null=True)  # noqa: DJ001 - ours; null until routed
    parameters = models.JSONField(null=True)
    body = models.JSONField(null=True)  # as on the wire: header, content, footer, buttons
    segments = models.SmallIntegerField(null=True)
    carrier_parts = models.SmallIntegerField(null=True)  # what the carrier bills; null until it says so
    provider_ref = models.CharField(max_length=128, null=True)  # noqa: DJ001 - null until accepted
    error_code = models.CharField(max_length=40, null=True)  # noqa: DJ001 - null unless failed
    description = models.TextField(null=True)  # noqa: DJ001 - null unless failed
    metadata = models.JSONField(default=dict)
    scheduled_at = models.DateTimeField(null=True)  # when it is to be sent; null for a message that is sent at once

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "id"], name="messages_of_an_organization"),
            models.Index(fields=["profile", "id"], condition=Q(profile__isnull=False), name="messages_of_a_profile"),
            models.Index(fields=["contact_id", "id"], name="messages_of_a_contact"),
            # The condition is on a column that never changes, so that updates of the status stay cheap (HOT).
            models.Index(
                fields=["organization", "scheduled_at"],
                condition=Q(scheduled_at__isnull=False),
                name="messages_by_scheduled_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} to {self.phone}"


class MessageEvent(models.Model):
    """One step in the life of a message. Written once, never changed."""

    pk = models.CompositePrimaryKey("message_id", "at", "status")
    message_id = models.UUIDField()
    at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=MessageStatus.choices)
    number = models.CharField(max_length=20, null=True)  # noqa: DJ001 - the sending number, null before routing
    description = models.TextField()
    error_code = models.CharField(max_length=40, null=True)  # noqa: DJ001 - null unless failed

    def __str__(self) -> str:
        return f"{self.status} at {self.at}"


class Exchange(models.Model):
    """One call about a message, as it went over the wire: ours to a carrier, or a carrier's to us. Forgotten in time.

    `at` is that of the step it led to, if it led to one.
    """

    pk = models.CompositePrimaryKey("message_id", "at")
    message_id = models.UUIDField()
    at = models.DateTimeField()
    asked = models.TextField()
    answered = models.TextField(null=True)  # noqa: DJ001 - null for a call of the carrier's

    def __str__(self) -> str:
        return f"about {self.message_id} at {self.at}"


class Outgoing(Queued):
    """A message that is still to be sent: its place in the queue, gone once the carrier has answered for good."""

    message_id = models.UUIDField(primary_key=True)
    hold = models.JSONField(null=True)  # money that is reserved for it (`billing.holds`)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="outgoing_by_due_time")]

    def __str__(self) -> str:
        return f"{self.message_id} due {self.due_at}"


class Overdue(Queued):
    """A message of which no carrier has told the end in time: when to ask next. Few; docs/adr/0018."""

    message_id = models.UUIDField(primary_key=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="overdue_by_due_time")]

    def __str__(self) -> str:
        return f"{self.message_id} asked at {self.due_at}"


class OverdueSweep(models.Model):
    """One row: all messages made before `until` have been looked at once for receipts that are overdue."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.until}"


class Received(models.Model):
    """The identity of an inbound message: the carrier's id, once for each organization whose number it came to."""

    pk = models.CompositePrimaryKey("organization_id", "provider", "provider_ref")
    organization_id = models.UUIDField()
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=128)
    message_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.provider_ref} of {self.provider}"


class Conversation(models.Model):
    """A person who wrote to an account: their contact, the newest message either way, and what is unread.

    Made by their first message. What is sent in bulk doesn't move it (docs/adr/0037).
    """

    contact_id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    profile_id = models.UUIDField(null=True)
    last_id = models.UUIDField()  # a message's: it sorts by time
    unread = models.IntegerField(default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "last_id"], name="conversations_of_organization"),
            models.Index(fields=["profile_id", "last_id"], name="conversations_of_a_profile"),
        ]

    def __str__(self) -> str:
        return f"with {self.contact_id}"


class Failure(models.Model):
    """A message that ended FAILED, once more: failures are few, and found here without an index over all messages."""

    message_id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    profile_id = models.UUIDField(null=True)
    error_code = models.CharField(max_length=40)
    is_blocked = models.BooleanField()  # held back by a rule, not refused by a carrier

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "is_blocked", "message_id"], name="failures_of_an_organization"),
            models.Index(
                fields=["profile_id", "is_blocked", "message_id"],
                condition=Q(profile_id__isnull=False),
                name="failures_of_a_profile",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.error_code}"


class Retry(models.Model):
    """A failed message that was sent again, and the message that was made for it: nothing is retried twice at once."""

    message_id = models.UUIDField(primary_key=True)
    again_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.message_id} again as {self.again_id}"


class QuickMessage(models.Model):
    """A message of the playground's endpoint, once more: few, and counted by the day without an index over all."""

    message_id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    profile_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization_id", "at"], name="quick_messages_by_time")]

    def __str__(self) -> str:
        return f"{self.message_id} at {self.at}"


class HourCount(models.Model):
    """How many messages of one hour are alike. Counted from the rows by `hours`; "" and zero stand for null."""

    pk = models.CompositePrimaryKey(
        "organization_id", "hour", "profile_id", "channel", "template_id", "standing", "template_version"
    )
    organization_id = models.UUIDField()
    hour = models.DateTimeField()
    profile_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    template_id = models.UUIDField()
    template_version = models.SmallIntegerField()
    standing = models.CharField(max_length=9)  # the status, or BLOCKED
    count = models.IntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hour"], name="counts_by_hour")]

    def __str__(self) -> str:
        return f"{self.count} {self.standing} in {self.hour}"


class StaleHour(models.Model):
    """An hour that was counted, and of which a message has changed since."""

    pk = models.CompositePrimaryKey("organization_id", "hour")
    organization_id = models.UUIDField()
    hour = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.hour}"
