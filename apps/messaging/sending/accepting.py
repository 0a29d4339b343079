"""Accept messages: one row per recipient and channel, one queue row each, and a ring, all in one commit.

Recipients' contacts are found or created in the same step. Up to `_FEW` messages take one statement; more use COPY.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from apps.billing import affording
from apps.channels.models import Channel
from apps.contacts import reach, spelling
from apps.contacts.models import Contact
from apps.contacts.reach import NO_HOLD
from apps.core import queue, sql
from apps.core.errors import DomainError
from apps.core.models import new_id
from apps.message_templates import review
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging.models import Direction, MessageStatus
from apps.messaging.sending import asked_for, text_message, transitions
from apps.messaging.sending.transitions import Change
from apps.organizations.customer import Customer

# What one request may ask for, whichever door it comes through.
MAX_RECIPIENTS = 1000
# Every message keeps a copy. Ten values of the longest section a template may have fit in.
MAX_PARAMETERS = 32_768  # characters, names and values together
# Below this one statement with arrays is quicker, above it COPY is (measured by `make bench`).
_FEW = 20


class AllOptedOut(DomainError):
    code = "BUSINESS_004"
    message = "All recipients have opted out of receiving messages"


NotApproved = review.NotApproved


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message that was accepted; `channel` is None while it is to be chosen when it is sent."""

    id: UUID
    phone: str
    channel: str | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A message that is to be written again as it was; `parameters` are JSON."""

    id: UUID
    phone: str
    channel: str | None
    template_id: UUID
    parameters: str
    metadata: dict[str, Any]


def check(customer: Customer, template: MessageTemplate, channels: Sequence[str | None]) -> None:
    """May this template be sent over these channels? Raises NotApproved; automatic routing looks later."""
    review.check(standing(customer, template), channels)


def standing(customer: Customer, template: MessageTemplate) -> str:
    """What the template's status counts as for this customer."""
    return review.standing(template.status, allows_unpublished=customer.organization.allow_unpublished_templates)


def accept(  # noqa: PLR0913 - messages as they are written
    customer: Customer,
    *,
    phones: Sequence[str],
    channels: Sequence[str | None],
    template_id: UUID | None,
    parameters: dict[str, str],
    metadata: dict[str, Any],
    now: datetime,
    scheduled_at: datetime | None = None,
    text: str | None = None,
    asked: Mapping[str, str] | None = None,
) -> list[Accepted]:
    """Write a message for each phone (E.164, no number twice) and channel and put it in the queue.

    Each has a template or a `text`. `asked` are the spellings that the caller wrote, by phone, where they are not the
    canonical ones. With `scheduled_at` (as `schedule.check` allows it) the messages are due then; without, at once.
    Raises NotEnoughBalance, and AllOptedOut if all recipients have opted out. Then it writes nothing.
    """
    if scheduled_at is None:  # the others may be paid for once they are due
        affording.check(customer, phones=phones, channels=[each for each in channels if each] or Channel.values)
    messages = [Accepted(new_id(), phone, channel) for phone in phones for channel in channels]
    shared = {
        **_of_all(customer, now=now, scheduled_at=scheduled_at),
        "template": template_id,
        "parameters": orjson.dumps(parameters).decode(),
        "body": text_message.body_of(text) if text is not None else None,
        "metadata": orjson.dumps(metadata).decode(),
        "due_at": scheduled_at or now,
    }
    write = _write_few if len(messages) < _FEW else _write_many
    is_spelled = asked is not None and (bool(asked) or spelling.matters(phones))
    with transaction.atomic() if is_spelled else nullcontext():
        write(customer, messages, shared)
        if asked is not None and is_spelled:
            spelling.note(customer.organization.id, phones, asked, now=now)
            asked_for.note({message.id: asked[message.phone] for message in messages if message.phone in asked})
    if text is not None:
        text_message.move_conversations([message.id for message in messages])
    if scheduled_at is None:
        queue.ring("messaging.deliver")
    return messages


