"""Whose an inbound message is: the account that the person answers, however many send from the number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection

from apps.channels.models import Channel, Sender
from apps.channels.providers.types import Inbound
from apps.contacts.models import Contact
from apps.core import sql
from apps.core.models import new_id
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import inbound, inbound_account
from apps.messaging.sending.inbound_account import Because, Whose
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, change
from tests.factories import channels, messaging
from tests.factories.contacts import PHONE
from tests.messaging.conftest import NOW

NUMBER = "+14155550100"
_refs = count()


@pytest.fixture(autouse=True)
def _forget() -> None:
    inbound_account._customers.clear()


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme, NUMBER)


def sent(customer: Customer, *, ago: int = 60, **fields: Any) -> Message:
    """A message of this account that reached the person from the number, so many seconds ago."""
    contact, _ = Contact.objects.get_or_create(**owner_columns(customer), phone=PHONE)
    given = {
        "status": MessageStatus.DELIVERED,
        "channel": "sms",
        "number": NUMBER,
        "contact_id": contact.id,
        "created_at": NOW - timedelta(seconds=ago),
        "provider_ref": f"sent-{next(_refs)}",
        **fields,
    }
    return messaging.message(customer, PHONE, **given)


def whose(*senders: Sender, answers: str | None = None) -> Whose:
    told = Inbound(f"ref-{next(_refs)}", PHONE, senders[0].number, "Hello", NOW, {}, answers=answers)
    return inbound_account.of(senders, told, PHONE)


def owners(found: Whose) -> tuple[Customer, Because]:
    return found.customer, found.because


def test_without_a_message_to_this_person_it_is_the_owners(cast: Cast, sender: Sender) -> None:
    sent(cast.shop, number="+14155550101")  # from another number
    sent(cast.shop, channel="whatsapp")
    for status in (MessageStatus.QUEUED, MessageStatus.ROUTED, MessageStatus.FAILED):
        sent(cast.shop, status=status)
    sent(cast.outsider)  # another organization's, which has no such number

    assert owners(whose(sender)) == (cast.acme, Because.NUMBER_OWNER)


def test_the_last_message_that_reached_the_person_decides(cast: Cast, sender: Sender) -> None:
    for ago, account in ((50, cast.shop), (40, cast.acme), (30, cast.sibling)):
        last = sent(account, ago=ago)

        found = whose(sender)

        assert owners(found) == (account, Because.LAST_MESSAGE)
        assert (found.message_id, found.sender) == (last.id, sender)


def test_a_scheduled_message_counts_from_its_time(cast: Cast, sender: Sender) -> None:
    sent(cast.shop, ago=86_400, scheduled_at=NOW - timedelta(seconds=10))
    sent(cast.sibling, ago=3600)

    assert whose(sender).customer == cast.shop


def test_the_message_that_a_reply_names_decides_first(cast: Cast, sender: Sender) -> None:
    named = sent(cast.shop, ago=3600)
    sent(cast.sibling, ago=1, provider_ref=None)

    found = whose(sender, answers=named.provider_ref)

    assert (*owners(found), found.message_id) == (cast.shop, Because.REPLY, named.id)
    assert owners(whose(sender, answers="another")) == (cast.sibling, Because.LAST_MESSAGE)


def test_a_removed_profile_gets_no_more_messages(cast: Cast, sender: Sender) -> None:
    sent(cast.shop)
    change(cast.shop, deleted_at=NOW)

    assert owners(whose(sender)) == (cast.acme, Because.NUMBER_OWNER)


def test_borrower_of_a_number_gets_the_replies_to_its_messages(cast: Cast) -> None:
    lent = channels.sender(cast.sibling, NUMBER)
    sent(cast.shop)

    assert whose(lent).customer == cast.shop


def test_number_in_several_accounts_with_the_carrier(cast: Cast) -> None:
    """Within an organization and across them: the account that wrote last, with its own sender."""
    at = {
        name: channels.sender(account, NUMBER, channel=Channel.WHATSAPP, provider="whatsapp_cloud", address=name)
        for name, account in (("1", cast.acme), ("2", cast.shop), ("3", cast.outsider))
    }
    for last, expected in ((cast.shop, at["2"]), (cast.outsider, at["3"]), (cast.sibling, at["1"])):
        sent(last, channel="whatsapp", created_at=NOW + timedelta(seconds=next(_refs)))

        found = whose(at["1"], at["2"], at["3"])

        assert (found.customer, found.sender) == (last, expected)


def test_message_is_stored_once_though_another_account_has_written_since(cast: Cast, sender: Sender) -> None:
    told = Inbound("ref-again", PHONE, NUMBER, "Hello", NOW, {})
    sent(cast.shop, ago=60)
    inbound.receive(sender, told, now=NOW)
    sent(cast.sibling, ago=1)

    assert inbound.receive(sender, told, now=NOW) is None
    stored = Message.objects.get(direction="INBOUND")
    assert (stored.profile, stored.contact_id) == (cast.shop.profile, Contact.objects.owned_by(cast.shop).get().id)
    assert stored.metadata["account"] == {
        "chosen_by": "last_message",
        "message_id": str(Message.objects.get(profile=cast.shop.profile, direction="OUTBOUND").id),
    }


def test_same_message_told_at_two_addresses_is_stored_once(cast: Cast) -> None:
    one, other = (
        channels.sender(account, NUMBER, channel=Channel.WHATSAPP, provider="whatsapp_cloud", address=name)
        for name, account in (("1", cast.acme), ("2", cast.outsider))
    )
    sent(cast.outsider, channel="whatsapp")
    told = Inbound("wamid.1", PHONE, NUMBER, "Hello", NOW, {})

    stored = [
        inbound.receive(one, told, sharing=[other], now=NOW),
        inbound.receive(other, told, sharing=[one], now=NOW),
    ]

    assert [each is not None for each in stored] == [True, False]
    assert Message.objects.get(direction="INBOUND").organization == cast.outsider.organization


@pytest.mark.parametrize(("text", "expected"), [("STOP", True), ("HELP", False)])
def test_a_keyword_is_for_the_account_that_the_person_answers(
    cast: Cast, sender: Sender, text: str, *, expected: bool
) -> None:
    """It has a number of its own by now, and STOP still holds for the number's owner, too."""
    sent(cast.shop)
    channels.sender(cast.shop, "+14155550102")

    assert inbound.receive(sender, Inbound(f"ref-{text}", PHONE, NUMBER, text, NOW, {}), now=NOW)

    assert Contact.objects.owned_by(cast.shop).get().opt_out is expected
    assert [each.opt_out for each in Contact.objects.owned_by(cast.acme)] == ([True] if expected else [])


