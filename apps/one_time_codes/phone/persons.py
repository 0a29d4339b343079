"""Verify the phone of a person who signs up: a one-time code that this installation's own organization sends.

`settings.HOUSE_ORGANIZATION` names it; without it, phones can't be verified here. A person gets five codes a day,
whatever numbers they try, because everyone may sign up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from apps.channels import phone_numbers
from apps.core.errors import DomainError, Invalid, RateLimited
from apps.onboarding import sample_templates
from apps.one_time_codes import checking, issuing
from apps.one_time_codes.issuing import Wish
from apps.one_time_codes.models import CodeStatus, OneTimeCode, PhoneCheck
from apps.organizations import named
from apps.organizations.customer import Customer
from apps.users.models import Membership, Role, User

A_DAY = 5
_DAY = timedelta(days=1)


class NotOffered(DomainError):
    message = "Phones can't be verified here yet. Ask your server's operator."


class TooManyChecks(RateLimited):
    code = "LIMIT_002"
    message = f"You can get {A_DAY} codes a day. Try again tomorrow."


class WrongCode(DomainError):
    message = "This code isn't right, or it has expired."


def is_offered() -> bool:
    return _house() is not None


def send(person: User, written: str, *, now: datetime) -> PhoneCheck:
    """Send a code to this number. Raises NotOffered, TooManyChecks, Invalid and what sending a code raises."""
    phone, house = phone_numbers.e164(written), _house()
    if house is None:
        raise NotOffered
    if phone is None:
        raise Invalid({"phone": ["Write the number with its country code, such as +14155550100."]})
    with transaction.atomic():
        User.objects.select_for_update().get(id=person.id)  # one at a time, so that five are five
        if PhoneCheck.objects.filter(user=person, created_at__gt=now - _DAY).count() >= A_DAY:
            raise TooManyChecks(retry_after=int(_DAY.total_seconds()))
        code, _, _ = issuing.issue(house, Wish(phone), metadata={"origin": "phone of a person"}, now=now)
        return PhoneCheck.objects.create(user=person, code_id=code.id, created_at=now)


def waiting_for(person: User, *, now: datetime) -> str:
    """The number that a code was sent to, while it can be confirmed; or empty."""
    check = _newest(person)
    code = OneTimeCode.objects.filter(id=check.code_id).first() if check else None
    return code.phone if code and code.status_at(now) is CodeStatus.PENDING else ""


def confirm(person: User, typed: str, *, now: datetime) -> User:
    """Store the verified number, and give the accounts that the person owns the sample templates. Raises WrongCode."""
    house, check = _house(), _newest(person)
    if house is None or check is None:
        raise WrongCode
    verdict = checking.verify(house, typed, id=check.code_id, now=now)
    if not verdict.is_verified:
        raise WrongCode
    with transaction.atomic():
        person.phone, person.phone_verified_at, person.updated_at = verdict.row.phone, now, now
        person.save(update_fields=["phone", "phone_verified_at", "updated_at"])
        for customer in owned_by(person):
            sample_templates.provide(customer, now=now)
    return person


def owned_by(person: User) -> list[Customer]:
    owned = Membership.objects.active().filter(user=person, role=Role.OWNER, profile=None)
    return [Customer(each.organization) for each in owned.select_related("organization")]


def _newest(person: User) -> PhoneCheck | None:
    return PhoneCheck.objects.filter(user=person).order_by("-created_at").first()


def _house() -> Customer | None:
    wanted = settings.HOUSE_ORGANIZATION
    found = named.organization_named(wanted) if wanted else None
    return Customer(found) if found else None
