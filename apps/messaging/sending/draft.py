"""A message being sent: claimed from the queue with all data the pipeline needs, so that no step queries.

A batch takes two statements: `due` reads and locks, `take` writes the claim once it is known what is reserved. There
are few templates and senders, so they are cached for a second.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import F

from apps.billing import rates, wallets
from apps.billing.holds import Hold as MoneyHold
from apps.billing.rates import PriceBook, Quote
from apps.billing.wallets import NOT_BILLED, Billed
from apps.brands import registration
from apps.channels import country_defaults
from apps.channels.models import CountryDefault, Sender
from apps.channels.routing import NO_WISHES, Candidate, Wishes
from apps.channels.senders import Account, senders_of_accounts
from apps.contacts import reach
from apps.contacts.reach import NO_HOLD, Hold
from apps.core import epoch, sql
from apps.core.cache import Remembered
from apps.core.errors import DomainError
from apps.message_templates import review
from apps.message_templates.meta.filling import Filling
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Body, Compiled
from apps.messaging import window
from apps.messaging.models import MessageStatus
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
    wishes: Wishes = NO_WISHES  # the contact's
    routes: tuple[str, ...] = ()  # channel and provider of each attempt, the current one last; empty at the first
    awaits_delivery: bool = False  # it was sent; once it is due again, it goes over another channel
    countries: Mapping[str, CountryDefault] | None = None
    hold: Hold = NO_HOLD  # the channels on which the number is suppressed
    closed: DomainError | None = None  # why this account never sends again
    is_exempt: bool = False  # answers a STOP or a HELP, so consent doesn't stop it
    text: str | None = None  # instead of a template
    number: str | None = None  # ours that it should leave from, or left from last
    windows: Mapping[str, datetime] = field(default_factory=dict)  # until when each of our numbers may text on WhatsApp

    unregistered: str = ""  # what the account lacks to send from US numbers to US numbers

    billed: Billed = NOT_BILLED
    prices: PriceBook | None = None  # of those who are billed
    held: MoneyHold | None = None  # money that an earlier try reserved

    dialled: str = ""  # where that is not `phone`: the spelling that reaches the person

    country: str = ""
    sender: Sender | None = None
    because: str = ""  # of all senders this one was chosen
    others: Sequence[Candidate] = ()  # to fall back to, best first
    body: Body | None = None
    segments: int | None = None
    quote: Quote | None = None  # None if nothing is charged
    routed_at: datetime | None = None
    handed_at: datetime | None = None  # when the call to the carrier began; every receipt is later

    @property
    def is_blocked(self) -> bool:
        """Whether consent stops it."""
        return not self.is_exempt and (self.opted_out or self.hold.stops(self.pinned))

    @property
    def lap(self) -> int:
        """How many routes failed before the current one."""
        return max(len(self.routes) - 1, 0)


def _columns(attempts: str, hold: str) -> str:
    return f"""
SELECT m.id, {attempts}, m.organization_id, m.profile_id, m.phone, CASE WHEN m.is_pinned THEN m.channel END,
    m.parameters, {reach.IS_OUT}, m.template_id, m.scheduled_at IS NOT NULL, m.metadata->>'request_id', m.routes,
    m.status = '{MessageStatus.SENT}', {reach.CHANNELS}, {reach.SUPPRESSIONS}, m.metadata ? 'exempt',
    CASE WHEN m.template_id IS NULL THEN m.body->>'content' END, m.number, {reach.DIALLED}, {hold}"""


# Consent is read here, when a message is about to leave.
_DUE = f"""
WITH due AS (
    SELECT message_id, attempts + 1 AS attempts, hold FROM messaging_outgoing WHERE due_at <= %(now)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
{_columns("due.attempts", "due.hold")}
FROM due JOIN messaging_message m ON m.id = due.message_id
{reach.OF_MESSAGE}"""

_UNDELIVERED = f"""{_columns("0", "NULL")}
FROM messaging_message m {reach.OF_MESSAGE}
WHERE m.id = ANY(%(ids)s) AND m.organization_id = %(organization)s AND NOT m.is_pinned AND m.phone <> ''
    AND m.status IN ('{MessageStatus.QUEUED}', '{MessageStatus.ROUTED}', '{MessageStatus.SENT}')
    AND coalesce(m.scheduled_at, m.created_at) > %(since)s
"""

# The row becomes due again after the lease, when its worker has died; the carrier's receipt has until then to arrive
# and take the row out of the queue. Most holds of a batch are alike, so each is sent once and `hold_at` counts from 1.
_TAKE = """
WITH claimed AS (
    UPDATE messaging_outgoing o SET due_at = %(until)s, attempts = o.attempts + 1,
        hold = coalesce((%(holds)s::jsonb[])[taken.hold_at], o.hold)
    FROM unnest(%(ids)s::uuid[], %(hold_at)s::int[]) AS taken(id, hold_at) WHERE o.message_id = taken.id
) SELECT WHERE false
"""
# That was no attempt.
_PUT_OFF = """
UPDATE messaging_outgoing o SET due_at = p.until
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[]) AS p(id, until)
WHERE o.message_id = p.id RETURNING o.message_id
"""


def is_any_due(*, now: datetime) -> bool:
    """Asked on the worker's own connection, for a claim that finds nothing costs a new one."""
    return bool(sql.rows("SELECT 1 FROM messaging_outgoing WHERE due_at <= %(now)s LIMIT 1", {"now": now}))


