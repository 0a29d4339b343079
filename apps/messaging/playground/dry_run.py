"""The playground's preview: what `accepting.accept` and the pipeline would do, without writing anything.

It runs the pipeline's own steps on drafts that were never stored, so preview and sending can't disagree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from apps.channels.models import Channel, Sender
from apps.channels.phone_numbers import written
from apps.channels.senders import senders_of
from apps.contacts import reach
from apps.core.errors import DomainError
from apps.core.sandbox import rolled_back
from apps.error_codes.catalog import BLOCKING
from apps.message_templates import segments
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Body, Compiled, ParametersInvalid
from apps.message_templates.segments import Segments
from apps.messaging.playground import costly
from apps.messaging.playground.costly import Costly
from apps.messaging.playground.recipients import doubt
from apps.messaging.sending import accepting, pipeline, schedule
from apps.messaging.sending.draft import Draft
from apps.organizations import gate
from apps.organizations.customer import Customer

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to send. `channel` None is automatic; `parameters` are those that were filled in."""

    template: MessageTemplate
    phones: tuple[str, ...] = ()
    channel: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    scheduled_at: datetime | None = None

    @cached_property
    def compiled(self) -> Compiled:
        return Compiled(self.template.definition, status=self.template.status)

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Variables that still need a value; links and media with an address of their own do not."""
        needed = (variable.name for variable in self.compiled.variables if not _is_optional(variable))
        return tuple(name for name in needed if name not in self.parameters)

    @cached_property
    def filled(self) -> dict[str, str]:
        """The parameters with the author's samples in the gaps."""
        samples = self.compiled.samples()
        return {**{name: samples[name] for name in self.open}, **self.parameters}


def _is_optional(variable: Any) -> bool:
    return bool(variable.url) and variable.type in ("link", "media")


@dataclass(frozen=True)
class PlaygroundAnswer:
    """How one question was answered. `verdict` is yes, no, or not reached."""

    question: str
    verdict: str
    sentence: str = "Not reached."
    note: str = ""


@dataclass(frozen=True)
class Group:
    """People for whom every question is answered alike."""

    phones: tuple[str, ...]
    answers: tuple[PlaygroundAnswer, ...]
    channel: str | None = None
    code: str = ""  # what stops them, if something does

    @property
    def is_held_back(self) -> bool:
        """Stopped by a rule rather than by a mistake."""
        return self.code in BLOCKING


