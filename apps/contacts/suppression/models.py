"""Tables of the suppression list: what holds now, and every change of it, which the database keeps unchanged."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.audit.trail import Trail
from apps.channels.models import Channel
from apps.contacts.models import How
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile

# True of all rows, but only lists say so: the send path, whose plans are made while the tables are empty and then kept,
# must not look for a number in an index without numbers.
_IS_LISTED = models.Q(phone__gt="")
CHANNELS = [("", "All channels"), *Channel.choices]


class Entry(Owned):
    """One number on one channel, or on all. The send path reads entries, so owners have no constraints (ADR 9).

    `sender_id` is the sender that a reply or a carrier's signal was about: it holds for all who send from there.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    phone = models.CharField(max_length=16)  # E.164
    channel = models.CharField(max_length=10, choices=CHANNELS, blank=True, default="")
    sender_id = models.UUIDField(null=True)
    how = models.CharField(max_length=10, choices=How.choices)
    who = models.CharField(max_length=255)  # as they were called then
    reason = models.CharField(max_length=500, blank=True, default="")  # of a reply its text, of a carrier its words
    message_id = models.UUIDField(null=True)  # the reply, or the message that the carrier refused
    keyword = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.phone} {self.channel or 'everywhere'}"


class SuppressionQuerySet(OwnedQuerySet["Suppression"]):
    def listed(self) -> Self:
        """All, by the indexes that lists are read by."""
        return self.filter(_IS_LISTED)

    def of(self, phone: str, customer: Customer) -> Self:
        """Those of a number that this account itself owns."""
        return self.owned_by(customer).filter(phone=phone)


class Suppression(Entry):
    """A number that is suppressed now."""

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone", "profile", "channel", "sender_id"],
                nulls_distinct=False,
                name="one_suppression_per_number_channel_and_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "id"], condition=_IS_LISTED, name="suppressions_newest_first"),
            models.Index(fields=["profile", "id"], condition=_IS_LISTED, name="suppressions_of_a_profile"),
        ]
        triggers = [Trail("suppressed number", name="{phone}", by_hand=True)]


class SuppressionChangeQuerySet(OwnedQuerySet["SuppressionChange"]):
    def listed(self) -> Self:
        """All, by the index that the ledger is read by."""
        return self.filter(_IS_LISTED)

    def history(self, organization_id: Any, phone: str) -> Self:
        """What became of a number, oldest first."""
        return self.filter(organization_id=organization_id, phone=phone).order_by("created_at", "id")


class SuppressionChange(Entry):
    """Evidence that a number was suppressed or released. The database refuses to change or delete it."""

    is_added = models.BooleanField()

    objects = SuppressionChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "phone", "created_at"], name="suppression_history"),
            models.Index(fields=["organization", "id"], condition=_IS_LISTED, name="suppression_changes_newest"),
        ]
