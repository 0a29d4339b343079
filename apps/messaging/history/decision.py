"""How a stored message was decided: its checks, read back from the row and its activities.

Nothing is stored for this. A message that was routed had passed every check; of one that was not, the error code tells
which check stopped it (`Ending.question`). Before a worker claims the message, no result is known.
"""

from __future__ import annotations

from decimal import Decimal

from apps.billing import message_prices, wallets
from apps.billing.models import EntryKind
from apps.error_codes import catalog
from apps.messaging import check_display
from apps.messaging.check_display import Check, Facts
from apps.messaging.history.timeline import Story
from apps.messaging.models import Direction, Message, MessageStatus
from apps.organizations.customer import Customer

_UNASKED = {
    MessageStatus.QUEUED.value: "Not checked yet.",
    MessageStatus.SCHEDULED.value: "Checked when the message is due.",
    MessageStatus.CANCELLED.value: "Not checked: the message was cancelled.",
}


def of(message: Message, story: Story) -> list[Check]:
    """Nothing for what people wrote to us: they are not asked."""
    if message.direction == Direction.INBOUND:
        return []
    was_routed = any(step.word == "Routed" for step in story.steps)
    if message.status in _UNASKED and not was_routed:
        unasked = check_display.unasked(_UNASKED[message.status])
        return [check_display.held(_HELD), *unasked] if _is_held(message) else unasked
    ending = catalog.ending_of(message.error_code)
    if was_routed or ending.question is None:
        return check_display.passed(_facts(message, story))
    words = (message.description or "").removeprefix(f"{message.error_code}: ")
    return check_display.stopped(
        ending.question, message.error_code or "", words or ending.cause, _facts(message, story)
    )


_HELD = "The account is suspended. The message waits until that ends."


def _is_held(message: Message) -> bool:
    waits = message.status != MessageStatus.CANCELLED
    return waits and Customer(message.organization, message.profile).is_suspended


def _facts(message: Message, story: Story) -> Facts:
    left = [f"{route.words} failed ({route.code})." for route in story.routes if route.code]
    return Facts(
        variables=len(message.parameters or {}),
        text=(message.body or {}).get("content") or "",
        channel=message.channel,
        number=message.number,
        is_pinned=message.is_pinned,
        price=_charged(message),
        is_billed=_is_billed(message),
        because=story.routes[-1].because if story.routes else "",
        left=" ".join(left),
    )


def _charged(message: Message) -> Decimal | None:
    """On its last route, before anything was paid back."""
    charges = [entry for entry in message.entries if entry.kind == EntryKind.CHARGE]
    return message_prices.spent(charges[-1].amount) if charges else None


def _is_billed(message: Message) -> bool:
    """One that a carrier took and that was not charged for was sent before its account was billed."""
    if message.entries or message.provider_ref is not None:
        return bool(message.entries)
    return bool(wallets.billed_customer(Customer(message.organization, message.profile)).payers)