def repeat(customer: Customer, messages: Sequence[Repeat], *, now: datetime, due_at: datetime) -> set[str]:
    """Write these, each with its own template and parameters, within the caller's transaction.

    Returns the numbers of people who have opted out; nothing is written for them. Nor is anything for numbers that are
    suppressed; a channel alone is not looked at until the message is sent.
    """
    shared = {**_of_all(customer, now=now, scheduled_at=None), "due_at": due_at}
    found = _find_people(list(dict.fromkeys(message.phone for message in messages)), shared)
    opted_out = {phone for phone, _, is_out, *_ in found if is_out}
    holds = reach.holds(customer, [phone for phone, *_, is_suspected in found if is_suspected])
    opted_out |= {phone for phone, held in holds.items() if held.stops(None)}
    removed = [phone for phone, _, _, deleted_at, _ in found if deleted_at and phone not in opted_out]
    if removed:
        _revive(removed, shared)
    contacts = {phone: contact for phone, contact, *_ in found}
    allowed = [message for message in messages if message.phone not in opted_out]
    _copy([_line_of(message, contacts, shared) for message in allowed], [message.id for message in allowed], shared)
    return opted_out


def _of_all(customer: Customer, *, now: datetime, scheduled_at: datetime | None) -> dict[str, Any]:
    return {
        **reach.parameters(customer),
        "now": now,
        "is_sure": False,
        "status": (MessageStatus.SCHEDULED if scheduled_at else MessageStatus.QUEUED).value,
        "scheduled_at": scheduled_at,
    }


_FOUND = f"SELECT phone, id, opt_out, deleted_at, {reach.suspected('people.phone')} FROM people"
_FIND_KNOWN = f"WITH people AS ({reach.KNOWN}) {_FOUND}"
_FIND_PEOPLE = f"WITH {reach.PEOPLE} {_FOUND}"

# Everybody is there, and once, or nothing is written.
_WRITE = f"""
transition AS (
    INSERT INTO messaging_message
        (id, organization_id, profile_id, contact_id, template_id, direction, status, channel, is_pinned, phone,
         parameters, body, metadata, created_at, scheduled_at)
    SELECT message.id, %(organization)s, %(profile)s, people.id, %(template)s::uuid, '{Direction.OUTBOUND}',
        %(status)s, message.channel, message.channel IS NOT NULL, message.phone, %(parameters)s::jsonb,
        %(body)s::jsonb, %(metadata)s::jsonb, %(now)s, %(scheduled_at)s::timestamptz
    FROM unnest(%(ids)s::uuid[], %(to)s::text[], %(channels)s::text[]) AS message(id, phone, channel)
    JOIN people USING (phone)
    WHERE EXISTS (SELECT 1 FROM people WHERE NOT opt_out AND (%(is_sure)s OR NOT {reach.suspected("people.phone")}))
        AND (%(people)s, %(people)s) = (SELECT count(*), count(DISTINCT phone) FROM people)
    RETURNING {transitions.ACCEPTED_COLUMNS}
)"""
_WAS_REMOVED = "SELECT EXISTS (SELECT 1 FROM people WHERE deleted_at IS NOT NULL) FROM transition LIMIT 1"
_ACCEPT_KNOWN = transitions.statement(Change.ACCEPTED, f"people AS ({reach.KNOWN}), {_WRITE}", _WAS_REMOVED)
_ACCEPT_FEW = transitions.statement(Change.ACCEPTED, f"{reach.PEOPLE}, {_WRITE}", _WAS_REMOVED)


def _write_few(customer: Customer, messages: list[Accepted], shared: dict[str, Any]) -> None:
    """Nearly all are known, and a look for them is quicker than the nearest of several, or what is missing."""
    phones = list(dict.fromkeys(message.phone for message in messages))
    values = {
        **shared,
        "phones": phones,
        "people": len(phones),
        "ids": [message.id for message in messages],
        "to": [message.phone for message in messages],
        "channels": [message.channel for message in messages],
    }
    written = _accept_few(values)
    if not written and _is_one_reachable(customer, messages, shared):
        written = _accept_few({**values, "is_sure": True})
    if not written:
        raise AllOptedOut(field="to")
    if written[0][0]:
        _revive(phones, shared)


def _accept_few(values: dict[str, Any]) -> list[sql.Row]:
    written = sql.rows(_ACCEPT_KNOWN, values)
    return written or sql.rows(_ACCEPT_FEW, {**values, "contact_ids": [new_id() for _ in values["phones"]]})


