"""Charge or release the hold of a message, as SQL that becomes part of the statement that takes its row from the queue.

The statement that deletes the row decides: a carrier has the message, and it is charged, or none has, and the hold is
released. Nothing else ends a hold, so no message is charged twice and nothing stays reserved for ever.
"""

from __future__ import annotations

from uuid import UUID

from apps.billing.models import COUNTER, EntryKind

NONE = UUID(int=0)  # stands for "no profile" and "no template" in `billing_dailyspend`

_HOLD = """h(wallet uuid, price bigint, fee bigint, share bigint, rate uuid, units int, country text, channel text,
        month date, person text, limited uuid)"""
_FOR_MESSAGES = COUNTER[EntryKind.CHARGE]


def settled(left: str) -> str:
    """CTEs that read the CTE `left`: message_id, hold, is_sent, profile_id, template_id and lap of rows that left the
    queue. %(now)s is the time of the entries.

    Locks are taken in the order of `holds`: all queue rows (so ARRAY), wallets by id, contacts, limits. `xmax = 0` is
    true of a row that was inserted and not found: the first message that reaches a person pays the fee.
    """
    return f"""locked_wallet AS (
    SELECT id, timezone FROM billing_wallet
    WHERE id = ANY(ARRAY(SELECT (hold->>'wallet')::uuid FROM {left} WHERE hold IS NOT NULL)) ORDER BY id
    FOR NO KEY UPDATE
), money AS (
    SELECT l.message_id, l.is_sent, l.profile_id, l.template_id, l.lap, w.timezone, h.*
    FROM {left} l CROSS JOIN LATERAL jsonb_to_record(l.hold) AS {_HOLD} JOIN locked_wallet w ON w.id = h.wallet
), reached AS (
    INSERT INTO billing_reachedcontact AS c (wallet_id, month, person, message_id, messages)
    SELECT wallet, month, person, (array_agg(message_id ORDER BY fee DESC, message_id))[1], count(*)
    FROM money WHERE is_sent AND person IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (wallet_id, month, person) DO UPDATE SET messages = c.messages + EXCLUDED.messages
    RETURNING message_id, xmax = 0 AS is_first
), due AS (
    SELECT money.*, coalesce(r.is_first AND money.fee > 0, false) AS pays_fee
    FROM money LEFT JOIN reached r ON r.message_id = money.message_id AND r.is_first AND money.is_sent
), charged AS (
    INSERT INTO billing_ledgerentry (subject_id, kind, lap, wallet_id, at, amount, counter, profile_id, channel,
        country, template_id, units, month, rate_id, share)
    SELECT message_id, '{EntryKind.CHARGE}', lap, wallet, %(now)s, -price, '{_FOR_MESSAGES}', profile_id, channel,
        country, template_id, units, month, rate, share FROM due WHERE is_sent
    UNION ALL
    SELECT message_id, '{EntryKind.CONTACT}', lap, wallet, %(now)s, -fee, '{_FOR_MESSAGES}', profile_id, channel,
        country, template_id, 0, month, NULL, 0 FROM due WHERE pays_fee
    ON CONFLICT DO NOTHING RETURNING wallet_id, kind, amount, profile_id, channel, country, template_id, units
), paid AS (
    UPDATE billing_wallet w SET reserved = w.reserved - freed.held,
        balance = w.balance + coalesce((SELECT sum(amount) FROM charged WHERE wallet_id = w.id), 0)
    FROM (SELECT wallet, sum(price + fee) AS held FROM money GROUP BY wallet) freed WHERE w.id = freed.wallet
), counted AS (
    UPDATE billing_spendinglimit l SET pending = l.pending - freed.held, month = greatest(l.month, freed.month),
        spent = freed.paid + CASE WHEN l.month IS NULL OR l.month < freed.month THEN 0 ELSE l.spent END
    FROM (
        SELECT limited, max(month) AS month, sum(price + fee) AS held,
            coalesce(sum(price) FILTER (WHERE is_sent), 0) + coalesce(sum(fee) FILTER (WHERE pays_fee), 0) AS paid
        FROM due WHERE limited IS NOT NULL GROUP BY limited
    ) freed WHERE l.id = freed.limited
), spend AS (
    INSERT INTO billing_dailyspend AS d (wallet_id, day, profile_id, channel, country, template_id, messages, units,
        amount)
    SELECT c.wallet_id, (%(now)s::timestamptz AT TIME ZONE w.timezone)::date, coalesce(c.profile_id, '{NONE}'),
        c.channel, c.country, coalesce(c.template_id, '{NONE}'), count(*) FILTER (WHERE c.kind = '{EntryKind.CHARGE}'),
        sum(c.units), -sum(c.amount)
    FROM charged c JOIN locked_wallet w ON w.id = c.wallet_id GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (wallet_id, day, profile_id, channel, country, template_id) DO UPDATE SET
        messages = d.messages + EXCLUDED.messages, units = d.units + EXCLUDED.units, amount = d.amount + EXCLUDED.amount
)"""
