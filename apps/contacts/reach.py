"""May we write to this person, and whose contact is it? One answer, as SQL that other rooms put into their statements.

An account uses the nearest contact of a number: its own or, without one, the first that it inherits or is offered
(`Customer.sources`). Removed contacts don't count. It may not write when that contact has opted out, nor when its own
has, even if removed: an opt-out outlives its contact. A new contact is opted out where any that the account uses is, or
was until the person was forgotten (`forgetting.keyed_hash`).

Neither may it write to a suppressed number, on the channels that are suppressed. What holds for an account are the
suppressions of those whose contacts it uses, and those of the senders that its messages leave from. But of the replies
to others, none that came when the account had a contact of its own: they changed that contact (docs/adr/0035).

The fragments take what `parameters` gives, and the values that are named with each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from apps.channels import routing, senders
from apps.channels.models import Sender
from apps.channels.senders import Account
from apps.contacts.models import How
from apps.core import epoch, sql
from apps.core.cache import Remembered
from apps.forgetting import keyed_hash
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile

# A contact that was made so shortly before a reply may not have been committed when the reply looked for contacts to
# change: then only the list holds the reply.
MADE_MEANWHILE = timedelta(minutes=1)

# Stands for "the organization itself" where profile ids are listed.
_NO_PROFILE = UUID(int=0)


def _place(contact: str) -> str:
    """How near its owner is: 1 is the account itself; null is an owner whose contacts it does not use."""
    return f"array_position(%(owners)s::uuid[], coalesce({contact}.profile_id, '{_NO_PROFILE}'))"


def _counts(contact: str) -> str:
    """Does a contact decide anything? Its owner is one of ours, and it is present or was an opt-out of our own."""
    owner = f"coalesce({contact}.profile_id, '{_NO_PROFILE}') = ANY(%(owners)s::uuid[])"
    own = f"{contact}.profile_id IS NOT DISTINCT FROM %(profile)s::uuid"
    return (
        f"{contact}.organization_id = %(organization)s AND {owner} "
        f"AND ({contact}.deleted_at IS NULL OR {contact}.opt_out AND {own})"
    )


# The contacts of %(phones)s that count. A phone that has one here needs no other look.
KNOWN = f"""
SELECT c.phone, c.id, c.opt_out, c.deleted_at FROM contacts_contact c WHERE c.phone = ANY(%(phones)s) AND {_counts("c")}
"""

# Of each known phone the nearest contact.
_NEAREST = f"""
SELECT DISTINCT ON (phone) phone, id, opt_out OR bool_or(opt_out AND place = 1) OVER (PARTITION BY phone) AS opt_out,
    deleted_at
FROM (
    SELECT c.*, {_place("c")} AS place FROM contacts_contact c WHERE c.phone = ANY(%(phones)s) AND {_counts("c")}
) AS counting
ORDER BY phone, deleted_at IS NOT NULL, place
"""


def _had_opted_out(phone: str) -> str:
    """Had the person opted out before they were forgotten? A contact that came back since decides instead."""
    back = f"""EXISTS (SELECT 1 FROM contacts_contact back WHERE back.organization_id = f.organization_id
        AND back.phone = {phone} AND back.profile_id IS NOT DISTINCT FROM f.profile_id)"""
    return keyed_hash.had_opted_out(phone, unless=back)


# The reason why new contacts begin opted out. `made` are contacts; their ids tell which of them are new.
_EVIDENCE = f"""
    INSERT INTO contacts_consentchange (id, organization_id, profile_id, contact_id, opt_out, how, who, created_at)
    SELECT gen_random_uuid(), %(organization)s, %(profile)s::uuid, made.id, true, '{How.FORGOTTEN}', 'sentdash', %(now)s
    FROM {{made}} made WHERE made.opt_out AND"""


def suspected(phone: str) -> str:
    """Is anything of this number suppressed, for whomever it holds? Then `suppressions` has the answer."""
    others = "FROM suppression_suppression s WHERE s.organization_id = %(organization)s"
    return f"EXISTS (SELECT 1 {others} AND s.phone = {phone})"


# CTEs, the last of them `people`: the contact of each of %(phones)s, with a new one for each unknown number (ids
# are %(contact_ids)s). A removed one comes back, unless it has opted out: then the request may still be refused, and
# the caller brings it back. New ones are made in the order of their numbers, or two requests could wait for each other.
# None are made where all may be out, unless %(is_sure)s: the caller has looked.
PEOPLE = f"""
known AS ({_NEAREST}), made AS (
    INSERT INTO contacts_contact (id, organization_id, profile_id, phone, opt_out, created_at)
    SELECT new.id, %(organization)s, %(profile)s, new.phone, {_had_opted_out("new.phone")}, %(now)s
    FROM unnest(%(contact_ids)s::uuid[], %(phones)s::text[]) AS new(id, phone)
    WHERE NOT EXISTS (SELECT 1 FROM known WHERE known.phone = new.phone) AND (%(is_sure)s OR EXISTS (
        SELECT 1 FROM unnest(%(phones)s::text[]) AS each(phone) WHERE NOT {suspected("each.phone")}
        AND NOT EXISTS (SELECT 1 FROM known WHERE known.phone = each.phone AND known.opt_out)
        AND NOT {_had_opted_out("each.phone")}))
    ORDER BY new.phone COLLATE "C"
    ON CONFLICT (organization_id, phone, profile_id) DO UPDATE
    SET deleted_at = CASE WHEN contacts_contact.opt_out THEN contacts_contact.deleted_at END
    RETURNING phone, id, opt_out, deleted_at
), evidence AS ({_EVIDENCE.format(made="made")} made.id = ANY(%(contact_ids)s::uuid[])
), people AS (SELECT * FROM known UNION ALL SELECT * FROM made)
"""

# Of messages `m` that were accepted: the contact `c` that each was accepted for, and the account's `own`, which a reply
# may have made since.
OF_MESSAGE = """
LEFT JOIN contacts_contact c ON c.id = m.contact_id
LEFT JOIN contacts_contact own ON own.organization_id = m.organization_id AND own.phone = m.phone
    AND own.profile_id IS NOT DISTINCT FROM m.profile_id