def _is_one_reachable(customer: Customer, messages: Sequence[Accepted], shared: dict[str, Any]) -> bool:
    """Has any message a channel that is not suppressed for its number? Asked only where that is in doubt."""
    phones = {message.phone for message in messages}
    opted_out, holds = reach.opted_out(customer, phones), reach.holds(customer, phones)
    channels = _channels_of(customer, shared["template"]) if shared["template"] else text_message.CHANNELS
    left = (each for each in messages if each.phone not in opted_out)
    return not all(holds.get(each.phone, NO_HOLD).stops(each.channel, channels) for each in left)


def _channels_of(customer: Customer, template_id: UUID) -> Sequence[str]:
    template = MessageTemplate.objects.get(id=template_id)
    return Compiled(template.definition, status=standing(customer, template)).channels


def _revive(phones: list[str], shared: dict[str, Any]) -> None:
    owner = {"organization_id": shared["organization"], "profile_id": shared["profile"]}
    Contact.objects.filter(phone__in=phones, **owner).update(deleted_at=None)


_COPY_MESSAGES = """
COPY messaging_message (id, phone, channel, is_pinned, contact_id, organization_id, profile_id, template_id, direction,
    status, parameters, body, metadata, created_at, scheduled_at) FROM STDIN
"""


def _write_many(customer: Customer, messages: list[Accepted], shared: dict[str, Any]) -> None:
    phones = list(dict.fromkeys(message.phone for message in messages))
    with transaction.atomic():
        found = _find_people(phones, shared)
        in_doubt = all(opted_out or is_suspected for _, _, opted_out, _, is_suspected in found)
        if in_doubt and not _is_one_reachable(customer, messages, shared):
            raise AllOptedOut(field="to")
        if any(deleted_at for _, _, _, deleted_at, _ in found):
            _revive(phones, shared)
        contacts = {phone: contact for phone, contact, *_ in found}
        _copy(list(_lines(messages, contacts, shared)), [message.id for message in messages], shared)


def _copy(lines: list[str], ids: list[UUID], shared: dict[str, Any]) -> None:
    with sql.cursor() as hot:
        with hot.copy(_COPY_MESSAGES) as copy:
            copy.write("\n".join(lines))
        transitions.copy_accepted(hot, shared["organization"], ids, shared["due_at"])


def _find_people(phones: list[str], shared: dict[str, Any]) -> list[sql.Row]:
    """Phone, contact, whether it opted out, when it was removed, and whether its number is on the suppression list.

    Again the known ones first.
    """
    found = sql.rows(_FIND_KNOWN, {**shared, "phones": phones})
    known = {phone for phone, *_ in found}
    if len(known) < len(found):
        found, known = [], set()
    rest = [phone for phone in phones if phone not in known]
    if rest:
        values = {"phones": rest, "contact_ids": [new_id() for _ in rest], "is_sure": True}
        found += sql.rows(_FIND_PEOPLE, {**shared, **values})
    return found


def _line_of(message: Repeat, contacts: dict[str, UUID], shared: dict[str, Any]) -> str:
    given = {
        "template": message.template_id,
        "parameters": message.parameters,
        "body": None,
        "metadata": orjson.dumps(message.metadata).decode(),
    }
    return next(_lines([Accepted(message.id, message.phone, message.channel)], contacts, {**shared, **given}))


def _lines(messages: list[Accepted], contacts: dict[str, UUID], shared: dict[str, Any]) -> Iterator[str]:
    """COPY's text format: tabs between the columns, \\N for null, backslashes doubled."""
    same = "\t".join(
        (
            str(shared["organization"]),
            str(shared["profile"] or r"\N"),
            str(shared["template"] or r"\N"),
            Direction.OUTBOUND,
            shared["status"],
            *(_copied(shared[name]) for name in ("parameters", "body", "metadata")),
            str(shared["now"]),
            str(shared["scheduled_at"] or r"\N"),
        )
    )
    for message in messages:
        pinned = f"{message.channel}\tt" if message.channel else "\\N\tf"
        yield f"{message.id}\t{message.phone}\t{pinned}\t{contacts[message.phone]}\t{same}"


def _copied(json: str | None) -> str:
    return r"\N" if json is None else json.replace("\\", "\\\\")
