"""Which route a message takes next when one has failed for good, or has not confirmed a one-time code in time.

Only automatic messages fall back, over at most `routing.MAX_ROUTES` routes, and only after errors that another channel
can mend (`Ending.falls_back`). This module decides; `settle` and `status` write it (docs/adr/0033).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings

from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.channels.providers.types import SendError
from apps.core.errors import DomainError
from apps.error_codes import catalog
from apps.messaging.models import MessageStatus
from apps.messaging.sending import pipeline, secrets
from apps.messaging.sending.draft import Draft, undelivered

_MAX_AGE = timedelta(hours=24)  # of a message whose carrier says that it failed; later it is out of date
UNCONFIRMED = "ERR_MESSAGE_EXPIRED"
_ARRIVED = (MessageStatus.DELIVERED, MessageStatus.READ)


@dataclass(frozen=True, slots=True)
class Fallback:
    """The next route of a message: what `routing.route_of` says, and the sender's channel and number."""

    route: str
    channel: str
    number: str

    @property
    def sentence(self) -> str:
        return f"Trying {self.channel.upper()} next."


class Step(Protocol):
    """What is read of a receipt."""

    @property
    def id(self) -> UUID: ...

    @property
    def status(self) -> str: ...

    @property
    def error_code(self) -> str | None: ...


def after(draft: Draft, code: str) -> Fallback | None:
    """The next route after its call failed with this code; None if there is none, or none can help."""
    if draft.pinned or not catalog.ending_of(code).falls_back:
        return None
    return _next(draft)


def at_once(draft: Draft, error: SendError) -> bool:
    """Whether a refusal that may be temporary is final here: a one-time code can't wait for its carrier."""
    return waits_for_delivery(draft) and not error.uncertain


def waits_for_delivery(draft: Draft) -> bool:
    """Whether it goes over SMS unless WhatsApp delivers it in time."""
    if draft.pinned or not draft.others or draft.template is None or not draft.template.is_code:
        return False
    return (
        draft.sender is not None and draft.sender.channel == Channel.WHATSAPP and _next(draft, Channel.SMS) is not None
    )


def deadline(handed_at: datetime) -> datetime:
    return handed_at + timedelta(seconds=settings.OTP_FALLBACK_SECONDS)


def unconfirmed(draft: Draft) -> Fallback | None:
    """The SMS for a code whose time is up; the draft has been through the pipeline."""
    return _next(draft, Channel.SMS, include_first=True) if draft.sender else None


def after_receipts(sender: Sender, steps: Sequence[Step], *, now: datetime) -> dict[UUID, tuple[Fallback, int]]:
    """The next routes of messages that failed over this sender, and how many routes failed before. Mostly none."""
    arrived = {step.id for step in steps if step.status in _ARRIVED}
    failed = {
        step.id
        for step in steps
        if step.status == MessageStatus.FAILED and catalog.ending_of(step.error_code).falls_back
    } - arrived
    if not failed:
        return {}
    found: dict[UUID, tuple[Fallback, int]] = {}
    route = routing.route_of(sender)
    for draft in undelivered(failed, sender.organization_id, since=now - _MAX_AGE, now=now):
        if (
            draft.is_blocked
            or secrets.MASK in draft.parameters.values()
            or (draft.routes and draft.routes[-1] != route)
        ):
            continue
        draft.routes, draft.awaits_delivery = draft.routes or (route,), True
        try:
            pipeline.route(draft)
        except DomainError:
            continue
        if next_route := _next(draft, include_first=True):
            found[draft.id] = (next_route, len(draft.routes) - 1)
    return found


def _next(draft: Draft, channel: str | None = None, *, include_first: bool = False) -> Fallback | None:
    if max(len(draft.routes), 1) >= routing.MAX_ROUTES:
        return None
    first = [routing.Candidate(draft.sender)] if include_first and draft.sender else []
    for each in [*first, *draft.others]:
        if channel in (None, each.sender.channel):
            return Fallback(each.route, each.sender.channel, each.sender.number)
    return None
