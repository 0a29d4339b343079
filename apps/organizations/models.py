"""Organizations, their sender profiles, and the base of every owned row.

An owned row belongs to an organization, and optionally to one of its profiles. Each read below uses one indexed column.
"""

from __future__ import annotations

from typing import Any, Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q

from apps.audit.trail import Trail
from apps.core.models import Base


class Onboarding(models.TextChoices):
    """How far the setup of an account is. The values are those of the contract's domain page, section 8."""

    SIGNED_UP = "SIGNED_UP"
    KYC_STARTED = "KYC_STARTED"
    KYC_RESUBMISSION_REQUESTED = "KYC_RESUBMISSION_REQUESTED"
    WHITELISTED = "WHITELISTED"
    ONBOARDING_STARTED = "ONBOARDING_STARTED"
    KYC_COMPLETED = "KYC_COMPLETED"
    MESSAGE_COMPLIANCE_COMPLETED = "MESSAGE_COMPLIANCE_COMPLETED"
    ACTIVATION_PENDING = "ACTIVATION_PENDING"
    ONBOARDED = "ONBOARDED"


class ProfileStatus(models.TextChoices):
    INCOMPLETE = "incomplete"
    PENDING_REVIEW = "pending_review"
    APPROVED = "approved"
    REJECTED = "rejected"


class BillingModel(models.TextChoices):
    """Who pays for a profile's messages."""

    ORGANIZATION = "organization"
    PROFILE = "profile"
    PROFILE_AND_ORGANIZATION = "profile_and_organization"

    @property
    def asks_profile(self) -> bool:
        """Whether the profile pays, alone or first."""
        return self != BillingModel.ORGANIZATION


class Account(Base):
    """What organizations and profiles have in common."""

    name = models.CharField(max_length=255)
    icon = models.CharField(max_length=512, null=True, blank=True)  # noqa: DJ001 - null on the wire
    description = models.TextField(null=True, blank=True)  # noqa: DJ001 - null on the wire
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.TextField(blank=True, default="", db_default="")  # as its members read it
    # The WhatsApp Business Account; its token is in `channels.CarrierAccount`.
    waba_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - null on the wire
    waba_phone_number_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - null until chosen

    class Meta:
        abstract = True


class Organization(Account):
    email = models.EmailField(null=True, blank=True)  # noqa: DJ001 - null on the wire
    onboarding = models.CharField(max_length=40, choices=Onboarding.choices, default=Onboarding.SIGNED_UP)
    # WhatsApp may be sent templates that Meta hasn't approved, and any channel drafts. Set by the operator.
    allow_unpublished_templates = models.BooleanField(default=False, db_default=False)
    requires_two_factors = models.BooleanField(default=False, db_default=False)  # users/team/two_factors.py

    class Meta:
        triggers = [Trail("organization", name="{name}")]

    def __str__(self) -> str:
        return self.name


class Owner(Protocol):
    """What the reads below need of a `Customer`: an organization, or one of its profiles."""

    @property
    def organization(self) -> Organization: ...

    @property
    def profile(self) -> Profile | None: ...


class ProfileQuerySet(models.QuerySet["Profile"]):
    def present(self) -> Self:
        """Profiles that are not removed."""
        return self.filter(deleted_at=None)

    def within(self, customer: Owner) -> Self:
        """All profiles of an organization. For a profile, only itself."""
        found = self.filter(organization_id=customer.organization.id)
        return found.filter(id=customer.profile.id) if customer.profile else found


class Profile(Account):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="profiles")
    short_name = models.CharField(max_length=50, null=True, blank=True)  # noqa: DJ001 - null on the wire
    status = models.CharField(max_length=20, choices=ProfileStatus.choices, default=ProfileStatus.INCOMPLETE)
    inherit_contacts = models.BooleanField(default=True)
    inherit_templates = models.BooleanField(default=True)
    inherit_tcr_brand = models.BooleanField(default=True)
    inherit_tcr_campaign = models.BooleanField(default=True)
    allow_contact_sharing = models.BooleanField(default=False)
    allow_template_sharing = models.BooleanField(default=False)
    billing_model = models.CharField(max_length=30, choices=BillingModel.choices, default=BillingModel.PROFILE)
    billing_contact = models.JSONField(null=True, blank=True)  # name, email, phone and address
    sending_phone_number = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - null on the wire
    whatsapp_phone_number = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - null on the wire
    sending_phone_number_profile = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    sending_whatsapp_number_profile = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    allow_number_change_during_onboarding = models.BooleanField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        triggers = [Trail("profile", name="{name}")]

    def __str__(self) -> str:
        return self.name


M = TypeVar("M", bound="models.Model")


class OwnedQuerySet(models.QuerySet[M]):
    """The three reads of owned rows. Only the `Customer` (or several) decides which rows are visible."""

    def visible_to(self, customer: Owner) -> Self:
        """An organization sees its own rows and all its profiles'; a profile sees its own."""
        if customer.profile is None:
            return self.filter(organization_id=customer.organization.id)
        return self.filter(profile_id=customer.profile.id)

    def owned_by(self, *customers: Owner) -> Self:
        """Exactly the rows that belong to one of these customers."""
        own = Q()
        for customer in customers:
            own |= Q(**owner_columns(customer))
        return self.filter(own)


def owner_columns(customer: Owner) -> dict[str, Any]:
    """The two owner columns for rows of this customer."""
    return {
        "organization_id": customer.organization.id,
        "profile_id": customer.profile.id if customer.profile else None,
    }


class Owned(Base):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True
