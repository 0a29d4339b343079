"""Store inbound messages with their contact: each one once, however often the carrier repeats it.

A reply that is a keyword changes consent and is answered in the same transaction (`reply_consent`, `auto_reply`).

The carrier's id identifies a message. `messaging_received` has it once for each carrier and organization that was
written to, so two web processes can't store the same message, even if their callbacks differ in other fields. Whose
account it is (`inbound_account`) is no part of its identity: a message that we sent in between must not store it again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from apps.channels import phone_numbers
from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts import reach, spelling
from apps.core.models import derived_id, new_id
from apps.keywords.models import Keyword, KeywordAction
from apps.messaging import media
from apps.messaging.models import Direction, MessageStatus
from apps.messaging.sending import auto_reply, erasing, inbound_account, reply_consent, transitions
from apps.messaging.sending.inbound_account import Whose
from apps.messaging.sending.reply_consent import Reply
from apps.messaging.sending.transitions import Change

log = logging.getLogger(__name__)

_RECEIVE = transitions.statement(
    Change.RECEIVED,
    f"""
fresh AS (
    INSERT INTO messaging_received (organization_id, provider, provider_ref, message_id)
    SELECT %(received_by)s, %(provider)s::varchar, %(ref)s::varchar, %(id)s::uuid
    WHERE NOT EXISTS (SELECT 1 FROM messaging_received r WHERE r.organization_id = %(received_by)s
        AND r.provider = %(provider)s AND r.provider_ref = %(erased_ref)s)
    ON CONFLICT DO NOTHING RETURNING message_id
), {reach.PERSON}, transition AS (
    INSERT INTO messaging_message (id, organization_id, profile_id, contact_id, direction, status, channel, is_pinned,
        phone, number, body, provider_ref, metadata, created_at)
    SELECT %(id)s, %(organization)s, %(profile)s, person.id, '{Direction.INBOUND}', '{MessageStatus.RECEIVED}',
        %(channel)s,
        true, %(phone)s::varchar, %(number)s, %(body)s::jsonb, %(ref)s, %(metadata)s::jsonb, %(now)s
    FROM person ON CONFLICT (id) DO NOTHING
    RETURNING id, organization_id, profile_id, contact_id, created_at AS at, status, number, phone, channel,
        least(%(received_at)s, created_at) AS received_at, nullif(body->>'content', '') AS text,
        coalesce(body->'media', '[]') AS media
), exchange AS (
    SELECT id AS message_id, %(now)s::timestamptz AS at, %(heard)s::text AS asked, NULL AS answered FROM transition
)""",
    "SELECT id, contact_id FROM transition",
)


def receive(
    addressed: Sender, inbound: Inbound, *, sharing: Sequence[Sender] = (), heard: str | None = None, now: datetime
) -> UUID | None:
    """Store a message from a person to this sender, and the call that told of it; None when we had it before.

    `sharing` are other senders with the same number: the message may be their account's (`inbound_account`).
    None, too, for what comes from a short code or a name: no person writes from there, and no reply could reach one.
    """
    known = phone_numbers.check(inbound.phone)
    if known is None:
        log.warning("message %s to %s is from nobody: %r", inbound.provider_id, inbound.number, inbound.phone)
        return None
    senders = [addressed, *sharing]
    whose = inbound_account.of(senders, inbound, known.e164)
    sender, keyword, message_id = whose.sender, whose.keyword, _id_of(senders, inbound)
    also = reply_consent.others(sender, senders, keyword) if keyword else []
    with _together(keyword):
        if keyword:
            reply_consent.hold([sender, *also], known.e164)
        is_stop = keyword is not None and keyword.action == KeywordAction.OPT_OUT
        stored = transitions.store(
            _RECEIVE,
            {
                "id": message_id,
                "contact": new_id(),
                **reach.parameters(whose.customer),
                "received_by": addressed.organization_id,
                **({"owners": []} if is_stop else {}),  # a STOP itself opts a new contact out, with evidence
                "phone": known.e164,
                "number": sender.number,
                "channel": sender.channel,
                "provider": sender.provider,
                "body": orjson.dumps(media.body_of(inbound)).decode(),
                "ref": inbound.provider_id,
                "erased_ref": erasing.erased_ref(addressed.organization_id, inbound.provider_id),
                "metadata": orjson.dumps(_metadata(whose)).decode(),
                "heard": heard,
                "received_at": inbound.received_at,
            },
            now=now,
        )
        if stored and spelling.matters([known.e164]):
            asked = {known.e164: inbound.phone} if inbound.phone != known.e164 else {}
            spelling.note(whose.customer.organization.id, [known.e164], asked, now=now)
        if stored and keyword:
            is_ours = addressed.is_active or sender.is_active
            reply = Reply(message_id, known.e164, inbound.text, keyword, inbound.received_at, to_our_number=is_ours)
            reply_consent.apply(sender, whose.customer, reply, also=also, now=now)
            auto_reply.send(sender, whose.customer, reply, contact_id=stored[0][1], now=now)
    return stored[0][0] if stored else None


def _together(keyword: Keyword | None) -> AbstractContextManager[Any]:
    """One statement stores an ordinary message; what a keyword changes is stored with it or not at all."""
    return transaction.atomic() if keyword else nullcontext()


def _metadata(whose: Whose) -> dict[str, Any]:
    """Where it came from, and the keyword that it was read as: the account may change its keywords later."""
    found = {"origin": f"{whose.sender.provider} callback", "account": whose.metadata}
    return {**found, **({"keyword": auto_reply.read_as(whose.keyword)} if whose.keyword else {})}


def _id_of(senders: Sequence[Sender], inbound: Inbound) -> UUID:
    """The same for the same message: a UUIDv7 of its time whose random part is the carrier's reference, hashed.

    Told at several addresses of one account with the carrier, it is one message. Told to two organizations by accounts
    that don't prove each other's callbacks, it is one in each.
    """
    first = senders[0]
    organizations = {each.organization_id for each in senders if each.is_active} or {first.organization_id}
    told = f"{min(organizations)}:{first.channel}:{first.number}:{inbound.provider_id}"
    return derived_id(inbound.received_at, told)
