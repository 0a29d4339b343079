"""One-time codes that we sent. Only a keyed hash of a code is kept here; its message forgets it too (`hiding`)."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from apps.core.models import first_id_at
from apps.organizations.models import Owned, OwnedQuerySet
from apps.users.models import User

MAX_CHECKS = 5
_BLOCK = 4  # digits at the end of a number: ten thousand neighbours share a prefix


class CodeStatus(models.TextChoices):
    """PENDING can be verified. USED_UP had too many wrong checks. EXPIRED also if a newer code took its place."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    USED_UP = "USED_UP"
    EXPIRED = "EXPIRED"


def prefix_of(phone: str) -> str:
    """The number without its last digits. SMS pumping asks for codes to many numbers of one block."""
    return phone[:-_BLOCK]


class OneTimeCodeQuerySet(OwnedQuerySet["OneTimeCode"]):
    def since(self, moment: datetime) -> Self:
        """UUIDv7 keys sort by time."""
        return self.filter(id__gte=first_id_at(moment))

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def to(self, phone: str) -> Self:
        return self.filter(prefix=prefix_of(phone), phone=phone)

    def open(self) -> Self:
        """Those that still could be verified, if their time has not come."""
        return self.filter(verified_at=None, replaced_at=None, checks__lt=MAX_CHECKS)


class OneTimeCode(Owned):
    phone = models.CharField(max_length=16)  # E.164
    prefix = models.CharField(max_length=16)
    message_id = models.UUIDField()
    variable = models.CharField(max_length=100)  # of the template: the one that held the code
    digest = models.CharField(max_length=64)  # HMAC-SHA-256, hexadecimal
    expires_at = models.DateTimeField()
    checks = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)  # by a newer code for the same number
    hidden_at = models.DateTimeField(null=True)  # when its message forgot it

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "prefix", "id"], name="codes_by_prefix"),
            models.Index(fields=["organization", "id"], name="codes_of_an_organization"),
            models.Index(fields=["message_id"], name="codes_by_message"),
            models.Index(fields=["expires_at"], condition=Q(hidden_at=None), name="codes_to_be_hidden"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(checks__lte=MAX_CHECKS), name="no_more_checks_than_allowed"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="expires_after_it_was_made"),
        ]

    def __str__(self) -> str:
        return f"{self.id} for {self.phone}"

    @property
    def checks_left(self) -> int:
        return MAX_CHECKS - self.checks

    def status_at(self, now: datetime) -> CodeStatus:
        if self.verified_at:
            return CodeStatus.VERIFIED
        if self.checks_left <= 0:
            return CodeStatus.USED_UP
        return CodeStatus.EXPIRED if self.replaced_at or self.expires_at <= now else CodeStatus.PENDING


class PhoneCheck(models.Model):
    """A code that was sent to a person who verifies their own phone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "created_at"], name="phone_checks_of_a_person")]

    def __str__(self) -> str:
        return f"{self.code_id} for {self.user_id}"
