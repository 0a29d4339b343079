"""90 days of the made-up company's messages, in the order of time: what its programs sent, and the replies.

Everything happens in order: contacts that opted out get no messages, and the STOP comes before the opt-out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from uuid import UUID

import orjson
from django.conf import settings

from apps.channels import phone_numbers
from apps.channels.models import Channel, Sender
from apps.contacts.models import How
from apps.core.errors import DomainError
from apps.message_templates import segments
from apps.message_templates.render import Compiled
from apps.messaging.models import Direction, MessageStatus
from sentdash.company import fates, words
from sentdash.company.account import Account, id_at
from sentdash.company.fates import Fate, Outage
from sentdash.company.people import Audience, Person
from sentdash.company.schedule import FLOWS, LETTERS, PORTIONS, Flow, Letter, moments, portions
from sentdash.company.wording import Wording
from sentdash.past import Exchange, Past

QUIET = timedelta(minutes=3)  # before now: whatever was sent has come to an end
_REPLIES = {"UTILITY": 0.05, "MARKETING": 0.012}
_STOPS = {"UTILITY": 0.0015, "MARKETING": 0.016}
_BACK_IN = 0.12  # of those who opted out
_SKIPPED = 0.4  # of those who opted out: the newsletter's list has left them out already
_PLAYGROUND = 0.02
_WHATSAPP = 0.3  # of the EU shop's messages, as long as it had a number
WHATSAPP_ENDED = timedelta(hours=3)
_STILL_WHATSAPP = 0.15
_INCOMPLETE = 0.0005  # a program left a parameter out
_GERMAN = "bestellung_unterwegs"


@dataclass(frozen=True, slots=True)
class SendCall:
    """A call of the API that sent messages: what the log of calls keeps of it."""

    at: datetime
    id: str
    key: str
    template: str
    phones: tuple[str, ...]
    parameters: tuple[str, ...]
    made: UUID


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a person writes to a sender of ours."""

    person: Person
    sender: Sender
    text: str


_Event = Flow | _Answer | tuple[Letter, int]


