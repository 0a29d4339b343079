"""The checks that every message must pass before we send it, in order. Steps decide; `deliver` acts.

A step takes the draft, may add data to it, and stops it by raising a DomainError, whose code the message gets. Steps
never query: the draft has what they need. To add one: a rule in its room, an adaptor here, an entry in STEPS, and its
question at the codes it raises (`error_codes.endings`), by which pages tell later what was decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import random

from apps.billing import quotes
from apps.brands import registration
from apps.channels import phone_numbers, routing
from apps.channels.models import Channel, Sender
from apps.core.errors import DomainError
from apps.core.models import made_at
from apps.error_codes.entry import Question
from apps.message_templates import review
from apps.messaging.sending import offers, text_message
from apps.messaging.sending.draft import Draft
from apps.organizations import gate


class ConsentBlocked(DomainError):
    code = "ERR_CONSENT_BLOCKED"
    message = "This person has opted out of receiving messages."


class TemplateGone(DomainError):
    code = "RESOURCE_002"
    message = "Template not found"


def consent(draft: Draft) -> None:
    if draft.is_blocked:
        raise ConsentBlocked


class WindowClosed(DomainError):
    code = "ERR_WINDOW_CLOSED"
    message = "WhatsApp takes free text only within 24 hours after the person last wrote to this number."


def content(draft: Draft) -> None:
    if draft.text is not None:
        _check_window(draft)
        return
    if draft.template is None:
        raise TemplateGone
    review.check(draft.template.status, [draft.pinned])
    draft.template.check(draft.parameters, channel=draft.pinned)


def _check_window(draft: Draft) -> None:
    """A text that must go over WhatsApp needs an open window of one of the account's numbers."""
    numbers = [sender.number for sender in draft.senders if sender.channel == Channel.WHATSAPP]
    if draft.pinned == Channel.WHATSAPP and numbers and not any(number in draft.windows for number in numbers):
        raise WindowClosed


class Unregistered(routing.RouteDenied):
    """The sentence says what is missing."""


def route(draft: Draft) -> None:
    senders, allowed = _senders(draft), text_message.CHANNELS if draft.text is not None else _allowed(draft)
    usable = [each for each in senders if not _is_barred(each, draft)]
    phone = phone_numbers.check(draft.phone) or phone_numbers.Phone(draft.phone, "", is_possible=False)
    draft.country = phone.region
    priced = offers.of(draft)
    try:
        found = routing.candidates(
            phone,
            usable,
            pinned=draft.pinned,
            allowed=allowed,
            wishes=replace(draft.wishes, answered=Channel.WHATSAPP.value) if draft.windows else draft.wishes,
            countries=draft.countries,
            tried=draft.routes if draft.awaits_delivery else draft.routes[:-1],
            prices=priced,
        )
    except routing.RouteDenied:
        if len(usable) < len(senders) and Channel.SMS in ([draft.pinned] if draft.pinned else allowed):
            raise Unregistered(draft.unregistered) from None
        raise
    found = [each for each in found if not draft.hold.stops(each.sender.channel)]
    if not found:
        raise ConsentBlocked
    if draft.routes:  # the page may have changed meanwhile; what was said comes first
        found.sort(key=lambda each: each.route != draft.routes[-1])
    draft.sender, draft.because, draft.others = found[0].sender, found[0].because, found[1:]
    written = priced.written(draft.sender.channel) if priced else None
    draft.body, draft.segments = written or (None, None)


def _is_barred(sender: Sender, draft: Draft) -> bool:
    """US carriers don't take it from this number, for the account has no active campaign."""
    return bool(draft.unregistered) and registration.needs_campaign(sender) and registration.is_us(draft.phone)


def _allowed(draft: Draft) -> list[str]:
    assert draft.template is not None
    template, parameters = draft.template, draft.parameters
    return [channel for channel in template.channels if template.fits(channel, parameters)]


def _senders(draft: Draft) -> list[Sender]:
    """Those that it may leave from, the one that it should leave from first."""
    usable = draft.senders
    if draft.text is not None:
        usable = [each for each in usable if each.channel != Channel.WHATSAPP or each.number in draft.windows]
    return sorted(usable, key=lambda each: each.number != draft.number) if draft.number else usable


def text(draft: Draft) -> None:
    """The words, once the route has named the channel. Cannot fail."""
    assert draft.sender is not None
    if draft.body is None:
        draft.body, draft.segments = offers.write(draft, draft.sender.channel)


def price(draft: Draft) -> None:
    """The words, and what they cost. Whether the payer has it is asked for the whole batch (`billing.holds`)."""
    text(draft)
    if draft.prices is None or not draft.billed.payers:
        return
    assert draft.sender is not None
    category = draft.template.category if draft.template else ""
    country = quotes.in_book(draft.country)
    draft.quote = quotes.of(draft.prices, draft.sender, country, category=category, segments=draft.segments or 1)


# The order of the failures is ruled by the contract (README, ruling 6).
STEPS: dict[Question, Callable[[Draft], None]] = {
    "consent": consent,
    "content": content,
    "route": route,
    "price": price,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a draft: it leaves, it is stopped for good, or it waits until a time and is asked again.

    `question` is the one that stopped it or makes it wait.
    """

    question: Question | None = None
    stop: DomainError | None = None
    wait_until: datetime | None = None


_LEAVES = Decision()
_HELD_SECONDS = 60  # at least, until a message of a suspended account is asked again; at most twice that
_ANSWERED_WITHIN = timedelta(hours=24)  # an answer to STOP or HELP; later it would come as a surprise


def run(draft: Draft, *, now: datetime) -> Decision:
    """Put every question, up to the first that stops the draft."""
    if draft.is_suspended:
        return _hold(draft, now=now)
    if draft.closed:
        return Decision("account", draft.closed)
    for question, step in STEPS.items():
        try:
            step(draft)
        except DomainError as stop:
            return Decision("consent" if isinstance(stop, ConsentBlocked) else question, stop)
    draft.routed_at = now
    return _LEAVES


def _hold(draft: Draft, *, now: datetime) -> Decision:
    """Until the suspension ends. What is of no use by then ends now, so that it doesn't leave afterwards."""
    until = now + timedelta(seconds=_HELD_SECONDS * (1 + random()))  # in no order, so as not to come back all at once
    useless_at = _useless_at(draft)
    if useless_at is None:
        return Decision("account", wait_until=until)
    if useless_at <= now:
        return Decision("account", gate.Suspended(_EXPIRED))
    return Decision("account", wait_until=min(until, useless_at))


_EXPIRED = "The account was suspended until this message was out of date."


def _useless_at(draft: Draft) -> datetime | None:
    """When a one-time code has expired, or an answer to a keyword is too late. Other messages are sent however late."""
    lasts = _ANSWERED_WITHIN if draft.is_exempt else draft.template.lasts if draft.template else None
    return made_at(draft.id) + lasts if lasts and not draft.is_scheduled else None
