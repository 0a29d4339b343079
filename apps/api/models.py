"""The API's own tables: stored idempotency responses, rate limits of single organizations, and the call log."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from apps.audit.trail import Trail
from apps.core.crypto import EncryptedJSONField
from apps.core.models import Base
from apps.organizations.customer import Customer
from apps.organizations.models import Organization


class IdempotentReply(models.Model):
    """The first response to a customer's Idempotency-Key. `status` is null while that call is still running."""

    pk = models.CompositePrimaryKey("customer_id", "key")
    customer_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    request_id = models.CharField(max_length=40)
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = EncryptedJSONField(null=True)  # it may contain a secret that is shown once
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} of {self.customer_id}"


class RateLimit(Base):
    """A rate limit of an organization and its profiles that differs from the default. `kind` is one of limits.py."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    per_minute = models.PositiveIntegerField()
    burst = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="one_rate_limit_per_organization_and_kind"),
            models.CheckConstraint(
                condition=models.Q(per_minute__gt=0, burst__gt=0), name="rate_limits_let_something_through"
            ),
        ]
        triggers = [Trail("rate limit", name="{kind}")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.per_minute} a minute"


class LoggedCallQuerySet(models.QuerySet["LoggedCall"]):
    def visible_to(self, customer: Customer) -> Self:
        """An organization also sees the calls of its profiles."""
        if customer.profile is None:
            return self.filter(organization_id=customer.organization.id)
        return self.filter(organization_id=customer.organization.id, profile_id=customer.profile.id)

    def refused(self) -> Self:
        return self.filter(status__gte=400)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class LoggedCall(models.Model):
    """One call of the API. Its id carries the time of its answer. Rows are written in batches (call_log.py)."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    profile_id = models.UUIDField(null=True)
    key_id = models.UUIDField()
    request_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    status = models.SmallIntegerField()
    milliseconds = models.FloatField()
    error_code = models.CharField(max_length=40, null=True)  # noqa: DJ001 - none, as opposed to an empty one
    is_replay = models.BooleanField()
    is_sandbox = models.BooleanField()
    body = models.TextField()
    answer = models.TextField(default="", db_default="")
    made_id = models.UUIDField(null=True)

    objects = LoggedCallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "id"], name="calls_of_an_account"),
            models.Index(fields=["request_id"], name="calls_by_request_id"),
            # Partial indexes: an organization's own successful calls, the most frequent rows, are in neither.
            models.Index(fields=["profile_id", "id"], name="calls_of_a_profile", condition=Q(profile_id__isnull=False)),
            models.Index(fields=["organization_id", "id"], name="calls_refused", condition=Q(status__gte=400)),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}"
