"""The know-your-customer form of an organization, its documents, and which documents each country asks for.

Source: the contract's domain page, section 8.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.audit.trail import Trail
from apps.brands.vocabulary import EntityType
from apps.core.crypto import EncryptedBytesField
from apps.core.models import Base
from apps.organizations.models import Organization, Owned, OwnedQuerySet


class DecisionState(models.TextChoices):
    """How far a form or a document is. What is open can be changed by the customer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ASKED_AGAIN = "asked_again"
    REJECTED = "rejected"

    @property
    def is_open(self) -> bool:
        return self in (DecisionState.DRAFT, DecisionState.ASKED_AGAIN)


class DocumentKind(models.TextChoices):
    PROOF_OF_LOCAL_ADDRESS = "PROOF_OF_LOCAL_ADDRESS", "Proof of local address"
    GOVERNMENT_ID = "GOVERNMENT_ID", "Government ID"
    PASSPORT = "PASSPORT", "Passport"
    DRIVERS_LICENSE = "DRIVERS_LICENSE", "Driver's license"
    BUSINESS_REGISTRATION = "BUSINESS_REGISTRATION", "Business registration"
    TAX_CERTIFICATE = "TAX_CERTIFICATE", "Tax certificate"
    UTILITY_BILL = "UTILITY_BILL", "Utility bill"
    BANK_STATEMENT = "BANK_STATEMENT", "Bank statement"
    LOCAL_COMPANY_REGISTRATION = "LOCAL_COMPANY_REGISTRATION", "Local company registration"
    PROOF_OF_WORLDWIDE_ADDRESS = "PROOF_OF_WORLDWIDE_ADDRESS", "Proof of worldwide address"


def _text(longest: int, **how: Any) -> models.CharField[Any, Any]:
    return models.CharField(max_length=longest, blank=True, default="", **how)


class _Decided(Base):
    state = models.CharField(max_length=12, choices=DecisionState.choices, default=DecisionState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = _text(254)  # e-mail address
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _text(254)  # e-mail address of the operator
    reason = models.TextField(blank=True, default="")  # why it was asked for again or rejected

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return DecisionState(self.state).is_open


class Application(_Decided):
    """The know-your-customer form. `reasons` are the operator's, by column, when it is asked for again."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="application")
    contact_name = _text(255)
    business_role = _text(255)
    contact_email = _text(254)
    contact_phone = _text(32)
    contact_phone_country_code = _text(8)
    business_name = _text(255)
    business_legal_name = _text(255)
    entity_type = _text(20, choices=EntityType.choices)
    business_url = _text(2048)
    tax_id = _text(64)
    tax_id_type = _text(32)
    street = _text(255)
    city = _text(255)
    state_or_region = _text(255)
    postal_code = _text(32)
    country = _text(2)
    country_of_registration = _text(2)
    primary_use_case = _text(1000)
    expected_messaging_volume = _text(64)
    phone_number_prefix = _text(16)
    is_tcr_application = models.BooleanField(default=False)
    destination_countries = models.JSONField(default=list, blank=True)  # [{"id": "US", "isMain": true}]
    notes = models.TextField(blank=True, default="")
    reasons = models.JSONField(default=dict, blank=True)

    class Meta:
        triggers = [Trail("business verification", name="{business_name}", secret=("tax_id",))]

    def __str__(self) -> str:
        return self.business_name or self.contact_name or str(self.organization_id)

    @property
    def main_countries(self) -> list[str]:
        return [each["id"] for each in self.destination_countries if each.get("isMain")]


class DocumentQuerySet(OwnedQuerySet["Document"]):
    def counting(self) -> Self:
        """Those that may meet a requirement: submitted, or approved."""
        return self.filter(state__in=(DecisionState.SUBMITTED, DecisionState.APPROVED))


class Document(Owned, _Decided):
    """A document for a `country`, or for all countries if it is empty. Its file is a row of its own.

    Those of an organization count for all its profiles; a profile may have more.
    """

    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    country = _text(2)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "kind"], name="documents_by_kind")]
        triggers = [Trail("document", name="{file_name}")]

    def __str__(self) -> str:
        return self.file_name


class DocumentFile(models.Model):
    """What was uploaded, encrypted."""

    of = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = EncryptedBytesField()

    def __str__(self) -> str:
        return f"file of {self.of_id}"


class CountryRequirement(models.Model):
    """Which documents a country asks for: one of each group. A country without a row asks for none."""

    country = models.CharField(max_length=2, primary_key=True)  # ISO 3166-1 alpha-2
    groups = models.JSONField(default=list)  # [["PASSPORT", "DRIVERS_LICENSE"], ["UTILITY_BILL"]]
    note = _text(500)  # what the customer should know

    class Meta:
        triggers = [Trail("country requirement", name="{country}")]

    def __str__(self) -> str:
        return self.country


class SampleUse(models.Model):
    """How often a sample template was sent on a day (UTC) before its account was live."""

    pk = models.CompositePrimaryKey("template_id", "day")
    template_id = models.UUIDField()
    day = models.DateField()
    sent = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.template_id} on {self.day}: {self.sent}"
