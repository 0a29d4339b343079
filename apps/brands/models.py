"""10DLC brands and campaigns, as in the campaign registry. Source: the contract's domain page, section 9.

A campaign belongs to a brand but may have another owner: a profile that inherits the brand may have its own campaigns.
Columns that the registry fills are null until it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from apps.audit.trail import Trail
from apps.core.models import Base
from apps.organizations.models import M, Owned, OwnedQuerySet

if TYPE_CHECKING:
    from apps.organizations.customer import Customer

MAX_SAMPLES = 5
LONGEST_SAMPLE = 1024


class Vertical(models.TextChoices):
    PROFESSIONAL = "PROFESSIONAL"
    REAL_ESTATE = "REAL_ESTATE"
    HEALTHCARE = "HEALTHCARE"
    HUMAN_RESOURCES = "HUMAN_RESOURCES"
    ENERGY = "ENERGY"
    ENTERTAINMENT = "ENTERTAINMENT"
    RETAIL = "RETAIL"
    TRANSPORTATION = "TRANSPORTATION"
    AGRICULTURE = "AGRICULTURE"
    INSURANCE = "INSURANCE"
    POSTAL = "POSTAL"
    EDUCATION = "EDUCATION"
    HOSPITALITY = "HOSPITALITY"
    FINANCIAL = "FINANCIAL"
    POLITICAL = "POLITICAL"
    GAMBLING = "GAMBLING"
    LEGAL = "LEGAL"
    CONSTRUCTION = "CONSTRUCTION"
    NGO = "NGO"
    MANUFACTURING = "MANUFACTURING"
    GOVERNMENT = "GOVERNMENT"
    TECHNOLOGY = "TECHNOLOGY"
    COMMUNICATION = "COMMUNICATION"


class Relationship(models.TextChoices):
    """How large the brand is as a customer of ours."""

    BASIC_ACCOUNT = "BASIC_ACCOUNT"
    SMALL_ACCOUNT = "SMALL_ACCOUNT"
    MEDIUM_ACCOUNT = "MEDIUM_ACCOUNT"
    LARGE_ACCOUNT = "LARGE_ACCOUNT"
    KEY_ACCOUNT = "KEY_ACCOUNT"


class EntityType(models.TextChoices):
    PRIVATE_PROFIT = "PRIVATE_PROFIT"
    PUBLIC_PROFIT = "PUBLIC_PROFIT"
    NON_PROFIT = "NON_PROFIT"
    SOLE_PROPRIETOR = "SOLE_PROPRIETOR"
    GOVERNMENT = "GOVERNMENT"


class BrandStatus(models.TextChoices):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    SUSPENDED = "SUSPENDED"


class IdentityStatus(models.TextChoices):
    SELF_DECLARED = "SELF_DECLARED"
    UNVERIFIED = "UNVERIFIED"
    VERIFIED = "VERIFIED"
    VETTED_VERIFIED = "VETTED_VERIFIED"


class CampaignStatus(models.TextChoices):
    SENT_CREATED = "SENT_CREATED"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"


class SharingStatus(models.TextChoices):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class CampaignType(models.TextChoices):
    KYC = "KYC"
    APP = "App"


class UseCase(models.TextChoices):
    MARKETING = "MARKETING"
    ACCOUNT_NOTIFICATION = "ACCOUNT_NOTIFICATION"
    CUSTOMER_CARE = "CUSTOMER_CARE"
    FRAUD_ALERT = "FRAUD_ALERT"
    TWO_FA = "TWO_FA"
    DELIVERY_NOTIFICATION = "DELIVERY_NOTIFICATION"
    SECURITY_ALERT = "SECURITY_ALERT"
    M2M = "M2M"
    MIXED = "MIXED"
    HIGHER_EDUCATION = "HIGHER_EDUCATION"
    POLLING_VOTING = "POLLING_VOTING"
    PUBLIC_SERVICE_ANNOUNCEMENT = "PUBLIC_SERVICE_ANNOUNCEMENT"
    LOW_VOLUME = "LOW_VOLUME"


def _text(longest: int, **how: Any) -> models.CharField[Any, Any]:
    """A text column that is null when no value was given, as in the API."""
    return models.CharField(max_length=longest, null=True, blank=True, **how)


def _prose() -> models.TextField[Any, Any]:
    """Like `_text`, with no limit in the database. The API limits it to a page."""
    return models.TextField(null=True, blank=True)


class _Inherited(OwnedQuerySet[M]):
    """Rows a profile has of its own or from its organization."""

    def _usable(self, customer: Customer, source: Customer) -> Self:
        own = Q(organization_id=customer.organization.id)
        if customer.profile is not None:
            own &= Q(profile_id=customer.profile.id)
        inherited = Case(When(own, then=Value(False)), default=Value(True), output_field=BooleanField())
        found = self.visible_to(customer) | self.owned_by(source)
        return found.filter(profile__deleted_at=None).annotate(is_inherited=inherited)

    def oldest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("id")


class BrandQuerySet(_Inherited["Brand"]):
    def usable_by(self, customer: Customer) -> Self:
        """A customer's own brands and the one it inherits, each marked `is_inherited`."""
        return self._usable(customer, customer.sources.brand)


