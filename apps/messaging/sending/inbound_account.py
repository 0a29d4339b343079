"""Whose is an inbound message? Several accounts may send from one number, and a number may be in several WABAs.

The person answers an account, not a number. So the message that the reply names decides, then the last message that
reached the person from this number, then the owner of the number. The reason is kept in the message's metadata
(docs/adr/0038).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.channels.senders import Account
from apps.contacts import reach
from apps.core import epoch, sql
from apps.core.cache import Remembered
from apps.keywords import effective
from apps.keywords.folding import fold
from apps.keywords.models import Keyword
from apps.messaging.models import Direction, MessageStatus
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile

MAX_LOOKED_AT = 200  # newest messages of each contact of the person, so that a long history costs no more


class Because(StrEnum):
    """What decided."""

    REPLY = "reply"
    LAST_MESSAGE = "last_message"
    NUMBER_OWNER = "number_owner"


class Whose(NamedTuple):
    """An account, its sender with this number, the keyword that the text is there, if any, what decided, and the
    outbound message that did.
    """

    sender: Sender
    customer: Customer
    keyword: Keyword | None
    because: Because
    message_id: UUID | None = None

    @property
    def metadata(self) -> dict[str, str]:
        found = {"chosen_by": self.because.value}
        return {**found, "message_id": str(self.message_id)} if self.message_id else found


_ARRIVING = f"('{MessageStatus.SENT}', '{MessageStatus.DELIVERED}', '{MessageStatus.READ}')"
# The newest by the time it was sent at: a scheduled message is older than that. The keywords come in the same
# statement, for a round trip costs more than either.
_DECIDING = f"""
SELECT {effective.WITH_FORM}, deciding.*
FROM (SELECT) AS always LEFT JOIN (SELECT m.organization_id, m.profile_id, m.id, m.provider_ref = %(answered)s::text
FROM ({reach.WITH_PHONE}) c CROSS JOIN LATERAL (
    SELECT * FROM messaging_message WHERE contact_id = c.id ORDER BY id DESC LIMIT {MAX_LOOKED_AT}
) m
WHERE m.direction = '{Direction.OUTBOUND}' AND m.organization_id = ANY(%(organizations)s)
    AND m.number = %(number)s AND m.channel = %(channel)s
    AND (m.provider_ref = %(answered)s::text OR m.status IN {_ARRIVING})
ORDER BY coalesce(m.provider_ref = %(answered)s::text, false) DESC, coalesce(m.scheduled_at, m.created_at) DESC,
    m.id DESC
LIMIT 1) AS deciding ON true
"""

_customers: Remembered[Account, Customer] = Remembered(seconds=1.0, epoch=epoch.current)


def of(senders: Sequence[Sender], inbound: Inbound, phone: str) -> Whose:
    """The account of a message to the first of these senders; the others have the same number.

    The sender is the account's own, if it has one of these. A removed profile has none: then the owner decides.
    """
    asked = _asked(senders, inbound, phone)
    ((rows, organization, profile, message_id, is_answered),) = sql.rows(_DECIDING, asked)
    sender, because = senders[0], Because.NUMBER_OWNER
    customer = _customer((organization, profile)) if organization else None
    if customer and not (customer.profile and customer.profile.deleted_at):
        sender = _nearest(senders, (organization, profile))
        because = Because.REPLY if is_answered else Because.LAST_MESSAGE
    else:
        customer, message_id = _customer((sender.organization_id, sender.profile_id)), None
    return Whose(sender, customer, effective.match(customer, asked["folded"], rows=rows), because, message_id)


def _asked(senders: Sequence[Sender], inbound: Inbound, phone: str) -> dict[str, Any]:
    return {
        "organizations": list({sender.organization_id for sender in senders}),
        "phone": phone,
        "number": senders[0].number,
        "channel": senders[0].channel,
        "answered": inbound.answers,
        "folded": fold(inbound.text),
    }


def _nearest(senders: Sequence[Sender], account: Account) -> Sender:
    """The account's own, else its organization's first."""
    within = [sender for sender in senders if sender.organization_id == account[0]]
    return next((sender for sender in within if sender.profile_id == account[1]), within[0])


def _customer(account: Account) -> Customer:
    organization, profile = account

    def load() -> Customer:
        return Customer(Organization.objects.get(id=organization), Profile.objects.get(id=profile) if profile else None)

    return _customers.get(account, load)