def test_start_takes_back_every_opt_out_of_the_account_that_the_person_answers(cast: Cast, sender: Sender) -> None:
    sent(cast.shop)
    Contact.objects.owned_by(cast.shop).update(opt_out=True)

    inbound.receive(sender, Inbound("ref-start", PHONE, NUMBER, "START", NOW, {}), now=NOW)

    assert not Contact.objects.owned_by(cast.shop).get().opt_out


def test_start_to_one_account_takes_back_what_a_stop_to_another_did_at_the_same_number(
    cast: Cast, sender: Sender
) -> None:
    sent(cast.shop, ago=60)
    inbound.receive(sender, Inbound("ref-stop", PHONE, NUMBER, "STOP", NOW, {}), now=NOW)
    later = NOW + timedelta(minutes=1)
    sent(cast.acme, created_at=later)

    inbound.receive(sender, Inbound("ref-start", PHONE, NUMBER, "START", later, {}), now=later)

    assert [each.opt_out for each in Contact.objects.filter(phone=PHONE)] == [False, False]


@pytest.mark.parametrize("messages", [1, 40])
def test_an_inbound_message_takes_two_statements(
    cast: Cast, sender: Sender, messages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account in (cast.acme, cast.shop, cast.sibling) * messages:
        sent(account)
    inbound.receive(sender, Inbound("ref-warm", PHONE, NUMBER, "Hello", NOW, {}), now=NOW)
    ran = list[str]()
    rows = sql.rows

    def counted(statement: str, *given: Any, **how: Any) -> list[sql.Row]:
        ran.append(statement)
        return rows(statement, *given, **how)

    monkeypatch.setattr(sql, "rows", counted)
    inbound.receive(sender, Inbound("ref-counted", PHONE, NUMBER, "Hello", NOW, {}), now=NOW)

    assert len(ran) == 2  # whose it is, with what its text means there, and the message


def test_the_choice_reads_indexes_only(cast: Cast, sender: Sender) -> None:
    """Of a person's messages only the newest are read; and where a table is too small for its index, it has one."""
    contact = Contact.objects.create(**owner_columns(cast.acme), phone=PHONE)
    others = [Contact(**owner_columns(cast.acme), phone=f"+1415556{n:04}") for n in range(2000)]
    Contact.objects.bulk_create(others)
    Message.objects.bulk_create(_messages(cast.acme, [(contact, 300), *((each, 2) for each in others)]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact; ANALYZE messaging_message")

    chosen = dict(_scans(_plan(sender)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    possible = dict(_scans(_plan(sender)))

    assert chosen["messages_of_a_contact"] == inbound_account.MAX_LOOKED_AT
    assert "one_contact_per_number_and_owner" in chosen
    assert "Seq Scan" not in possible


def _plan(sender: Sender) -> dict[str, Any]:
    told = Inbound("ref", PHONE, NUMBER, "Hello", NOW, {}, answers="wamid.1")
    with sql.cursor() as hot:
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {inbound_account._DECIDING}"
        [[[explained]]] = hot.execute(explain, inbound_account._asked([sender], told, PHONE)).fetchall()
    plan: dict[str, Any] = explained["Plan"]
    return plan


def _messages(customer: Customer, rows: Sequence[tuple[Contact, int]]) -> Iterator[Message]:
    for contact, messages in rows:
        for _ in range(messages):
            yield Message(
                id=new_id(), **owner_columns(customer), contact_id=contact.id, phone=contact.phone, number=NUMBER,
                direction="INBOUND", status="RECEIVED", channel="sms", is_pinned=True,
            )  # fmt: skip


def _scans(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    if "Scan" in plan["Node Type"] and "Subquery" not in plan["Node Type"]:
        yield plan.get("Index Name", plan["Node Type"]), plan["Actual Rows"]
    for inner in plan.get("Plans", ()):
        yield from _scans(inner)