"""
IS_OUT = "(coalesce(c.opt_out, false) OR coalesce(own.opt_out, false))"
# How the number of a message is dialled (docs/adr/0036).
DIALLED = "coalesce(nullif(c.dialled_as, ''), m.phone)"
# The suppressions of the number, as JSON that `Suppressed` reads; null as good as always.
SUPPRESSIONS = f"""(SELECT jsonb_agg(jsonb_build_array(s.profile_id, s.channel, s.sender_id))::text
    FROM suppression_suppression s WHERE s.organization_id = m.organization_id AND s.phone = m.phone
    AND (s.how <> '{How.REPLY}' OR s.profile_id IS NOT DISTINCT FROM m.profile_id
        OR own.id IS NULL OR own.created_at > s.created_at - interval '{MADE_MEANWHILE.seconds} s'))"""
# Of these messages, whether the account itself suppressed the number: an estimate, where `Hold` would cost too much.
IS_HELD = """EXISTS (SELECT 1 FROM suppression_suppression s WHERE s.organization_id = m.organization_id
    AND s.phone = m.phone AND s.profile_id IS NOT DISTINCT FROM m.profile_id
    AND (s.channel = '' OR m.is_pinned AND s.channel = m.channel))"""
# The channel that someone chose for the contact, and those that it is known to use. Both only if they tell something:
# every contact begins with "sms".
CHANNELS = """CASE WHEN c.is_channel_chosen OR c.default_channel <> 'sms' THEN c.default_channel END,
    CASE WHEN c.available_channels <> 'sms' THEN c.available_channels END"""


def out_with_any(phone: str) -> str:
    """Has a contact of this number opted out that counts for the account? `phone` is an expression."""
    others = f"FROM contacts_contact other WHERE other.phone = {phone} AND other.opt_out AND {_counts('other')}"
    return f"(EXISTS (SELECT 1 {others}) OR {_had_opted_out(phone)})"


# Every contact of %(phone)s in the %(organizations)s, whosever it is.
WITH_PHONE = "SELECT id FROM contacts_contact WHERE organization_id = ANY(%(organizations)s) AND phone = %(phone)s"

# The CTE `person`: the contact of the person who wrote from %(phone)s, if there is a row in `fresh`. A new one has the
# id %(contact)s.
PERSON = f"""
person AS (
    INSERT INTO contacts_contact AS c (id, organization_id, profile_id, phone, opt_out, created_at)
    SELECT %(contact)s, %(organization)s, %(profile)s, %(phone)s::varchar, {out_with_any("%(phone)s::varchar")}, %(now)s
    FROM fresh ON CONFLICT (organization_id, phone, profile_id) DO UPDATE
    SET deleted_at = NULL, opt_out = c.opt_out OR c.deleted_at IS NOT NULL AND EXCLUDED.opt_out
    RETURNING id, opt_out
), evidence AS ({_EVIDENCE.format(made="person")} made.id = %(contact)s
    AND {_had_opted_out("%(phone)s::varchar")}
)"""


@dataclass(frozen=True, slots=True)
class Hold:
    """The channels on which a number is suppressed for an account; "" is all of them. `used` are those it sends by."""

    channels: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()

    def stops(self, pinned: str | None, among: Collection[str] | None = None) -> bool:
        """Whether a channel is suppressed or, if none is pinned, all that a message could take: `among` these."""
        if not self.channels or "" in self.channels:
            return bool(self.channels)
        candidates = {pinned} if pinned else self.used if among is None else self.used.intersection(among)
        return bool(candidates) and self.channels.issuperset(candidates)


NO_HOLD = Hold()
_customers: Remembered[Account, Customer] = Remembered(seconds=1.0, epoch=epoch.current)


def hold(listed: str, customer: Customer, used: Sequence[Sender]) -> Hold:
    """What `SUPPRESSIONS` found holds for an account with these senders, nearest first."""
    owners = {str(owner.profile.id if owner.profile else None) for owner in customer.sources.contacts}
    nearest = {str(each.id) for each in used if each == routing.first(used, each.channel)}
    found = orjson.loads(listed)
    channels = frozenset(channel for owner, channel, sender in found if str(owner) in owners or sender in nearest)
    return Hold(channels, frozenset(each.channel for each in used))


def customer_of(account: Account) -> Customer:
    """The account that claimed messages belong to, for `hold`; not read for each of them."""

    def load() -> Customer:
        organization, profile = account
        acting = Profile.objects.get(id=profile) if profile else None
        return Customer(Organization.objects.get(id=organization), acting)

    return _customers.get(account, load)


_SUPPRESSED = f"""
SELECT m.phone, {SUPPRESSIONS} FROM (SELECT DISTINCT s.organization_id, %(profile)s::uuid AS profile_id, s.phone
    FROM suppression_suppression s WHERE s.organization_id = %(organization)s AND s.phone = ANY(%(phones)s)) AS m
