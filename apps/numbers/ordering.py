"""Work through the rows of numbers: order them, look after them, give them back.

An order names our reference, the row's id. A worker that died between the call and the commit leaves a row that is
still to be ordered; the next one looks for the reference first, so nothing is ordered twice. A number that we have is
looked up once a day.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.brands import number_assignment
from apps.channels import number_senders
from apps.channels.connecting import CannotConnect
from apps.channels.models import NumberState, PhoneNumber
from apps.channels.providers import MARKETS
from apps.channels.providers.number_market import (
    CarrierNumber,
    MarketAccess,
    MarketRefusal,
    NumberMarket,
    NumberOrder,
)
from apps.core import egress, queue
from apps.numbers import buying, noted
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

# Longer than the calls of one step may take (five of ten seconds), or two workers would order at the same time.
_LEASE, _LONGEST = timedelta(minutes=2), timedelta(hours=1)
_FIRST_LOOK = timedelta(seconds=2)  # at an order that is pending; then twice as long each time
_CHECKED_EVERY = timedelta(days=1)
# A suspended account gets no new numbers; returning them goes on.
_STOPPED = Q(state=NumberState.ORDERED) & (
    Q(organization__suspended_at__isnull=False) | Q(profile__suspended_at__isnull=False)
)
_UNAVAILABLE = "The carrier couldn't deliver this number. You weren't charged. Request another one."
_GONE = "The carrier no longer has this number in our account. Messages from it fail."
_INACTIVE = "The carrier hasn't activated this number, or has paused it."


def drain() -> int:
    """Take a step with every row that is due. Returns how many are settled, for now."""
    settled = 0
    rows = PhoneNumber.objects.held().exclude(_STOPPED)
    while taken := queue.claim(rows, 1, lease=_LEASE, doubled_up_to=_LONGEST, now=timezone.now()):
        settled += _attempt(taken[0])
    return settled


def _attempt(row: PhoneNumber) -> bool:
    try:
        access = buying.access_to(row.account)
    except InvalidToken:
        return _wait(row, buying.UNREADABLE)
    return _STEPS[NumberState(row.state)](row, MARKETS[row.account.provider], access)


# --- To be ordered ---


def _order(row: PhoneNumber, market: NumberMarket, access: MarketAccess) -> bool:
    order = _placed(row, market, access)
    if isinstance(order, MarketRefusal):
        return _wait(row, order.text, order) if order.is_retryable else _fail(row, order.text)
    if order.state == "failed":
        return _fail(row, _UNAVAILABLE)
    if order.state == "pending":
        return _look_again(row)
    found = market.read_number(egress.call(market.find_number(row.number, access)), row.number)
    if isinstance(found, MarketRefusal):
        return _wait(row, found.text, found)
    if found is None or not found.is_usable:
        return _look_again(row)
    refused = market.read_done(egress.call(market.use_number(found.carrier_id, access))) if access.account else None
    return _wait(row, refused.text, refused) if refused else _activate(row, found, now=timezone.now())


def _placed(row: PhoneNumber, market: NumberMarket, access: MarketAccess) -> NumberOrder | MarketRefusal:
    if row.order_id:
        found = market.read_order(egress.call(market.get_order(row.order_id, access)))
        if isinstance(found, NumberOrder) or not found.is_unknown:
            return found
    placed = _found(row, market, access)
    if placed is None:
        placed = market.read_order(egress.call(market.order_number(row.number, str(row.id), access)))
    if isinstance(placed, MarketRefusal) and not placed.is_retryable:
        # It may have been refused because we have it: the list can be a moment older than an order.
        placed = _found(row, market, access) or placed
    if isinstance(placed, NumberOrder):
        row.order_id = placed.order_id
        PhoneNumber.objects.filter(pk=row.pk).update(order_id=placed.order_id)  # now: the next try needn't look
    return placed


def _found(row: PhoneNumber, market: NumberMarket, access: MarketAccess) -> NumberOrder | MarketRefusal | None:
    """The order that an earlier try placed."""
    orders = market.read_orders(egress.call(market.find_orders(str(row.id), access)))
    return orders if isinstance(orders, MarketRefusal) else next(iter(orders), None)


def _activate(row: PhoneNumber, found: CarrierNumber, *, now: datetime) -> bool:
    with transaction.atomic():
        due = now + _CHECKED_EVERY
        given = {"carrier_id": found.carrier_id, "given_at": now, "due_at": due, "attempts": 0, "problem": ""}
        if not _ours(row).update(state=NumberState.ACTIVE, **given, updated_at=now):
            return False
        row = PhoneNumber.objects.select_related("organization", "profile", "account").get(pk=row.pk)
        if row.organization is not None:
            customer = Customer(row.organization, row.profile)
            try:
                number_senders.start(row, customer, now=now)
            except CannotConnect as problem:
                PhoneNumber.objects.filter(pk=row.pk).update(problem=problem.message)
            noted.moved(row.number, None, row.profile, now=now)
            number_assignment.numbers_changed(customer, now=now)
    return True


# --- Ours ---


def _check(row: PhoneNumber, market: NumberMarket, access: MarketAccess) -> bool:
    found = market.read_number(egress.call(market.find_number(row.number, access)), row.number)
    if isinstance(found, MarketRefusal):
        return _wait(row, row.problem, found)
    carrier_id = found.carrier_id if found else row.carrier_id
    problem = _GONE if found is None else "" if found.is_usable else _INACTIVE
    return _settle(row, carrier_id=carrier_id, problem=problem, due_at=timezone.now() + _CHECKED_EVERY)


# --- To be returned ---


def _return(row: PhoneNumber, market: NumberMarket, access: MarketAccess) -> bool:
    carrier_id = row.carrier_id
    if not carrier_id:
        found = market.read_number(egress.call(market.find_number(row.number, access)), row.number)
        if isinstance(found, MarketRefusal):
            return _wait(row, found.text, found)
        carrier_id = found.carrier_id if found else ""
    refused = market.read_done(egress.call(market.return_number(carrier_id, access))) if carrier_id else None
    if refused and not refused.is_unknown:
        return _wait(row, refused.text, refused)
    return _settle(row, state=NumberState.RELEASED, returned_at=timezone.now(), problem="")


_STEPS: dict[NumberState, Callable[[PhoneNumber, NumberMarket, MarketAccess], bool]] = {
    NumberState.ORDERED: _order,
    NumberState.ACTIVE: _check,
    NumberState.RELEASING: _return,
}


# --- What becomes of the row ---


def _look_again(row: PhoneNumber) -> bool:
    """Attempts go on counting, so that each look is later than the one before."""
    pause = min(_FIRST_LOOK * 2 ** min(row.attempts - 1, 20), _LONGEST)
    _ours(row).update(due_at=timezone.now() + pause, problem="")
    return False


def _wait(row: PhoneNumber, problem: str, refused: MarketRefusal | None = None) -> bool:
    """Try again when the lease ends, or when the carrier says so."""
    log.warning("number %s, try %s: %s", row.pk, row.attempts, refused.text if refused else problem)
    due = row.due_at
    if refused and refused.retry_after is not None:
        due = timezone.now() + min(timedelta(seconds=refused.retry_after), _LONGEST)
    _ours(row).update(due_at=due, problem=problem[:500])
    return False


def _fail(row: PhoneNumber, problem: str) -> bool:
    return _settle(row, state=NumberState.FAILED, problem=problem[:500])


def _settle(row: PhoneNumber, **fields: object) -> bool:
    return bool(_ours(row).update(**{"attempts": 0, "updated_at": timezone.now(), **fields}))


def _ours(row: PhoneNumber) -> QuerySet[PhoneNumber]:
    """The row, while the claim is ours and nothing changed it."""
    return PhoneNumber.objects.filter(pk=row.pk, attempts=row.attempts, due_at=row.due_at, state=row.state)
