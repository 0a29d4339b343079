"""A message being sent: claimed from the queue with all data the pipeline needs, so that no step queries.

`claim` takes one statement per batch. There are few templates and senders, so they are cached for a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from apps.channels.models import Sender
from apps.channels.senders import Account, senders_of_accounts
from apps.contacts import reach
from apps.core import sql
from apps.core.cache import Remembered
from apps.core.errors import DomainError
from apps.message_templates.meta.filling import Filling
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Body, Compiled
from apps.organizations.models import Organization, Profile


@dataclass(slots=True)
class Draft:
    """A claimed message. The first part is what was accepted, the second what the steps add."""

    id: UUID
    attempts: int
    organization_id: UUID
    profile_id: UUID | None
    phone: str
    pinned: str | None
    parameters: dict[str, str]
    opted_out: bool
    template: Compiled | None
    senders: list[Sender]
    template_id: UUID | None = None
    is_scheduled: bool = False
    is_suspended: bool = False  # the account, for now
    request_id: str | None = None  # of the API call that sent it
    closed: DomainError | None = None  # why this account never sends again

    sender: Sender | None = None
    body: Body | None = None
    segments: int | None = None
    routed_at: datetime | None = None
    handed_at: datetime | None = None  # when the call to the carrier began; every receipt is later


# Consent is read here, when a message is about to leave.
# A claim makes the row due again after the lease, when its worker has died; the carrier's receipt has until then to
# arrive and take the row out of the queue.
_CLAIM = f"""
WITH due AS (
    SELECT message_id FROM messaging_outgoing WHERE due_at <= %(now)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE messaging_outgoing o SET due_at = %(now)s + make_interval(secs => %(lease)s), attempts = o.attempts + 1
    FROM due WHERE o.message_id = due.message_id
    RETURNING o.message_id, o.attempts
)
SELECT m.id, claimed.attempts, m.organization_id, m.profile_id, m.phone, CASE WHEN m.is_pinned THEN m.channel END,
    m.parameters, {reach.IS_OUT}, m.template_id,
    m.scheduled_at IS NOT NULL, m.metadata->>'request_id'
FROM claimed JOIN messaging_message m ON m.id = claimed.message_id
{reach.OF_MESSAGE}"""


# Attempts are those at sending, and this was none.
_PUT_OFF = """
UPDATE messaging_outgoing o SET attempts = o.attempts - 1, due_at = p.until
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[]) AS p(id, until)
WHERE o.message_id = p.id RETURNING o.message_id
"""


def claim(limit: int, *, lease: float, now: datetime) -> list[Draft]:
    """Take up to `limit` due messages for `lease` seconds; no other worker gets them meanwhile."""
    return _drafts(sql.rows(_CLAIM, {"limit": limit, "lease": lease, "now": now}))


def put_off(until: Mapping[UUID, datetime]) -> None:
    """Leave claimed messages where they are until a time: they are to be asked again."""
    sql.rows(_PUT_OFF, {"ids": list(until), "times": list(until.values())})


def _drafts(taken: list[tuple[Any, ...]]) -> list[Draft]:
    templates = _templates.get_many({row[8] for row in taken}, _load_templates)
    senders = _senders.get_many({row[2:4] for row in taken}, senders_of_accounts)
    suspended = _suspended.get_many({account for row in taken for account in row[2:4] if account}, _load_suspended)
    return [
        Draft(
            message_id,
            attempts,
            organization_id,
            profile_id,
            phone,
            pinned,
            orjson.loads(parameters or "{}"),
            opted_out,
            templates.get(template_id),
            senders[(organization_id, profile_id)],
            template_id,
            is_scheduled,
            suspended[organization_id] or (profile_id is not None and suspended[profile_id]),
            request_id,
        )
        for (
            message_id,
            attempts,
            organization_id,
            profile_id,
            phone,
            pinned,
            parameters,
            opted_out,
            template_id,
            is_scheduled,
            request_id,
        ) in taken
    ]


_COLUMNS = ("definition", "status", "category", "language", "whatsapp_template_name", "whatsapp_components")
_templates: Remembered[UUID, Compiled] = Remembered(seconds=1.0)
_senders: Remembered[Account, list[Sender]] = Remembered(seconds=1.0)
_suspended: Remembered[UUID, bool] = Remembered(seconds=1.0)


def _load_templates(ids: set[UUID]) -> dict[UUID, Compiled]:
    """Removed templates too: what was accepted is still sent."""
    return {row.id: _compiled(row) for row in MessageTemplate.objects.filter(id__in=ids).only(*_COLUMNS)}


def _compiled(row: MessageTemplate) -> Compiled:
    if not row.whatsapp_template_name:
        return Compiled(row.definition, status=row.status)
    filling = Filling(
        row.definition,
        name=row.whatsapp_template_name,
        language=row.language,
        category=row.category,
        components=row.whatsapp_components,
    )
    return Compiled(row.definition, status=row.status, filling=filling)


def _load_suspended(accounts: set[UUID]) -> dict[UUID, bool]:
    """Of organizations and profiles alike: nothing leaves a suspended account, whenever it was accepted."""
    organizations = Organization.objects.filter(id__in=accounts).exclude(suspended_at=None).values_list("id")
    profiles = Profile.objects.filter(id__in=accounts).exclude(suspended_at=None).values_list("id")
    found = {account for (account,) in organizations.union(profiles, all=True)}
    return {account: account in found for account in accounts}
