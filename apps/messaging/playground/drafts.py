"""The drafts of a wish: what a worker would claim if it had been sent, without anything being written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from apps.channels import country_defaults
from apps.channels.models import Channel
from apps.channels.routing import NO_WISHES, Wishes
from apps.channels.senders import senders_of
from apps.contacts import reach
from apps.contacts.reach import NO_HOLD
from apps.messaging import window
from apps.messaging.playground.purse import Purse
from apps.messaging.playground.wish import TextWish, Wish
from apps.messaging.sending.draft import Draft, unregistered
from apps.organizations.customer import Customer

_NO_ID = UUID(int=0)


def of(customer: Customer, wish: Wish | TextWish, purse: Purse, *, at: datetime) -> Iterator[Draft]:
    """One for each person, as of the moment when it would leave. A few queries, however many people there are."""
    opted_out, holds = reach.opted_out(customer, wish.phones), reach.holds(customer, wish.phones)
    channels = {} if wish.channel else reach.channels(customer, wish.phones)
    takes_window = wish.text is not None and wish.channel != Channel.SMS
    windows = window.of_phones(customer, wish.phones, now=at) if takes_window else {}
    senders = senders_of(customer)
    account = (customer.organization.id, customer.profile.id if customer.profile else None)
    lacking = unregistered({account: senders}).get(account, "")
    parameters = dict(wish.filled)
    for phone in wish.phones:
        yield Draft(
            id=_NO_ID,
            attempts=0,
            organization_id=account[0],
            profile_id=account[1],
            phone=phone,
            pinned=wish.channel,
            parameters=parameters,
            opted_out=phone in opted_out,
            template=wish.compiled,
            senders=senders,
            wishes=Wishes(*channels[phone]) if phone in channels else NO_WISHES,
            countries=country_defaults.by_country(),
            hold=holds.get(phone, NO_HOLD),
            text=wish.text,
            windows=windows.get(phone, {}),
            unregistered=lacking,
            billed=purse.billed,
            prices=purse.prices,
        )
