"""The words of 10DLC registration: industries, legal forms, use cases and statuses, and the limits of samples.

Source: the contract's domain page, section 9. `FilingState` is ours: how far the registration at the registry is.
"""

from __future__ import annotations

from django.db import models

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


class FilingState(models.TextChoices):
    """How far the registration of a brand or campaign is."""

    QUEUED = "queued"  # a worker has yet to hand it to the registry
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
