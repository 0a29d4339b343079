"""STOP and START to a number that two organizations have: for both, with evidence in both, answered once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from apps.channels.models import Channel, Sender
from apps.channels.providers.types import Inbound
from apps.contacts import consent, evidence, reach
from apps.contacts.consent import By
from apps.contacts.ledger import as_of
from apps.contacts.models import ConsentChange, Contact, How
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.contacts.suppression.wording import sentence
from apps.core import sql
from apps.messaging.models import Message
from apps.messaging.sending import draft, inbound, inbound_account
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.factories.webhooks import endpoint, published
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, changes_of

NUMBER = "+14155550100"
LATER = NOW + timedelta(minutes=1)
_refs = count()


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    remembered = (draft._senders, draft._templates, draft._suspended, inbound_account._customers, reach._customers)
    for each in remembered:
        each.clear()
    yield
    for each in remembered:
        each.clear()


@pytest.fixture
def ours(cast: Cast) -> Sender:
    return _sender(cast.acme, "1")


@pytest.fixture
def theirs(cast: Cast) -> Sender:
    return _sender(cast.outsider, "2")


def _sender(customer: Customer, address: str, number: str = NUMBER) -> Sender:
    return channels.sender(customer, number, channel=Channel.WHATSAPP, provider="whatsapp_cloud", address=address)


def told(
    text: str, addressed: Sender, *sharing: Sender, now: datetime = NOW, written: datetime | None = None, ref: str = ""
) -> UUID | None:
    event = Inbound(ref or f"wamid.{next(_refs)}", PHONE, addressed.number, text, written or now, {})
    return inbound.receive(addressed, event, sharing=sharing, now=now)


def out(*people: Contact) -> list[bool]:
    for each in people:
        each.refresh_from_db()
    return [each.opt_out for each in people]


def listed(customer: Customer) -> list[UUID | None]:
    return list(Suppression.objects.owned_by(customer).filter(phone=PHONE).values_list("sender_id", flat=True))


def test_stop_holds_in_both_with_evidence_in_both_and_is_answered_once(
    cast: Cast, ours: Sender, theirs: Sender
) -> None:
    for account in (cast.acme, cast.outsider):
        endpoint(account, event_types=["contact"])
    mine, other = contacts.contact(cast.acme, PHONE), contacts.contact(cast.outsider, PHONE)

    stop = told("Stop.", ours, theirs)

    assert out(mine, other) == [True, True]
    (here,), (there,) = changes_of(mine), changes_of(other)
    assert (here.message_id, there.message_id) == (stop, None)
    for change in (here, there):
        assert (change.how, change.who, change.reason, change.keyword) == (How.REPLY, PHONE, "Stop.", "STOP")
    assert evidence.sentence(there).endswith("They wrote to another organization that has the same number.")
    assert evidence.brief(here) == "Replied “Stop.”."
    assert (listed(cast.acme), listed(cast.outsider)) == ([ours.id], [theirs.id])
    assert "another organization" in sentence(SuppressionChange.objects.owned_by(cast.outsider).get())
    assert not as_of.ask(cast.outsider, PHONE, at=LATER).may_write
    events = {
        each["payload"]["account_id"]: each["payload"] for each in published() if each["event"] == "contact.opt_out"
    }
    assert {key: payload["message_id"] for key, payload in events.items()} == {
        str(cast.acme.id): str(stop),
        str(cast.outsider.id): None,
    }
    answer = Message.objects.get(direction="OUTBOUND")
    assert (answer.organization, answer.metadata["exempt"]) == (cast.acme.organization, "STOP")
    assert Message.objects.filter(direction="INBOUND").count() == 1


def test_stop_holds_for_a_person_whom_the_other_organization_meets_later(
    cast: Cast, ours: Sender, theirs: Sender
) -> None:
    told("STOP", ours, theirs)

    assert not Contact.objects.owned_by(cast.outsider).exists()  # it is told no more than its list must know
    assert reach.hold_of(cast.outsider, PHONE).stops("whatsapp")
    contacts.contact(cast.outsider, PHONE, created_at=timezone.now())
    assert reach.hold_of(cast.outsider, PHONE).stops("whatsapp")


def test_stop_leaves_accounts_of_the_other_organization_with_a_number_of_their_own(
    cast: Cast, ours: Sender, theirs: Sender
) -> None:
    """Acme's shop writes from another number: the STOP was said to the outsider, and to Acme's own."""
    _sender(cast.shop, "3", "+14155550101")
    people = [contacts.contact(each, PHONE) for each in (cast.acme, cast.sibling, cast.shop)]

    told("STOP", theirs, ours)

    assert out(*people) == [True, True, False]


def test_start_takes_back_what_a_stop_to_the_number_did(cast: Cast, ours: Sender, theirs: Sender) -> None:
    mine, other = contacts.contact(cast.acme, PHONE), contacts.contact(cast.outsider, PHONE)
    told("STOP", theirs, ours)
    assert out(mine, other) == [True, True]

    told("START", ours, theirs, now=LATER)

    assert out(mine, other) == [False, False]
    assert (listed(cast.acme), listed(cast.outsider)) == ([], [])
    assert [each.message_id is None for each in changes_of(other)] == [True, False]


@pytest.mark.parametrize("why", ["by hand", "another number", "not theirs now", "written before"])
def test_start_takes_back_nothing_else_of_the_other_organization(
    cast: Cast, ours: Sender, theirs: Sender, why: str
) -> None:
    other = contacts.contact(cast.outsider, PHONE)
    written = LATER
    if why == "by hand":
        consent.change(other, opt_out=True, by=By(How.PAGE, "eve@globex.test"), now=NOW)
        other.save()
    elif why == "another number":
        told("STOP", _sender(cast.outsider, "3", "+14155550102"))
    else:
        told("STOP", ours, theirs)
    if why == "not theirs now":
        theirs.is_active = False
        theirs.save()
    if why == "written before":
        written = NOW - timedelta(seconds=1)

    told("START", ours, theirs, now=LATER, written=written)

    assert out(other) == [True]


def test_stop_counts_for_an_organization_that_the_carrier_still_calls(cast: Cast, ours: Sender, theirs: Sender) -> None:
    """The number is no longer active there: nothing leaves from it, and what the person said is kept."""
    ours.is_active = False
    ours.save()
    mine, other = contacts.contact(cast.acme, PHONE), contacts.contact(cast.outsider, PHONE)
    Message.objects.create(
        organization=cast.outsider.organization, contact_id=other.id, direction="OUTBOUND", status="DELIVERED",
        channel="whatsapp", is_pinned=True, phone=PHONE, number=NUMBER, created_at=NOW,
    )  # fmt: skip

    told("STOP", ours, theirs)

    assert out(mine, other) == [True, True]


def test_accounts_that_do_not_prove_each_other_are_told_apart(cast: Cast, ours: Sender, theirs: Sender) -> None:
    """Each hears of the message at its own address, signed for itself: it is stored, and counts, in each."""
    stored = [told("STOP", each, ref="wamid.same") for each in (ours, theirs, ours, theirs)]

    assert [each is not None for each in stored] == [True, True, False, False]
    assert {each.organization_id for each in Contact.objects.filter(opt_out=True)} == {
        cast.acme.organization.id,
        cast.outsider.organization.id,
    }


def test_ordinary_message_to_a_shared_number_takes_two_statements(
    cast: Cast, ours: Sender, theirs: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("Hello", ours, theirs)
    ran = list[str]()
    rows = sql.rows

    def counted(statement: str, *given: Any, **how: Any) -> list[sql.Row]:
        ran.append(statement)
        return rows(statement, *given, **how)

    monkeypatch.setattr(sql, "rows", counted)
    told("Hello", ours, theirs)

    assert len(ran) == 2


@pytest.mark.django_db(transaction=True)
def test_replies_told_at_both_addresses_at_once_wait_for_each_other(cast: Cast, ours: Sender, theirs: Sender) -> None:
    """STOP and START of several people, in either order of the organizations: no deadlock, and an order in each."""
    people = [f"+1415556{index:04}" for index in range(4)]
    accounts = {each.organization.id: each for each in (cast.acme, cast.outsider)}
    for phone in people:
        for account in accounts.values():
            contacts.contact(account, phone, created_at=NOW)

    def receive(index: int) -> None:
        first, second = (ours, theirs) if index % 2 else (theirs, ours)
        text, at = ("STOP", "START")[index // 2 % 2], timezone.now()
        event = Inbound(f"wamid.race.{index}", people[index // 4 % len(people)], NUMBER, text, at, {})
        try:
            inbound.receive(first, event, sharing=[second], now=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(receive, range(64)))

    assert Message.objects.filter(direction="INBOUND").count() == 64
    for person in Contact.objects.filter(phone__in=people):
        account, newest = accounts[person.organization_id], ConsentChange.objects.of(person).first()
        assert newest is not None
        assert newest.opt_out == person.opt_out
        may_write = not (person.opt_out or reach.hold_of(account, person.phone).stops(None))
        assert as_of.ask(account, person.phone, at=timezone.now() + timedelta(seconds=1)).may_write == may_write


@pytest.mark.django_db(transaction=True)
def test_last_stop_of_a_race_holds_in_both(cast: Cast, ours: Sender, theirs: Sender) -> None:
    """However they come, what the person said last is a STOP: nothing leaves for them from either."""
    mine, other = contacts.contact(cast.acme, PHONE), contacts.contact(cast.outsider, PHONE)

    def receive(index: int) -> None:
        text, written = ("STOP", LATER) if index == 7 else ("START", NOW)
        try:
            told(text, *((ours, theirs) if index % 2 else (theirs, ours)), now=LATER, written=written)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(receive, range(16)))

    assert out(mine, other) == [True, True]
    assert all(reach.hold_of(each, PHONE).stops("whatsapp") for each in (cast.acme, cast.outsider))
