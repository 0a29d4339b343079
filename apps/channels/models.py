"""Senders: the numbers and names a customer sends from, each with its provider. Also cached number lookups."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from apps.core.crypto import EncryptedJSONField
from apps.organizations.models import Owned, OwnedQuerySet


class Channel(models.TextChoices):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    RCS = "rcs"


class Sender(Owned):
    """One number or name to send from. `credentials` are the provider's, kept encrypted; shapes in `providers`."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    provider = models.CharField(max_length=30)
    number = models.CharField(max_length=20)
    credentials = EncryptedJSONField()
    is_active = models.BooleanField(default=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "number"], name="one_sender_per_number_and_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.channel})"


class NumberLookupQuerySet(OwnedQuerySet["NumberLookup"]):
    def since(self, moment: datetime) -> Self:
        """Those that were asked, or asked again, after this moment."""
        return self.filter(looked_up_at__gt=moment)

    def newest_first(self) -> Self:
        return self.order_by("-looked_up_at", "-id")


class NumberLookup(Owned):
    """What is known of a number, kept for whoever asked. `provider` is empty where only its form was looked at."""

    phone = models.CharField(max_length=16)  # E.164
    provider = models.CharField(max_length=30, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")  # why the provider said nothing
    looked_up_at = models.DateTimeField()
    is_valid = models.BooleanField()
    # null where nobody says, as on the wire
    country_code = models.CharField(max_length=100, null=True)  # noqa: DJ001
    carrier_name = models.CharField(max_length=100, null=True)  # noqa: DJ001
    line_type = models.CharField(max_length=100, null=True)  # noqa: DJ001
    mobile_country_code = models.CharField(max_length=100, null=True)  # noqa: DJ001
    mobile_network_code = models.CharField(max_length=100, null=True)  # noqa: DJ001
    is_ported = models.BooleanField(null=True)
    is_voip = models.BooleanField(null=True)

    objects = NumberLookupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone", "profile"],
                nulls_distinct=False,
                name="one_lookup_per_number_and_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.phone
