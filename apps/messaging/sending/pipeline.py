"""The questions every message must answer before it may leave, in order. Steps decide; `deliver` acts.

A step takes the draft, may enrich it, and stops it by raising a DomainError whose code becomes the message's. No step
queries: what it needs is in the draft. To add one: a rule in its own room, an adaptor here, an entry in STEPS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.channels import phone_numbers, routing
from apps.core.errors import DomainError
from apps.message_templates import review, segments
from apps.messaging.sending.draft import Draft


class ConsentBlocked(DomainError):
    code = "ERR_CONSENT_BLOCKED"
    message = "This person has opted out of receiving messages."


class TemplateGone(DomainError):
    code = "RESOURCE_002"
    message = "Template not found"


def consent(draft: Draft) -> None:
    if draft.opted_out:
        raise ConsentBlocked


def content(draft: Draft) -> None:
    if draft.template is None:
        raise TemplateGone
    review.check(draft.template.status, [draft.pinned])
    draft.template.check(draft.parameters)


def route(draft: Draft) -> None:
    assert draft.template is not None
    number = phone_numbers.check(draft.phone) or phone_numbers.Phone(draft.phone, "", is_possible=False)
    draft.sender = routing.choose(number, draft.senders, pinned=draft.pinned, allowed=draft.template.channels)


def text(draft: Draft) -> None:
    """The words, once the route has named the channel."""
    assert draft.template is not None
    assert draft.sender is not None
    draft.body = draft.template.render(draft.sender.channel, draft.parameters)
    draft.segments = segments.count(draft.body.content).parts


# The order of the failures is ruled by the contract (README, ruling 6); `text` cannot fail.
STEPS: tuple[Callable[[Draft], None], ...] = (consent, content, route, text)


def run(draft: Draft, *, now: datetime) -> DomainError | None:
    """Put every question; the answer that stopped the draft, or None when it may leave."""
    if draft.closed:
        return draft.closed
    try:
        for step in STEPS:
            step(draft)
    except DomainError as stop:
        return stop
    draft.routed_at = now
    return None