@dataclass(slots=True)
class Traffic:
    """Plays the history once. `requests` fills while `messages` is read."""

    account: Account
    audiences: dict[str, Audience]
    now: datetime
    chance: Random
    requests: list[SendCall] = field(default_factory=list)
    _due: list[tuple[datetime, int, _Event]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _wording: Wording = field(init=False)

    def __post_init__(self) -> None:
        self._wording = Wording(self.account.templates, self.chance)

    def messages(self) -> Iterator[Past]:
        """Oldest first."""
        self._due = [
            (at, next(self._numbers), flow) for flow in FLOWS for at in moments(flow, now=self.now, chance=self.chance)
        ]
        self._due += [
            (at, next(self._numbers), (letter, part))
            for letter in LETTERS
            for at, part in portions(letter, now=self.now)
        ]
        heapify(self._due)
        while self._due:
            at, _, what = heappop(self._due)
            if at > self.now - QUIET:
                break
            if isinstance(what, Flow):
                yield from self._one(at, what)
            elif isinstance(what, _Answer):
                yield self._answer(at, what)
            else:
                yield from self._letter(at, *what)
        yield from self._left_over()

    @property
    def _outage(self) -> Outage:
        start = (self.now - timedelta(days=18)).replace(hour=15, minute=4)
        return Outage(start, start + timedelta(minutes=70))

    def _one(self, at: datetime, flow: Flow) -> Iterator[Past]:
        person = self.audiences[self.chance.choice(flow.audiences)].pick(at, self.chance)
        template = self.chance.choice(flow.templates)
        if person is None or person.opted_out:  # the API refuses a message to nobody else
            return
        is_german = person.phone.startswith("+49")
        if (template == _GERMAN and not is_german) or self.account.templates[template].created_at > at:
            template = flow.templates[0]
        sender, is_pinned = self._sender(at, flow.owner, person)
        request = None if self.chance.random() < _PLAYGROUND else self._wording.request_id()
        yield self._sent(at, flow.owner, template, person, sender, is_pinned=is_pinned, request=request, key=flow.key)

    def _letter(self, at: datetime, letter: Letter, part: int) -> Iterator[Past]:
        count = letter.count // PORTIONS
        people = self.audiences[letter.owner].sample(at, count, self.chance, part=part, parts=PORTIONS)
        people = [each for each in people if not each.opted_out or self.chance.random() > _SKIPPED]
        request, sender = self._wording.request_id(), self.account.senders[letter.owner]
        for index, person in enumerate(people):
            moment = at + timedelta(milliseconds=3 * index)
            yield self._sent(
                moment, letter.owner, letter.template, person, sender, request=request, key="" if index else letter.key
            )
        if people:
            self.requests[-1] = replace(self.requests[-1], phones=tuple(each.phone for each in people))

    def _sender(self, at: datetime, owner: str, person: Person) -> tuple[Sender | None, bool]:
        """By WhatsApp where the EU shop asked for it; None, after its number was switched off."""
        if owner == "EU shop":
            has_ended = at > self.now - WHATSAPP_ENDED
            if self.chance.random() < (_STILL_WHATSAPP if has_ended else _WHATSAPP):
                return (None if has_ended else self.account.senders["whatsapp"]), True
        return self.account.senders[owner], False

    def _sent(
        self,
        at: datetime,
        owner: str,
        name: str,
        person: Person,
        sender: Sender | None,
        *,
        is_pinned: bool = False,
        request: str | None = None,
        key: str = "",
    ) -> Past:
        template, compiled = self.account.templates[name], self._wording.compiled(name)
        values = self._wording.values(compiled, person.name)
        fate = self._fate(at, person, sender, template.category, compiled, values)
        message_id = id_at(at, self.chance)
        was_routed = bool(fate.steps and fate.steps[0].status == MessageStatus.ROUTED)
        body = compiled.render(sender.channel, values) if was_routed and sender else None
        ref = str(UUID(int=self.chance.getrandbits(128), version=4)) if was_routed else None
        if request and key:
            self.requests.append(SendCall(at, request, key, name, (person.phone,), tuple(values), message_id))
        if sender and fate.status in (MessageStatus.DELIVERED, MessageStatus.READ):
            self._may_answer(fate.steps[-1].at, person, sender, template.category)
        is_recent = at > self.now - timedelta(days=settings.CARRIER_LOG_DAYS)
        return Past(
            id=message_id,
            organization_id=self.account.customers[""].organization.id,
            profile_id=self._profile_id(owner),
            contact_id=person.id,
            phone=person.phone,
            at=at,
            status=fate.status,
            template_id=template.id,
            channel=sender.channel if sender and was_routed else Channel.WHATSAPP if is_pinned else None,
            is_pinned=is_pinned,
            number=sender.number if sender and was_routed else None,
            parameters=orjson.dumps(values).decode(),
            body=orjson.dumps(body.as_wire()).decode() if body else None,
            segments=segments.count(body.content).parts if body else None,
            ref=ref,
            code=fate.code,
            description=fate.description,
            metadata=self._wording.metadata(request),
            steps=fate.steps,
            exchanges=fates.wire(message_id, ref, person.phone, body.content, sender, fate)
            if is_recent and ref and body and sender
            else (),
        )

    def _fate(
        self,
        at: datetime,
        person: Person,
        sender: Sender | None,
        category: str,
        compiled: Compiled,
        values: dict[str, str],
    ) -> Fate:
        if person.opted_out:
            return fates.blocked(at)
        if len(values) > 1 and self.chance.random() < _INCOMPLETE:
            values.popitem()
            try:
                compiled.check(values)
            except DomainError as problem:
                return fates.stopped(at, problem)
        if person.phone in words.UNASSIGNED:
            return fates.unassigned(at)
        if sender is None:
            known = phone_numbers.check(person.phone)
            return fates.without_route(at, known.region if known else "")
        return fates.handed_over(
            at, sender, category=category, outage=self._outage, now=self.now - QUIET / 3, chance=self.chance
        )

    def _may_answer(self, at: datetime, person: Person, sender: Sender, category: str) -> None:
        """A reply reaches the owner of the number, so only the owner's own people answer here."""
        owner = sender.profile.name if sender.profile else ""
        if person.owner != owner or category not in _REPLIES or sender.channel != Channel.SMS:
            return
        drawn = self.chance.random()
        if drawn < _STOPS[category]:
            self._answers_at(at, person, sender, self.chance.choice(words.OPT_OUTS))
        elif drawn < _STOPS[category] + _REPLIES[category]:
            self._answers_at(at, person, sender, self.chance.choice(words.REPLIES[category]))

    def _answers_at(self, at: datetime, person: Person, sender: Sender, text: str, *, days: float = 0) -> None:
        wait = timedelta(days=days, seconds=30 + self.chance.expovariate(1 / 900))
        heappush(self._due, (at + wait, next(self._numbers), _Answer(person, sender, text)))

    def _answer(self, at: datetime, answer: _Answer) -> Past:
        """Stored as `messaging.inbound` does."""
        person, sender, text = answer.person, answer.sender, answer.text
        word = text.upper().split()[0]
        if word == "STOP":
            person.change(at, opt_out=True, how=How.REPLY, who=person.phone, reason=text)
            if self.chance.random() < _BACK_IN:
                self._answers_at(at, person, sender, words.OPT_IN, days=self.chance.uniform(1, 9))
        elif word == words.OPT_IN:
            person.change(at, opt_out=False, how=How.REPLY, who=person.phone, reason=text)
        ref = str(UUID(int=self.chance.getrandbits(128), version=4))
        is_recent = at > self.now - timedelta(days=settings.CARRIER_LOG_DAYS)
        heard = {"event_type": "message.received", "payload": {"id": ref, "text": text}}
        return Past(
            id=id_at(at - timedelta(milliseconds=120), self.chance),
            organization_id=sender.organization_id,
            profile_id=sender.profile_id,
            contact_id=person.id,
            phone=person.phone,
            at=at,
            status=MessageStatus.RECEIVED,
            direction=Direction.INBOUND,
            channel=sender.channel,
            is_pinned=True,
            number=sender.number,
            body=orjson.dumps({"header": None, "content": text, "footer": None, "buttons": None}).decode(),
            ref=ref,
            metadata='{"origin": "telnyx callback"}',
            exchanges=(Exchange(at, orjson.dumps(heard).decode()),) if is_recent else (),
        )

    def _left_over(self) -> Iterator[Past]:
        """What the pop-up store had not sent yet when it was suspended."""
        store = self.account.customers["Pop-up store"]
        assert store.profile is not None
        assert store.profile.suspended_at is not None
        sender = self.account.senders["Pop-up store"]
        for index, person in enumerate(self.audiences["Pop-up store"].people[:4]):
            at = store.profile.suspended_at - timedelta(seconds=20 - index)
            values = self._wording.values(self._wording.compiled("welcome"), person.name)
            past = Past(
                id=id_at(at, self.chance),
                organization_id=store.organization.id,
                profile_id=store.profile.id,
                contact_id=person.id,
                phone=person.phone,
                at=at,
                status=MessageStatus.QUEUED,
                template_id=self.account.templates["welcome"].id,
                parameters=orjson.dumps(values).decode(),
                metadata=self._wording.metadata(self._wording.request_id()),
            )
            yield past if index else replace(past, **fates.refused_once(at, sender))

    def _profile_id(self, owner: str) -> UUID | None:
        profile = self.account.customers[owner].profile
        return profile.id if profile else None
