"""Accounts with carriers, senders, and the phone numbers that we hold at carriers. Also cached number lookups."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from apps.audit.trail import Trail
from apps.core.crypto import EncryptedJSONField
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile


class Channel(models.TextChoices):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    RCS = "rcs"


class NumberKind(models.TextChoices):
    """The kinds of numbers; the values are the contract's."""

    LOCAL = "LOCAL", "Local"
    MOBILE = "MOBILE", "Mobile"
    TOLL_FREE = "TFN", "Toll-free"
    SHORT_CODE = "SHORT_CODE", "Short code"


class NumberOrigin(models.TextChoices):
    """Who got it from the carrier. A number of the pool goes back there, an ordered one back to the carrier."""

    ORDERED = "ordered"
    POOL = "pool"


class NumberState(models.TextChoices):
    ORDERED = "ordered"  # to be ordered, or the carrier hasn't delivered yet
    ACTIVE = "active"
    FAILED = "failed"  # the carrier refused the order
    RELEASING = "releasing"  # to be given back to the carrier
    RELEASED = "released"


CHEAPEST = "cheapest"  # instead of a channel


class CountryDefault(models.Model):
    """The channel that automatic routing prefers for a country. Installation-wide; administrators may change it.

    With CHEAPEST it prefers none, so that cost decides. `is_definitive` rules out the other channels; otherwise they
    are tried when this one can't be used.
    """

    country = models.CharField(max_length=2, primary_key=True)  # ISO 3166-1 alpha-2
    channel = models.CharField(max_length=10, choices=[*Channel.choices, (CHEAPEST, "The cheapest")])
    is_definitive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel=CHEAPEST, is_definitive=True),
                name="only_a_channel_is_definitive",
                violation_error_message="Only a channel can rule out the others.",
            )
        ]
        triggers = [Trail("country default", name="{country}")]

    def __str__(self) -> str:
        return f"{self.country}: {self.channel}"


class OwnedOrNot(Base):
    """Like `Owned`, but a row without an organization is the installation's."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True


class CarrierAccountQuerySet(OwnedQuerySet["CarrierAccount"]):
    def of_installation(self) -> Self:
        """Those that customers without an account of their own use."""
        return self.filter(organization=None)


class CarrierAccount(OwnedOrNot):
    """An account with a carrier, and the only place where its credentials are kept (encrypted; shapes in `providers`).

    `external_id` is the carrier's own id of it: that of a WhatsApp Business Account, or of a Telnyx messaging profile.
    """

    provider = models.CharField(max_length=30)
    external_id = models.CharField(max_length=64, blank=True, default="")
    credentials = EncryptedJSONField()

    objects = CarrierAccountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "external_id"], condition=~Q(external_id=""), name="accounts_by_carriers_id"
            )
        ]
        triggers = [Trail("carrier account", name="{provider} {external_id}")]

    def __str__(self) -> str:
        return f"{self.external_id or self.id} of {self.provider}"

    @property
    def customer(self) -> Customer:
        """Its owner. The installation's accounts have none, and are never asked for it."""
        assert self.organization is not None
        return Customer(self.organization, self.profile)


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
        triggers = [Trail("sender", name="{number}", moves=True)]

    def __str__(self) -> str:
        return f"{self.number} ({self.channel})"

    @property
    def provider(self) -> str:
        return self.account.provider

    @property
    def credentials(self) -> dict[str, str]:
        found: dict[str, str] = self.account.credentials
        return found


_OF_THE_QUEUE = ("due_at", "attempts", "order_id", "carrier_id")
# States in which the carrier has nothing of ours under the number.
_GONE = (NumberState.FAILED, NumberState.RELEASED)


class PhoneNumberQuerySet(OwnedQuerySet["PhoneNumber"]):
    def held(self) -> Self:
        """Those that are ordered, or ours."""
        return self.exclude(state__in=_GONE)

    def free(self, *, rested_since: datetime) -> Self:
        """Those of the pool that can be handed out. One that came back rests: late receipts still arrive for it."""
        rested = Q(returned_at=None) | Q(returned_at__lte=rested_since)
        return self.filter(rested, organization=None, state=NumberState.ACTIVE)


class PhoneNumber(OwnedOrNot, Queued):
    """A number that we hold at a carrier, or asked for: also a row of the queue that orders it, checks it, returns it.

    Without an organization it is in the installation's pool. What is sent from it is a `Sender`'s to know. The row's
    id is the reference of its order. `carrier_id` is the carrier's id of the number, `order_id` that of the order.
    """

    number = models.CharField(max_length=20)  # E.164, or a short code
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    kind = models.CharField(max_length=10, choices=NumberKind.choices)
    features = models.JSONField(default=list)  # what the carrier says it can do: sms, mms, voice …
    origin = models.CharField(max_length=10, choices=NumberOrigin.choices)
    state = models.CharField(max_length=10, choices=NumberState.choices, default=NumberState.ORDERED)
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="numbers")
    carrier_id = models.CharField(max_length=64, default="", blank=True)
    order_id = models.CharField(max_length=64, default="", blank=True)
    problem = models.CharField(max_length=500, default="", blank=True)
    given_at = models.DateTimeField(null=True, blank=True)  # when its owner got it
    returned_at = models.DateTimeField(null=True, blank=True)  # to the pool or the carrier

    objects = PhoneNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(state__in=_GONE), name="one_holding_per_number"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=~Q(state__in=_GONE), name="numbers_due")]
        triggers = [Trail("phone number", name="{number}", ignored=_OF_THE_QUEUE, moves=True)]

    def __str__(self) -> str:
        return f"{self.number}: {self.state}"


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
