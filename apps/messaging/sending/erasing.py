"""Erase a person from messages: first stop what waits to be sent, then erase numbers, texts, variables and exchanges.

Ids, times, statuses, segments and prices stay. An empty `phone` marks a message whose person was forgotten: it is not
sent, not sent again, and a late receipt moves its status but stores none of the carrier's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from apps.billing import charging
from apps.channels.providers import PROVIDERS
from apps.core import sql
from apps.forgetting import keyed_hash
from apps.forgetting.person import Erased, Person
from apps.messaging.models import MessageStatus
from apps.messaging.sending import cancel
from apps.organizations.models import Organization

_PORTION = 1_000
_BY = "by forgetting the person"
# What metadata keeps: facts about the call, none about the person.
_KEPT = ("endpoint", "request_id", "origin", "sent_by", "again_of", "exempt", "account")

_WAITING = """
SELECT m.id FROM messaging_message m JOIN messaging_outgoing o ON o.message_id = m.id
WHERE m.contact_id = ANY(%(contacts)s) AND m.id > %(after)s ORDER BY m.id LIMIT %(limit)s
"""
_THEIRS = """
SELECT id FROM messaging_message WHERE contact_id = ANY(%(contacts)s) AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""
# A worker may be calling the carrier right now. Without its queue row, the message can still become SENT, and costs
# nothing then. If it has not by the second pass, it is cancelled. What waits as SENT is a one-time code: it is charged.
_TAKE_OUT = f"""
WITH left_queue AS (
    DELETE FROM messaging_outgoing o USING messaging_message m WHERE o.message_id = ANY(%(ids)s) AND m.id = o.message_id
    RETURNING o.message_id, o.hold, m.status = '{MessageStatus.SENT}' AS is_sent, m.profile_id, m.template_id,
        coalesce(cardinality(m.routes), 1) - 1 AS lap
), {charging.settled("left_queue")}
SELECT message_id FROM left_queue
"""
_ASK_NO_MORE = "DELETE FROM messaging_overdue WHERE message_id = ANY(%(ids)s) RETURNING message_id"
# Carriers' ids may contain the number. A keyed hash of them still tells a repeated callback (`inbound`).
_IDENTITIES = """
SELECT r.organization_id, r.provider, r.provider_ref FROM messaging_message m JOIN messaging_received r
    ON r.organization_id = ANY(%(organizations)s) AND r.provider = ANY(%(providers)s)
    AND r.provider_ref = m.provider_ref AND r.message_id = m.id
WHERE m.id = ANY(%(ids)s)
"""
_HASH = """
UPDATE messaging_received SET provider_ref = %(hashed)s
WHERE organization_id = %(organization)s AND provider = %(provider)s AND provider_ref = %(ref)s RETURNING 1
"""
_EXCHANGES = "DELETE FROM messaging_exchange WHERE message_id = ANY(%(ids)s) RETURNING message_id"
# Descriptions that came with an error are the carrier's words.
_ACTIVITIES = """
UPDATE messaging_messageevent SET description = coalesce(error_code, '')
WHERE message_id = ANY(%(ids)s) AND description <> coalesce(error_code, '')
    AND (error_code IS NOT NULL OR regexp_replace(description, '[^0-9]', '', 'g') LIKE ANY(%(digits)s))
RETURNING message_id
"""
_MESSAGES = """
UPDATE messaging_message m SET phone = '', parameters = NULL, body = NULL,
    provider_ref = CASE WHEN provider_ref IS NOT NULL THEN '' END,
    description = m.error_code, metadata = kept.metadata
FROM (
    SELECT id, (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(metadata) WHERE key = ANY(%(kept)s))
        AS metadata FROM messaging_message WHERE id = ANY(%(ids)s)
) AS kept
WHERE kept.id = m.id AND (m.phone <> '' OR m.parameters IS NOT NULL OR m.body IS NOT NULL
    OR m.provider_ref <> '' OR m.description IS DISTINCT FROM m.error_code OR m.metadata <> kept.metadata)
RETURNING m.id
"""

# Without its contact a thread can't be shown; a person who writes again begins a new one.
_CONVERSATIONS = "DELETE FROM messaging_conversation WHERE contact_id = ANY(%(contacts)s) RETURNING contact_id"


def erase(person: Person) -> Iterator[Erased]:
    yield "conversations", len(sql.rows(_CONVERSATIONS, {"contacts": list(person.contact_ids)}))
    for ids in _portions(_WAITING, person):
        yield "messages cancelled", len(cancel.cancel_forgotten(ids, by=_BY))
        sql.rows(_TAKE_OUT, {"ids": ids, "now": timezone.now()})
    for ids in _portions(_THEIRS, person):
        sql.rows(_ASK_NO_MORE, {"ids": ids})
        _hash_identities(ids)
        yield "exchanges with carriers", len(sql.rows(_EXCHANGES, {"ids": ids}))
        yield "activities", len(sql.rows(_ACTIVITIES, {"ids": ids, "digits": [f"%{each}%" for each in person.digits]}))
        yield "messages", len(sql.rows(_MESSAGES, {"ids": ids, "kept": list(_KEPT)}))
        if person.is_second_pass:
            yield "messages cancelled", len(cancel.cancel_unfinished(ids, by=_BY))


def erased_ref(organization_id: UUID, provider_ref: str) -> str:
    """What takes the place of a carrier's id of an inbound message."""
    return keyed_hash.of(organization_id, provider_ref).hex()


def _hash_identities(ids: list[UUID]) -> None:
    organizations = list(Organization.objects.values_list("id", flat=True))  # whose number it was sent to
    given = {"ids": ids, "organizations": organizations, "providers": list(PROVIDERS)}
    for organization_id, provider, ref in sql.rows(_IDENTITIES, given):
        key = {"organization": organization_id, "provider": provider, "ref": ref}
        sql.rows(_HASH, {**key, "hashed": erased_ref(organization_id, ref)})


def _portions(statement: str, person: Person) -> Iterator[list[UUID]]:
    after = UUID(int=0)
    given = {"contacts": list(person.contact_ids), "limit": _PORTION}
    while ids := [each for (each,) in sql.rows(statement, {**given, "after": after})]:
        yield ids
        after = ids[-1]
