"""Accounts with carriers, and senders: the numbers and names a customer sends from. Also cached number lookups."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from apps.audit.trail import Trail
from apps.core.crypto import EncryptedJSONField
from apps.organizations.models import Owned, OwnedQuerySet


class Channel(models.TextChoices):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    RCS = "rcs"


class CountryDefault(models.Model):
    """The channel that automatic routing prefers for a country. Installation-wide; administrators may change it.

    `is_definitive` rules out the other channels; otherwise they are tried when this one can't be used.
    """

    country = models.CharField(max_length=2, primary_key=True)  # ISO 3166-1 alpha-2
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_definitive = models.BooleanField(default=False)

    class Meta:
        triggers = [Trail("country default", name="{country}")]

    def __str__(self) -> str:
        return f"{self.country}: {self.channel}"


class CarrierAccount(Owned):
    """An account with a carrier, and the only place where its credentials are kept (encrypted; shapes in `providers`).

    `external_id` is the carrier's own id of it: that of a WhatsApp Business Account, or of a Telnyx messaging profile.
    """

    provider = models.CharField(max_length=30)
    external_id = models.CharField(max_length=64, blank=True, default="")
    credentials = EncryptedJSONField()

    objects = OwnedQuerySet["CarrierAccount"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "external_id"], condition=~Q(external_id=""), name="accounts_by_carriers_id"
            )
        ]
        triggers = [Trail("carrier account", name="{provider} {external_id}")]

    def __str__(self) -> str:
        return f"{self.external_id or self.id} of {self.provider}"


class Sender(Owned):
    """One number or name to send from, in one account with a carrier; load it with `select_related("account")`.

    `address` is what the carrier calls it: the number itself, or for WhatsApp the phone number ID. A number may be in
    several WhatsApp Business Accounts, and then has an address in each.
    """

    channel = models.CharField(max_length=10, choices=Channel.choices)
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="senders")
    number = models.CharField(max_length=20)
    address = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "channel"], name="one_sender_per_address_and_channel"),
        ]
        indexes = [models.Index(fields=["number"], name="senders_by_number")]
        triggers = [Trail("sender", name="{number}")]

    def __str__(self) -> str:
        return f"{self.number} ({self.channel})"

    @property
    def provider(self) -> str:
        return self.account.provider

    @property
    def credentials(self) -> dict[str, str]:
        found: dict[str, str] = self.account.credentials
        return found


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