LEFT JOIN contacts_contact own ON own.organization_id = m.organization_id AND own.phone = m.phone
    AND own.profile_id IS NOT DISTINCT FROM m.profile_id
"""


def holds(customer: Customer, phones: Collection[str]) -> Mapping[str, Hold]:
    """The suppressions that hold for an account, of these numbers. Mostly none."""
    found = sql.rows(_SUPPRESSED, {**parameters(customer), "phones": list(phones)})
    if not found:
        return {}
    used = senders.senders_of(customer)
    return {phone: hold(listed, customer, used) for phone, listed in found if listed}


def hold_of(customer: Customer, phone: str) -> Hold:
    """The same of one number."""
    return holds(customer, [phone]).get(phone, NO_HOLD)


def parameters(customer: Customer) -> dict[str, Any]:
    """What the fragments ask for of an account."""
    return {
        "organization": customer.organization.id,
        "profile": customer.profile.id if customer.profile else None,
        "owners": [owner.profile.id if owner.profile else _NO_PROFILE for owner in customer.sources.contacts],
        **keyed_hash.parameters(customer.organization.id),
    }


_OPTED_OUT = f"""
WITH nearest AS ({_NEAREST}) SELECT phone FROM nearest WHERE opt_out UNION ALL
SELECT phone FROM unnest(%(phones)s::text[]) AS asked(phone)
WHERE NOT EXISTS (SELECT 1 FROM nearest WHERE nearest.phone = asked.phone) AND {_had_opted_out("asked.phone")}
"""


def opted_out(customer: Customer, phones: Collection[str]) -> set[str]:
    """To whom of these the account may not write."""
    return {phone for (phone,) in sql.rows(_OPTED_OUT, {**parameters(customer), "phones": list(phones)})}


def is_out_with_any(customer: Customer, phone: str) -> bool:
    """Is a new contact of this number opted out from the beginning?"""
    ((is_out,),) = sql.rows(f"SELECT {out_with_any('%(phone)s::varchar')}", {**parameters(customer), "phone": phone})
    return bool(is_out)


def had_opted_out(customer: Customer, phone: str) -> bool:
    """Had this person opted out before the account, or one whose contacts it uses, forgot them?"""
    given = {**parameters(customer), "phone": phone}
    ((is_out,),) = sql.rows(f"SELECT {_had_opted_out('%(phone)s::varchar')}", given)
    return bool(is_out)


def channels(customer: Customer, phones: Collection[str]) -> dict[str, tuple[str | None, str | None]]:
    """What `CHANNELS` says of the nearest contacts of these, where it says something."""
    given = {**parameters(customer), "phones": list(phones)}
    found = sql.rows(
        f"SELECT c.phone, {CHANNELS} FROM ({_NEAREST}) AS nearest JOIN contacts_contact c USING (id)", given
    )
    return {phone: (chosen, known) for phone, chosen, known in found if chosen or known}
