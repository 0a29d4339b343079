"""10DLC brands and campaigns, as in the campaign registry. Source: the contract's domain page, section 9.

A campaign belongs to a brand but may have another owner: a profile that inherits the brand may have its own campaigns.
Columns that the registry fills are null until it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from apps.audit.trail import Trail
from apps.brands.vocabulary import (
    BrandStatus,
    CampaignStatus,
    CampaignType,
    EntityType,
    FilingState,
    IdentityStatus,
    Relationship,
    SharingStatus,
    UseCase,
    Vertical,
)
from apps.channels.models import CarrierAccount
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import M, Owned, OwnedQuerySet

if TYPE_CHECKING:
    from apps.organizations.customer import Customer


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
        triggers = [Trail("brand", name="{contact_name}", secret=("tax_id", "universal_ein"))]

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


class Filing(Base, Queued):
    """The registration of one brand or campaign: a row of a queue, which is also compared with the registry later.

    `registry_id` is its id at the carrier that we file with, empty until it is there. `filed` is what we sent last,
    `problem` why we could not send it, `reasons` why it was refused: `{"field": …, "text": …}`. `numbers` are those
    that we assigned to the campaign, each with the problem that this had or an empty text.
    """

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="filing", null=True)
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="filing", null=True)
    state = models.CharField(max_length=10, choices=FilingState.choices, default=FilingState.QUEUED)
    account = models.ForeignKey(CarrierAccount, on_delete=models.SET_NULL, related_name="+", null=True)
    registry_id = models.CharField(max_length=64, default="")
    revision = models.SmallIntegerField(default=1)  # counts registrations of a campaign: some changes need a new one
    filed = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, default="")
    reasons = models.JSONField(default=list)
    numbers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(brand=None, campaign__isnull=False) | Q(brand__isnull=False, campaign=None),
                name="filing_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="filings_due")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"

    @property
    def subject(self) -> Brand | Campaign:
        found = self.brand or self.campaign
        assert found is not None
        return found

    @property
    def reference(self) -> str:
        """What the registry knows this registration by, so that we find it again: nothing is filed twice."""
        return f"{self.id}-{self.revision}"


class FilingStep(Base):
    """A line of the timeline of a filing: the state it came to, and what the registry said."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=FilingState.choices)
    note = models.TextField(default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.state}"
