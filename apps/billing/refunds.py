"""Pay back messages that a carrier took and that failed afterwards, within the transaction that notes the failure.

They are few, so this is a statement of its own: it sees all that was charged until the message's row was locked. The
fee for an active contact goes back with the last of the messages that reached the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from apps.billing.charging import NONE
from apps.billing.models import COUNTER, EntryKind
from apps.core import sql
from apps.forgetting import keyed_hash

_ENTRY = (
    "subject_id, kind, lap, wallet_id, at, amount, counter, profile_id, channel, country, template_id, units, month"
)


def _pay_back(kind: EntryKind, of: EntryKind) -> str:
    """Everything that follows from refunding the entries `of` these subjects; each is refunded once."""
    return f"""
WITH asked AS (
    SELECT e.* FROM billing_ledgerentry e WHERE e.subject_id = ANY(%(ids)s) AND e.kind = '{of}'
), locked_wallet AS (
    SELECT id, organization_id, timezone FROM billing_wallet
    WHERE id IN (SELECT wallet_id FROM asked) ORDER BY id FOR NO KEY UPDATE
), refund AS (
    INSERT INTO billing_ledgerentry (subject_id, kind, lap, wallet_id, at, amount, counter, profile_id, channel,
        country, template_id, units, month)
    SELECT a.subject_id, '{kind}', a.lap, a.wallet_id, %(now)s, -a.amount, '{COUNTER[kind]}', a.profile_id, a.channel,
        a.country, a.template_id, a.units, a.month
    FROM asked a JOIN locked_wallet w ON w.id = a.wallet_id
    ON CONFLICT DO NOTHING RETURNING *
), paid AS (
    UPDATE billing_wallet w SET balance = w.balance + back.amount
    FROM (SELECT wallet_id, sum(amount) AS amount FROM refund GROUP BY 1) back WHERE w.id = back.wallet_id
), counted AS (
    UPDATE billing_spendinglimit l SET spent = greatest(l.spent - back.amount, 0)
    FROM (
        SELECT coalesce(r.profile_id, w.organization_id) AS sender, r.month, sum(r.amount) AS amount
        FROM refund r JOIN locked_wallet w ON w.id = r.wallet_id GROUP BY 1, 2
    ) back WHERE l.id = back.sender AND l.month = back.month
), spend AS (
    INSERT INTO billing_dailyspend AS d (wallet_id, day, profile_id, channel, country, template_id, messages, units,
        amount)
    SELECT r.wallet_id, (%(now)s::timestamptz AT TIME ZONE w.timezone)::date, coalesce(r.profile_id, '{NONE}'),
        r.channel, r.country, coalesce(r.template_id, '{NONE}'), -count(*) FILTER (WHERE kind = '{EntryKind.REFUND}'),
        -sum(r.units), -sum(r.amount)
    FROM refund r JOIN locked_wallet w ON w.id = r.wallet_id GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (wallet_id, day, profile_id, channel, country, template_id) DO UPDATE SET
        messages = d.messages + EXCLUDED.messages, units = d.units + EXCLUDED.units, amount = d.amount + EXCLUDED.amount
)
SELECT r.subject_id, r.wallet_id, w.organization_id, r.month FROM refund r JOIN locked_wallet w ON w.id = r.wallet_id
"""


_MESSAGES = _pay_back(EntryKind.REFUND, EntryKind.CHARGE)
_CONTACTS = _pay_back(EntryKind.CONTACT_REFUND, EntryKind.CONTACT)
_LESS = """
UPDATE billing_reachedcontact c SET messages = c.messages - 1
WHERE c.wallet_id = %(wallet)s AND c.month = %(month)s AND c.person = %(person)s RETURNING c.messages, c.message_id
"""
_NO_MORE = """
DELETE FROM billing_reachedcontact
WHERE wallet_id = %(wallet)s AND month = %(month)s AND person = %(person)s RETURNING message_id
"""


def refund(phones: Mapping[UUID, str], *, now: datetime) -> set[UUID]:
    """Pay back what these messages cost, in the caller's transaction; returns which were paid back now.

    `phones` are the recipients by message, empty for a person who was forgotten: then a contact's fee stays.
    """
    back = sql.rows(_MESSAGES, {"ids": list(phones), "now": now})
    for message_id, wallet, organization, month in back:
        if phones[message_id]:
            _leave(wallet, month, keyed_hash.of(organization, phones[message_id]).hex(), now=now)
    return {message_id for message_id, *_ in back}


def _leave(wallet: UUID, month: date, person: str, *, now: datetime) -> None:
    """One message less reached this person; after the last, the fee goes back."""
    place = {"wallet": wallet, "month": month, "person": person}
    for messages, payer in sql.rows(_LESS, place):
        if messages <= 0:
            sql.rows(_NO_MORE, place)
            sql.rows(_CONTACTS, {"ids": [payer], "now": now})
