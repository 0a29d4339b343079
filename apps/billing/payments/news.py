"""Stripe's events. The signature proves who sent one; the payment's row and the event's id make it count once.

Events about payments that are not ours change nothing and leave nothing: an account at Stripe may serve others too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction

from apps.billing.payments import settling, stripe, stripe_signature
from apps.billing.payments.models import Payment, PaymentEvent, PaymentKind, PaymentState

log = logging.getLogger(__name__)


class UnreadableEvent(Exception):
    """Signed, but no event."""


def hear(header: str, body: bytes, *, now: datetime) -> None:
    """Apply an event. Raises BadStripeSignature and UnreadableEvent."""
    stripe_signature.verify(header, body, settings.STRIPE_WEBHOOK_SECRET, now=now.timestamp())
    try:
        event = orjson.loads(body)
        external_id, kind, about = str(event["id"]), str(event["type"]), event["data"]["object"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise UnreadableEvent from None
    if kind not in _STEPS or not isinstance(about, dict):
        return
    with transaction.atomic():
        payment = _payment_of(about)
        if payment is not None:
            _apply(payment, external_id, kind, about, now=now)


def refuse(payment: Payment, external_id: str, kind: str, problem: str, *, now: datetime) -> None:
    """Keep what doesn't fit for the operator. Nothing is credited."""
    log.error("payment %s, %s %s: %s", payment.id, kind, external_id, problem)
    given = {"kind": kind[:60], "payment": payment, "problem": problem[:300], "created_at": now}
    PaymentEvent.objects.update_or_create(external_id=external_id[:100], defaults=given)


def _apply(payment: Payment, external_id: str, kind: str, about: dict[str, Any], *, now: datetime) -> None:
    given = {"kind": kind, "payment": payment, "created_at": now}
    _, is_new = PaymentEvent.objects.get_or_create(external_id=external_id[:100], defaults=given)
    if is_new and (problem := _STEPS[kind](payment, about, now)):
        refuse(payment, external_id, kind, problem, now=now)


def _payment_of(about: Mapping[str, Any]) -> Payment | None:
    """Locked. By the id that we gave Stripe, or by Stripe's own."""
    metadata = about.get("metadata")
    named = metadata.get("payment_id") if isinstance(metadata, dict) else None
    try:
        found = Payment.objects.filter(id=UUID(named or about.get("client_reference_id") or ""))
    except (ValueError, TypeError, AttributeError):
        found = Payment.objects.filter(intent_id=about.get("payment_intent") or "none")
    payment_id = found.values_list("id", flat=True).first()
    return settling.lock(payment_id) if payment_id else None


def _completed(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    session = stripe.session_of(about)
    if not session.is_paid:  # a bank debit: another event will tell
        settling.processing(payment, intent_id=session.intent_id, now=now)
        return ""
    return settling.paid(payment, session.amount, session.currency, intent_id=session.intent_id, now=now)


def _succeeded(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    intent = stripe.intent_of(about)
    return settling.paid(payment, intent.amount, intent.currency, intent_id=intent.id, now=now)


def _refused(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    problem = stripe.intent_of(about).problem or settling.NOT_PAID
    if payment.kind == PaymentKind.TOP_UP:
        settling.refused(payment, problem, now=now)
    else:
        settling.failed(payment, problem, now=now)
    return ""


def _failed(payment: Payment, _: dict[str, Any], now: datetime) -> str:
    """Of a debit: the event of its intent says why. Before it was completed, what is known is of another try."""
    problem = payment.problem if payment.state == PaymentState.PROCESSING else ""
    settling.failed(payment, problem or settling.NOT_PAID, now=now)
    return ""


def _expired(payment: Payment, _: dict[str, Any], now: datetime) -> str:
    settling.expired(payment, now=now)
    return ""


def _returned(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    total = stripe.whole(about.get("amount_refunded"))
    return settling.returned(payment, total, str(about.get("currency")).upper(), now=now)


def _withdrawn(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    dispute = stripe.dispute_of(about)
    return settling.disputed(payment, dispute.withdrawn, dispute.currency, now=now)


def _reinstated(payment: Payment, about: dict[str, Any], now: datetime) -> str:
    dispute = stripe.dispute_of(about)
    return settling.disputed(payment, -dispute.reinstated, dispute.currency, now=now)


# Not `charge.dispute.created`: a bank that only inquires takes no money.
_STEPS: dict[str, Callable[[Payment, dict[str, Any], datetime], str]] = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _completed,
    "checkout.session.async_payment_failed": _failed,
    "checkout.session.expired": _expired,
    "payment_intent.succeeded": _succeeded,
    "payment_intent.payment_failed": _refused,
    "charge.refunded": _returned,
    "charge.dispute.funds_withdrawn": _withdrawn,
    "charge.dispute.funds_reinstated": _reinstated,
}