def due(limit: int, *, now: datetime) -> list[Draft]:
    """Up to `limit` due messages, locked: in the same transaction each has to be taken or put off."""
    return _drafts(sql.rows(_DUE, {"limit": limit, "now": now}), now=now)


def take(drafts: Collection[Draft], holds: Mapping[UUID, MoneyHold], *, until: datetime) -> None:
    """Claim due messages: no other worker gets them before `until`. `holds` is what was newly reserved for some."""
    places: dict[int, int] = {}
    written: list[str] = []
    hold_at = []
    for draft in drafts:
        hold = holds.get(draft.id)
        if hold is not None and id(hold) not in places:
            written.append(orjson.dumps(hold).decode())
            places[id(hold)] = len(written)
        hold_at.append(places[id(hold)] if hold is not None else 0)
    ids = [draft.id for draft in drafts]
    sql.rows(_TAKE, {"ids": sql.array(ids), "hold_at": sql.array(hold_at), "holds": written, "until": until})


def undelivered(ids: Collection[UUID], organization_id: UUID, *, since: datetime, now: datetime) -> list[Draft]:
    """The automatic ones among these messages that were to leave after `since` and have not arrived."""
    return _drafts(sql.rows(_UNDELIVERED, {"ids": list(ids), "organization": organization_id, "since": since}), now=now)


def put_off(until: Mapping[UUID, datetime]) -> None:
    """Leave due messages in the queue until a time: they are to be asked again."""
    sql.rows(_PUT_OFF, {"ids": list(until), "times": list(until.values())})


def _drafts(taken: list[tuple[Any, ...]], *, now: datetime) -> list[Draft]:
    templates = _templates.get_many({row[8] for row in taken}, _load_templates)
    senders = _senders.get_many({row[2:4] for row in taken}, senders_of_accounts)
    suspended = _suspended.get_many({account for row in taken for account in row[2:4] if account}, _load_suspended)
    countries = country_defaults.by_country() if taken else None
    lacking = unregistered(senders)
    payers = wallets.billed({row[2:4] for row in taken})
    prices = rates.current() if any(each.payers for each in payers.values()) else None
    texts = [row[0] for row in taken if row[16] is not None]
    windows = window.of_messages(texts, now=now) if texts else {}
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
            Wishes(chosen, known) if chosen or known else NO_WISHES,
            tuple(routes or ()),
            awaits_delivery,
            countries,
            _hold((organization_id, profile_id), suppressions, senders) if suppressions and not is_exempt else NO_HOLD,
            is_exempt=is_exempt,
            text=text,
            number=number,
            windows=windows.get(message_id, {}),
            unregistered=lacking.get((organization_id, profile_id), ""),
            billed=payers[(organization_id, profile_id)],
            prices=prices,
            held=orjson.loads(held) if held else None,
            dialled=dialled,
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
            routes,
            awaits_delivery,
            chosen,
            known,
            suppressions,
            is_exempt,
            text,
            number,
            dialled,
            held,
        ) in taken
    ]


def _hold(account: Account, suppressions: str, senders: Mapping[Account, Sequence[Sender]]) -> Hold:
    return reach.hold(suppressions, reach.customer_of(account), senders[account])


_COLUMNS = ("definition", "status", "version", "category", "language", "whatsapp_template_name", "whatsapp_components")
_templates: Remembered[UUID, Compiled] = Remembered(seconds=1.0)
_senders: Remembered[Account, list[Sender]] = Remembered(seconds=1.0, epoch=epoch.current)
_suspended: Remembered[UUID, bool] = Remembered(seconds=1.0)
_lacking: Remembered[Account, str] = Remembered(seconds=1.0, epoch=epoch.current)


def unregistered(senders: Mapping[Account, Sequence[Sender]]) -> dict[Account, str]:
    """What the accounts with US long codes lack to send from them; asked once a second at most."""
    if not settings.REQUIRE_10DLC:
        return {}
    with_us_numbers = [account for account, own in senders.items() if any(map(registration.needs_campaign, own))]
    return _lacking.get_many(with_us_numbers, registration.missing)


def _load_templates(ids: set[UUID]) -> dict[UUID, Compiled]:
    """Removed templates too: what was accepted is still sent."""
    found = MessageTemplate.objects.filter(id__in=ids).annotate(
        allows_unpublished=F("organization__allow_unpublished_templates")
    )
    return {row.id: _compiled(row) for row in found.only(*_COLUMNS)}


def _compiled(row: MessageTemplate) -> Compiled:
    allows_unpublished: bool = row.allows_unpublished  # type: ignore[attr-defined]  # annotated above
    return Compiled(
        row.definition,
        status=review.standing(row.status, allows_unpublished=allows_unpublished),
        version=row.version,
        category=row.category,
        filling=_filling(row) if row.whatsapp_template_name else None,
    )


def _filling(row: MessageTemplate) -> Filling:
    return Filling(
        row.definition,
        name=row.whatsapp_template_name or "",
        language=row.language,
        category=row.category,
        components=row.whatsapp_components,
    )


def _load_suspended(accounts: set[UUID]) -> dict[UUID, bool]:
    """Of organizations and profiles alike: nothing leaves a suspended account, whenever it was accepted."""
    organizations = Organization.objects.filter(id__in=accounts).exclude(suspended_at=None).values_list("id")
    profiles = Profile.objects.filter(id__in=accounts).exclude(suspended_at=None).values_list("id")
    found = {account for (account,) in organizations.union(profiles, all=True)}
    return {account: account in found for account in accounts}
