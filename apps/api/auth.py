"""Authenticate a call: `x-api-key` identifies a customer, `x-profile-id` selects one of an organization's profiles.

Callers are cached for a second: a busy key needs no query, and a revoked key stops working within that second. Whose
rows they use holds from the next call (core/epoch.py). Calls that change something (all but sending) always read the
database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request

from apps.api import lockout
from apps.core import epoch
from apps.core.addresses import sender_of
from apps.core.cache import Remembered
from apps.core.errors import DomainError
from apps.organizations import gate
from apps.organizations.actions import ProfileNotFound
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users import api_keys, networks
from apps.users.key_role import role_for, role_in
from apps.users.models import ApiKey


class NoKey(DomainError):
    code = "AUTH_001"
    message = "User is not authenticated"


class BadApiKey(DomainError):
    code = "AUTH_002"
    message = "Invalid or missing API key"


class NotYours(DomainError):
    code = "AUTH_004"
    message = "You do not have access to this organization or profile"


class NetworkRefused(DomainError):
    code = "AUTH_004"
    message = "This API key may not be used from this address"


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that was shown and the customer it acts for."""

    key: ApiKey
    customer: Customer
    role: str  # of the person who made the key, in that account
    acting_as: UUID | None = None  # the profile an organization key narrowed itself to
    epoch: bytes = b""  # in which it was read


def caller_of(request: Request) -> Caller:
    """Whom the API's authentication classes found."""
    return cast("Caller", request.auth)


_callers: Remembered[tuple[bytes, str | None], Caller] = Remembered(seconds=1.0, epoch=epoch.current)


def identify(request: HttpRequest, *, before_onboarding: bool = False, is_remembered: bool = True) -> Caller:
    """The caller behind a request, past the account gate; with `before_onboarding` only suspension closes it.
    Without `is_remembered` the key and its role are read anew.

    Raises NoKey, BadApiKey, KeyExpired, NotYours, ProfileNotFound, what `admit` says, or RateLimited for a secret that
    is locked.
    """
    secret = request.META.get("HTTP_X_API_KEY")
    if not secret:
        raise NoKey
    caller = recognize(secret, request.META.get("HTTP_X_PROFILE_ID"), is_remembered=is_remembered)
    admit(request, caller, before_onboarding=before_onboarding)
    return caller


def admit(request: HttpRequest, caller: Caller, *, before_onboarding: bool) -> None:
    """Raises what the account gate says, or NetworkRefused for an address outside the key's networks."""
    gate.check(caller.customer, before_onboarding=before_onboarding)
    if caller.key.allowed_networks:
        address = sender_of(request.META, proxies=settings.TRUSTED_PROXIES)
        if not networks.contain(caller.key.allowed_networks, address):
            raise NetworkRefused(f"This API key may not be used from {address or 'an unknown address'}")


def recognize(secret: str, acting_as: str | None, *, is_remembered: bool = True) -> Caller:
    """Whose key this is, and for whom it acts; whether that account may call is not asked here."""
    ask = _callers.get if is_remembered else _callers.renew
    return ask((api_keys.digest(secret), acting_as), lambda: _load(secret, acting_as))


def role_there(caller: Caller, account_id: str) -> str | None:
    """The caller's role in an account that the address names: a profile of an organization has roles of its own."""
    try:
        there = UUID(account_id)
    except ValueError:
        return caller.role  # the endpoint says what is wrong with it
    if caller.customer.profile or there == caller.customer.id:
        return caller.role
    return role_in(caller.key, caller.key.organization_id, there)


def _load(secret: str, acting_as: str | None) -> Caller:
    now_is = epoch.current()
    key = api_keys.verify(secret, now=timezone.now())
    if key is None:
        digest = api_keys.digest(secret)
        lockout.check(digest)
        lockout.failed(digest)
        raise BadApiKey
    customer = Customer.of(key) if acting_as is None else _narrowed(key, acting_as)
    role = role_for(key, customer)
    if role is None:
        raise NotYours
    return Caller(key, customer, role, None if acting_as is None else customer.id, now_is)


def _narrowed(key: ApiKey, acting_as: str) -> Customer:
    if key.profile_id is not None:
        raise NotYours
    try:
        profile = Profile.objects.get(id=UUID(acting_as), organization=key.organization_id, deleted_at=None)
    except (ValueError, Profile.DoesNotExist):
        raise ProfileNotFound from None
    return Customer(key.organization, profile)
