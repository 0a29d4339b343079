"""Users, memberships and API keys. A user signs in by e-mail; a key belongs to an organization or to one profile."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from apps.core.models import Base
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile


class Role(models.TextChoices):
    """What a member may do. Stored and shown in lower case; `member` may send and read."""

    OWNER = "owner"
    ADMIN = "admin"
    BILLING = "billing"
    DEVELOPER = "developer"
    MEMBER = "member"


class Theme(models.TextChoices):
    """How pages look to this person; without a choice, as their system has it."""

    LIGHT = "light"
    DARK = "dark"


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, Base):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)  # until it is known, UTC

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.email

    @property
    def called(self) -> str:
        """How to write this person's name."""
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or "UTC")


class Membership(Base):
    """A user's role in an organization or, with `profile`, in one of its profiles only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "profile"], nulls_distinct=False, name="one_role_per_user_and_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role}"


class ApiKey(Owned):
    """A program's credential. Only the hash of the secret is kept; `prefix` and `last_four` let people recognize it."""

    name = models.CharField(max_length=255)
    prefix = models.CharField(max_length=16)
    last_four = models.CharField(max_length=4)
    hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["ApiKey"].as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…{self.last_four})"
