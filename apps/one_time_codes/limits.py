"""How many codes may be sent: to one number, to a block of numbers, and by one account.

The second limit is against SMS pumping: a fraudster makes a sign-up form send codes to hundreds of numbers of a
block whose operator shares the price. Those are never verified, so only unverified codes count. Source: OWASP ASVS,
2.4.1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.core import sql
from apps.core.errors import RateLimited
from apps.core.models import made_at
from apps.one_time_codes.models import OneTimeCode, OneTimeCodeQuerySet, prefix_of
from apps.organizations.customer import Customer


class TooManyCodes(RateLimited):
    """`retry_after` says when the next code may be sent."""

    code = "LIMIT_002"
    message = "Too many one-time codes"


@dataclass(frozen=True, slots=True)
class _Limit:
    codes: int
    span: timedelta
    whom: str
    counted: OneTimeCodeQuerySet


def check(customer: Customer, phone: str, *, now: datetime) -> None:
    """May this account send a code to this number (E.164) now? Raises TooManyCodes.

    Call it in the transaction that stores the code: others of the same block wait until it ends.
    """
    sql.take_turn(f"codes:{customer.organization.id}:{prefix_of(phone)}")
    for limit in _limits(customer, phone):
        recent = limit.counted.since(now - limit.span).order_by("-id")
        last = recent.values_list("id", flat=True)[limit.codes - 1 : limit.codes].first()
        if last is not None:
            wait = (made_at(last) + limit.span - now).total_seconds()
            raise TooManyCodes(
                f"{limit.whom} may get {limit.codes} one-time codes in {_in_words(limit.span)}",
                retry_after=max(1, math.ceil(wait)),
            )


def _limits(customer: Customer, phone: str) -> Iterator[_Limit]:
    ours: OneTimeCodeQuerySet = OneTimeCode.objects.filter(organization=customer.organization)
    number, block = ours.to(phone), ours.filter(prefix=prefix_of(phone), verified_at=None)
    yield _Limit(settings.OTP_PER_NUMBER_10_MINUTES, timedelta(minutes=10), "A number", number)
    yield _Limit(settings.OTP_PER_NUMBER_DAY, timedelta(days=1), "A number", number)
    hidden = f"Numbers that begin with {prefix_of(phone)}, as long as the codes are not verified,"
    yield _Limit(settings.OTP_PER_PREFIX_HOUR, timedelta(hours=1), hidden, block)
    account = OneTimeCode.objects.owned_by(customer)
    yield _Limit(settings.OTP_PER_ACCOUNT_HOUR, timedelta(hours=1), "The people an account writes to", account)


def _in_words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return {1440: "a day", 60: "an hour"}.get(minutes, f"{minutes} minutes")