@dataclass(frozen=True)
class Words:
    """What is said on one channel, to how many of these people."""

    channel: str
    body: Body
    people: int
    typed: tuple[str, ...] = ()  # the values that were filled in

    @property
    def is_sms(self) -> bool:
        return self.channel == Channel.SMS

    @cached_property
    def segments(self) -> Segments:
        return segments.count(self.body.content)

    @property
    def room(self) -> int:
        """How many characters these parts hold."""
        return self.segments.units + self.segments.limit_left

    @property
    def bars(self) -> list[int]:
        """How full each part is, in percent."""
        size = self.room / max(self.segments.parts, 1)
        return [min(100, round(100 * (self.segments.units - size * i) / size)) for i in range(self.segments.parts)]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text, cut where costly characters stand; True marks them."""
        text = self.body.content
        if not self.costly:
            return [(text, False)]
        parts = re.split(f"({segments.FOREIGN.pattern}+)", text)
        return [(piece, index % 2 == 1) for index, piece in enumerate(parts) if piece]

    @cached_property
    def costly(self) -> tuple[Costly, ...]:
        """The characters that force a text message out of the GSM alphabet."""
        return costly.of(self.body.content, self.typed) if self.is_sms else ()

    @property
    def plain_parts(self) -> int:
        """How many parts the text takes once everything is replaced that can be."""
        return segments.count(costly.plainer(self.body.content)).parts

    @property
    def replacements(self) -> str:
        """What "replace all" puts for what, as JSON; empty where nothing that was typed can be replaced."""
        pairs = {each.character: each.instead for each in self.costly if each.is_typed and each.instead is not None}
        return json.dumps(pairs) if pairs else ""


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


def preview(customer: Customer, wish: Wish) -> SendPreview:
    """What would become of a wish. Costs three queries, however many people there are."""
    opted_out = reach.opted_out(customer, wish.phones)
    senders = senders_of(customer)
    grouped: dict[Group, list[str]] = {}
    for phone in wish.phones:
        kind = _ask(_draft(customer, wish, phone, phone in opted_out, senders), wish)
        grouped.setdefault(kind, []).append(phone)
    groups = tuple(Group(tuple(phones), kind.answers, kind.channel, kind.code) for kind, phones in grouped.items())
    return SendPreview(groups, _words(wish, groups), _refusal(customer, wish, opted_out))


def deliver(customer: Customer, wish: Wish, *, by: str, now: datetime) -> list[accepting.Accepted]:
    """Send it, as the API would. Raises what the API would answer, and ParametersInvalid where it would only fail."""
    gate.check(customer)
    if wish.scheduled_at is None:
        accepting.check(wish.template, [wish.channel])
    else:
        schedule.make_room(customer, len(wish.phones), now=now)
    wish.compiled.check(wish.parameters)
    return accepting.accept(
        customer,
        phones=wish.phones,
        channels=[wish.channel],
        template_id=wish.template.id,
        parameters=wish.parameters,
        metadata={"origin": "playground", "sent_by": by},
        now=now,
        scheduled_at=wish.scheduled_at,
    )


def sandbox(customer: Customer, wish: Wish, *, by: str, now: datetime) -> list[accepting.Accepted]:
    """The same, rolled back: nothing is stored and no bell rings."""
    with rolled_back():
        return deliver(customer, wish, by=by, now=now)


def _draft(customer: Customer, wish: Wish, phone: str, opted_out: bool, senders: list[Sender]) -> Draft:
    return Draft(
        id=_NOBODY,
        attempts=0,
        organization_id=customer.organization.id,
        profile_id=customer.profile.id if customer.profile else None,
        phone=phone,
        pinned=wish.channel,
        parameters=wish.filled,
        opted_out=opted_out,
        template=wish.compiled,
        senders=senders,
    )


def _ask(draft: Draft, wish: Wish) -> Group:
    """Put every question of the pipeline; the group, still without people, of those who are answered so."""
    answers: list[PlaygroundAnswer] = []
    stop: DomainError | None = None
    for step in pipeline.STEPS:
        question = step.__name__
        if stop:
            answers.append(PlaygroundAnswer(question, "not reached"))
            continue
        try:
            step(draft)
        except DomainError as problem:
            stop = problem
            answers.append(PlaygroundAnswer(question, "no", problem.message, problem.code))
        else:
            tell = _TELL.get(question)
            answers.append(tell(draft, wish) if tell else PlaygroundAnswer(question, "yes", "Passed."))
    channel = draft.sender.channel if draft.sender and not stop else None
    return Group((), tuple(answers), channel, stop.code if stop else "")


def _tell_consent(_draft: Draft, _wish: Wish) -> PlaygroundAnswer:
    return PlaygroundAnswer("consent", "yes", "Has not opted out.")


def _tell_content(_draft: Draft, wish: Wish) -> PlaygroundAnswer:
    if wish.open:
        names = ", ".join(wish.open)
        return PlaygroundAnswer("content", "open", f"Fill in {names}. The preview shows sample values.")
    if not wish.compiled.variables:
        return PlaygroundAnswer("content", "yes", "No variables to fill in.")
    return PlaygroundAnswer(
        "content", "yes", "Every variable is filled in.", f"{len(wish.compiled.variables)} variables"
    )


def _tell_route(draft: Draft, wish: Wish) -> PlaygroundAnswer:
    assert draft.sender is not None
    how = "as asked" if wish.channel else "automatic"
    return PlaygroundAnswer(
        "route", "yes", f"{_NAMES[draft.sender.channel]} from {written(draft.sender.number)}.{doubt(draft.phone)}", how
    )


def _tell_text(draft: Draft, _wish: Wish) -> PlaygroundAnswer:
    assert draft.body is not None
    assert draft.sender is not None
    if draft.sender.channel != Channel.SMS:
        return PlaygroundAnswer("text", "yes", "One message, whatever its length.")
    found = segments.count(draft.body.content)
    parts = "1 part" if found.parts == 1 else f"{found.parts} parts"
    return PlaygroundAnswer("text", "yes", f"{parts} in {found.encoding}.", f"{found.units} characters")


_NAMES = {Channel.SMS.value: "SMS", Channel.WHATSAPP.value: "WhatsApp", Channel.RCS.value: "RCS"}
_TELL: dict[str, Callable[[Draft, Wish], PlaygroundAnswer]] = {
    "consent": _tell_consent,
    "content": _tell_content,
    "route": _tell_route,
    "text": _tell_text,
}


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
        gate.check(customer)
        if wish.scheduled_at is None:
            accepting.check(wish.template, [wish.channel])
        _check_filled(wish)
    except DomainError as problem:
        return problem
    return accepting.AllOptedOut(field="to") if wish.phones and opted_out.issuperset(wish.phones) else None


def _check_filled(wish: Wish) -> None:
    """A value that does not fit its variable; one that is missing is no mistake yet."""
    try:
        wish.compiled.check(wish.filled)
    except ParametersInvalid as problem:
        if problem.field in wish.parameters:
            raise
