"""What the API itself remembers: answers that may be asked for again, and limits that differ from the usual."""

from __future__ import annotations

from django.db import models

from apps.core.models import Base
from apps.organizations.models import Organization


class IdempotentReply(models.Model):
    """The first answer to an Idempotency-Key of a customer. `status` is null while that first call is under way."""

    pk = models.CompositePrimaryKey("customer_id", "key")
    customer_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    request_id = models.CharField(max_length=40)
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} of {self.customer_id}"


class RateLimit(Base):
    """How often an organization and its profiles may call, where it is not as usual. `kind` is one of limits.py."""

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

    def __str__(self) -> str:
        return f"{self.kind}: {self.per_minute} a minute"