class Brand(Owned):
    brand_name = _text(255)
    contact_name = models.CharField(max_length=255)
    contact_email = _text(254)
    contact_phone = _text(32)
    contact_phone_country_code = _text(8)
    business_name = _text(255)
    business_legal_name = _text(255)
    business_role = _text(255)
    business_url = _text(2048)
    tax_id = _text(64)
    tax_id_type = _text(32)
    entity_type = _text(20, choices=EntityType.choices)
    street = _text(255)
    city = _text(255)
    state = _text(255)
    postal_code = _text(32)
    country = _text(64)
    country_of_registration = _text(64)
    vertical = models.CharField(max_length=20, choices=Vertical.choices)
    brand_relationship = models.CharField(max_length=20, choices=Relationship.choices)
    is_tcr_application = models.BooleanField(default=False)
    phone_number_prefix = _text(16)
    destination_countries = models.JSONField(default=list)  # [{"id": "US", "isMain": true}]
    notes = _prose()
    primary_use_case = _prose()
    expected_messaging_volume = _text(64)

    status = _text(10, choices=BrandStatus.choices)
    identity_status = _text(20, choices=IdentityStatus.choices)
    tcr_brand_id = _text(64)
    universal_ein = _text(64)
    csp_id = _text(64)
    submitted_to_tcr = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)

    # Set by `usable_by`. Rows read in any other way belong to the customer who reads them.
    is_inherited = False

    objects = BrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "profile"], nulls_distinct=False, name="one_brand_per_owner"
            )
        ]
        triggers = [Trail("brand", name="{contact_name}")]

    def __str__(self) -> str:
        return self.brand_name or self.business_name or self.contact_name

    @property
    def has_main_country(self) -> bool:
        """Whether one of the countries is its main destination."""
        return any(country.get("isMain") for country in self.destination_countries)


class CampaignQuerySet(_Inherited["Campaign"]):
    def usable_by(self, customer: Customer) -> Self:
        """A customer's own campaigns and those it inherits, each marked `is_inherited`."""
        return self._usable(customer, customer.sources.campaign)

    def under(self, brand: Brand) -> Self:
        """The campaigns of this brand."""
        return self.filter(brand=brand)


class Campaign(Owned):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="campaigns")
    type = models.CharField(max_length=10, choices=CampaignType.choices)
    name = models.CharField(max_length=255)
    description = models.TextField()
    message_flow = _prose()
    privacy_policy_link = _text(2048)
    terms_and_conditions_link = _text(2048)
    optin_message = _text(1024)
    optout_message = _text(1024)
    help_message = _text(1024)
    optin_keywords = _text(255)
    optout_keywords = _text(255)
    help_keywords = _text(255)
    volume = _text(20)  # a number, written as text

    status = _text(20, choices=CampaignStatus.choices)
    sharing_status = _text(20, choices=SharingStatus.choices)
    submitted_to_tcr = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    tcr_campaign_id = _text(64)
    telnyx_campaign_id = _text(64)
    tcr_sync_error = _prose()
    kyc_submission_form_id = models.UUIDField(null=True, blank=True)
    csp_id = _text(64)
    reseller_id = _text(64)
    upstream_cnp_id = _text(64)
    cost = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    billed_date = models.DateTimeField(null=True, blank=True)
    dca_elections_complete = models.BooleanField(default=False)
    dca_elections_completed_at = models.DateTimeField(null=True, blank=True)

    # Set by `usable_by`, as in Brand.
    is_inherited = False

    objects = CampaignQuerySet.as_manager()

    class Meta:
        triggers = [Trail("campaign", name="{name}")]

    def __str__(self) -> str:
        return self.name


class CampaignUseCase(Base):
    """What a campaign is for, with sample messages. It has the same owner as its campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="use_cases")
    messaging_use_case_us = models.CharField(max_length=40, choices=UseCase.choices)
    sample_messages = models.JSONField()

    class Meta:
        ordering = ["id"]  # as the customer wrote them
        triggers = [Trail("campaign use case", name="{messaging_use_case_us}", owner="campaign")]

    def __str__(self) -> str:
        return self.messaging_use_case_us
