"""Users, memberships, invitations and API keys.

Users sign in by e-mail. A key belongs to an organization or to one of its profiles.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.audit.trail import Trail
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile, owner_columns


class Role(models.TextChoices):
    """What a member may do. Stored and shown in lower case. `member` may send and read."""

    OWNER = "owner"
    ADMIN = "admin"
    BILLING = "billing"
    DEVELOPER = "developer"
    MEMBER = "member"


class MembershipStatus(models.TextChoices):
    """The state of a membership. Only active ones give access."""

    ACTIVE = "active"
    INVITED = "invited"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


class Theme(models.TextChoices):
    """The theme this person chose. Without a choice, pages match the system."""

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
    is_operator = models.BooleanField(default=False, db_default=False)  # of this server, who opens its console
    theme = models.CharField(max_length=10, choices=Theme.choices, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)  # UTC until we know it
    phone = models.CharField(max_length=16, blank=True, default="", db_default="")  # E.164; one_time_codes/phone
    phone_verified_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]
        triggers = [Trail("user", name="{email}", secret=("password",), ignored=("last_login",))]

    def __str__(self) -> str:
        return self.email

    @property
    def called(self) -> str:
        """The name to show for this person."""
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or "UTC")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, customer: Customer) -> Self:
        """The account's own memberships. A profile's are not its organization's, nor the other way round."""
        return self.filter(**owner_columns(customer))

    def visible_to(self, customer: Customer) -> Self:
        """An organization sees its own memberships and those of its profiles; a profile sees its own."""
        if customer.profile:
            return self.filter(profile=customer.profile)
        return self.filter(organization=customer.organization, profile__deleted_at=None)

    def active(self) -> Self:
        return self.filter(status=MembershipStatus.ACTIVE)

    def listed(self) -> Self:
        """All but owners, who are never listed."""
        return self.exclude(role=Role.OWNER)

    def in_order(self) -> Self:
        """In the order they were created, with the columns that lists show."""
        return self.select_related("user").order_by("created_at", "id")


class Membership(Base):
    """A user's role in an organization or, with `profile`, in one of its profiles only.

    Without a user it is an open or declined invitation, with the `email` and `name` of the invited person.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    status = models.CharField(max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.ACTIVE)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=255, blank=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.BinaryField(max_length=32, null=True, blank=True, unique=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "profile"],
                condition=Q(user__isnull=False),
                nulls_distinct=False,
                name="one_role_per_user_and_account",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "organization",
                "profile",
                condition=Q(user=None),
                nulls_distinct=False,
                name="one_invitation_per_address_and_account",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, status__in=[MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED])
                | Q(user=None, status__in=[MembershipStatus.INVITED, MembershipStatus.REJECTED]),
                name="only_invitations_have_no_user",
            ),
        ]
        triggers = [Trail("member", name="{user.email}{email}", ignored=("token_hash",))]

    def __str__(self) -> str:
        return f"{self.address} is {self.role}"

    @property
    def account(self) -> Organization | Profile:
        return self.profile or self.organization

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email

    @property
    def called(self) -> str:
        """The person's name, or else the invitation's, which may be empty."""
        return (self.user and self.user.name) or self.name


class InvitationMail(Queued):
    """The queue row of an invitation e-mail. It is deleted when the e-mail was sent."""

    of = models.OneToOneField(Membership, on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.of_id} due {self.due_at}"


class ResetMail(Queued):
    """The queue row of a password reset e-mail, for any address that was typed. It is deleted when it is dealt with."""

    email = models.EmailField()

    def __str__(self) -> str:
        return f"{self.id} due {self.due_at}"


class OwnershipMail(Queued):
    """The queue row of an e-mail about a new owner, to them or to the owner before. It is deleted when it was sent."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    former_owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_for_owner = models.BooleanField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id} due {self.due_at}"


class Impersonation(Base):
    """An operator acts as a member, within one organization; its audit log has the start and the end."""

    operator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [Trail("impersonation", name="{person.email} by {operator.email}")]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.operator_id}"


class Scope(models.TextChoices):
    """What an API key may be used for, within the role of its creator. `roles.scope_of` says which a call needs."""

    SEND = "send"
    READ = "read"
    MANAGE = "manage"


def all_scopes() -> list[str]:
    return list(Scope.values)


class ApiKey(Owned):
    """A program's credential. We store only its secret's hash; `prefix` and `last_four` help people recognize it."""

    name = models.CharField(max_length=255)
    prefix = models.CharField(max_length=16)
    last_four = models.CharField(max_length=4)
    hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # whose role the key has
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices), default=all_scopes)
    allowed_networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)  # CIDR; none means all
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        triggers = [Trail("API key", name="{name} (…{last_four})", ignored=("last_used_at",))]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…{self.last_four})"

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class SecondFactor(Authenticator):
    """allauth's table of second factors, to record their changes."""

    class Meta:
        proxy = True
        triggers = [Trail("second factor", name="{type} of {user.email}", secret=("data",), ignored=("last_used_at",))]


class SignInAddress(EmailAddress):
    """allauth's table of e-mail addresses, to record their changes."""

    class Meta:
        proxy = True
        triggers = [Trail("e-mail address", name="{email}")]
