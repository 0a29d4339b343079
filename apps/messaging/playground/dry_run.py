"""The playground's preview: what `accepting.accept` and the pipeline would do, without writing anything.

It runs the pipeline itself on drafts that were never stored, so preview and sending can't disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from apps.billing import affording, money
from apps.billing.holds import NotEnoughBalance
from apps.channels.models import Channel
from apps.core.errors import DomainError
from apps.core.sandbox import rolled_back
from apps.error_codes.catalog import BLOCKING
from apps.message_templates.channel_text import Words
from apps.message_templates.parameters import ParametersInvalid
from apps.messaging import check_display
from apps.messaging.check_display import Check, Facts
from apps.messaging.playground import drafts
from apps.messaging.playground.purse import FREE, Cost, Purse
from apps.messaging.playground.recipients import doubt
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import accepting, admission, pipeline, schedule
from apps.messaging.sending.draft import Draft
from apps.organizations.customer import Customer


@dataclass(frozen=True)
class Group:
    """People for whom every check has the same result."""

    phones: tuple[str, ...]
    checks: tuple[Check, ...]
    channel: str | None = None
    cost: Cost = FREE  # of each of their messages
    code: str = ""  # what stops them, if something does

    @property
    def is_held_back(self) -> bool:
        """Stopped by a rule rather than by a mistake."""
        return self.code in BLOCKING


@dataclass(frozen=True)
class SendPreview:
    groups: tuple[Group, ...]
    words: tuple[Words, ...]
    refusal: DomainError | None = None  # of the whole request

    @property
    def people(self) -> int:
        return sum(len(group.phones) for group in self.groups)

    @property
    def reached(self) -> int:
        return sum(len(group.phones) for group in self.groups if not group.code)

    @property
    def stopped(self) -> int:
        return self.people - self.reached

    @property
    def cost(self) -> str:
        """Of all that is sent, with fees for contacts; empty if it costs nothing."""
        micros = sum(group.cost.total * len(group.phones) for group in self.groups if not group.code)
        return money.words(micros) if micros else ""

    @property
    def fees(self) -> str:
        """What of this is fees for contacts; empty if none is due."""
        micros = sum(group.cost.fee * len(group.phones) for group in self.groups if not group.code)
        return money.words(micros) if micros else ""


def preview(customer: Customer, wish: Wish, *, now: datetime) -> SendPreview:
    """What would become of a wish. Costs the same few queries, however many people there are."""
    groups = _groups(customer, wish, now=now)
    stopped = {phone for each in groups if each.code == pipeline.ConsentBlocked.code for phone in each.phones}
    return SendPreview(groups, _words(wish, groups), _refusal(customer, wish, stopped))


def _groups(customer: Customer, wish: Wish, *, now: datetime) -> tuple[Group, ...]:
    at = wish.scheduled_at or now
    purse = Purse(customer, wish.phones, at=at)
    grouped: dict[Group, list[str]] = {}
    for draft in drafts.of(customer, wish, purse, at=at):
        grouped.setdefault(_ask(draft, wish, purse, now=now), []).append(draft.phone)
    return tuple(replace(kind, phones=tuple(phones)) for kind, phones in grouped.items())


def deliver(
    customer: Customer, wish: Wish, *, by: str, now: datetime, origin: str = "playground"
) -> list[accepting.Accepted]:
    """Send it, as the API would. Raises what the API would answer, and ParametersInvalid where it would only fail."""
    admission.check(customer, wish.template)
    if wish.scheduled_at is None:
        accepting.check(customer, wish.template, [wish.channel])
    else:
        schedule.make_room(customer, len(wish.phones), now=now)
    wish.compiled.check(wish.parameters, channel=wish.channel)
    with admission.counted(customer, wish.template, len(wish.phones), now=now):
        return accepting.accept(
            customer,
            phones=wish.phones,
            channels=[wish.channel],
            template_id=wish.template.id,
            parameters=wish.parameters,
            metadata={"origin": origin, "sent_by": by},
            now=now,
            scheduled_at=wish.scheduled_at,
            asked=wish.asked,
        )


def sandbox(customer: Customer, wish: Wish, *, by: str, now: datetime) -> list[accepting.Accepted]:
    """The same, rolled back: nothing is stored and no bell rings."""
    with rolled_back():
        return deliver(customer, wish, by=by, now=now)


def _ask(draft: Draft, wish: Wish, purse: Purse, *, now: datetime) -> Group:
    """The group, still without people, of those with the same result."""
    decision = pipeline.run(draft, now=now)
    question, stop, cost = decision.question, decision.stop, purse.cost(draft)
    if stop is None and not cost.is_covered:
        question, stop = "price", NotEnoughBalance()
    facts = _facts(draft, wish, cost, purse.month(now=now) if cost.fee else "")
    if stop and question:
        return Group((), tuple(check_display.stopped(question, stop.code, stop.message, facts)), code=stop.code)
    return Group((), tuple(check_display.passed(facts)), facts.channel, cost)


def _facts(draft: Draft, wish: Wish, cost: Cost, month: str) -> Facts:
    return Facts(
        variables=len(wish.parameters),
        open=wish.open,
        text=draft.body.content if draft.body else "",
        channel=draft.sender.channel if draft.sender else None,
        number=draft.sender.number if draft.sender else None,
        is_pinned=wish.channel is not None,
        doubt=doubt(draft.phone),
        price=money.decimal(cost.price) if draft.quote else None,
        fee=money.decimal(cost.fee) if cost.fee else None,
        month=month,
        because=draft.because,
    )


def _words(wish: Wish, groups: Sequence[Group]) -> tuple[Words, ...]:
    """On the channel that was asked for or, when it is automatic, on each that a phone here can show."""
    shown = (Channel.SMS.value, Channel.WHATSAPP.value)
    channels = (wish.channel,) if wish.channel else tuple(each for each in shown if each in wish.compiled.channels)
    return tuple(
        Words(
            channel,
            wish.compiled.render(channel, wish.filled),
            sum(len(group.phones) for group in groups if group.channel == channel),
            tuple(wish.parameters.values()),
        )
        for channel in channels
    )


def _refusal(customer: Customer, wish: Wish, opted_out: set[str]) -> DomainError | None:
    """What the request itself would be refused for."""
    try:
        admission.check(customer, wish.template)
        if wish.scheduled_at is None:
            accepting.check(customer, wish.template, [wish.channel])
            affording.check(customer, phones=wish.phones, channels=[wish.channel] if wish.channel else Channel.values)
        _check_filled(wish)
    except DomainError as problem:
        return problem
    return accepting.AllOptedOut(field="to") if wish.phones and opted_out.issuperset(wish.phones) else None


def _check_filled(wish: Wish) -> None:
    """A value that does not fit its variable; one that is missing is no mistake yet."""
    try:
        wish.compiled.check(wish.filled, channel=wish.channel)
    except ParametersInvalid as problem:
        if problem.field in wish.parameters:
            raise
