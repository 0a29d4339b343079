"""Add members. Their e-mail address counts as verified, because whoever adds them vouches for it."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.organizations.customer import Customer
from apps.users.models import Membership, Role, User


@transaction.atomic
def create_user(email: str, password: str | None = None, *, name: str = "") -> User:
    """Create a person who can sign in with this password. Without a password, they reset it first."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def add_member(user: User, customer: Customer, role: Role) -> Membership:
    """Give a person a role in an organization, or only in one profile."""
    membership, _ = Membership.objects.update_or_create(
        user=user, organization=customer.organization, profile=customer.profile, defaults={"role": role}
    )
    return membership


def password_link(user: User) -> str:
    """A link to choose a password. It works once, for three days."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return str(settings.SITE_URL) + reverse("account_reset_password_from_key", kwargs=parts)


def remove_member(membership: Membership) -> None:
    """Remove a person's role. It takes effect with the next request."""
    membership.delete()
