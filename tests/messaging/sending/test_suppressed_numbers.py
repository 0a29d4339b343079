"""Every part that asks whether we may write to a person gets the same answer about suppressed numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.contacts import reach
from apps.contacts.consent import By
from apps.contacts.models import Contact, How
from apps.contacts.suppression import actions
from apps.core import sql
from apps.core.models import new_id
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from apps.messaging.sending import accepting, deliver, draft, inbound_account
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import channels, contacts
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import NOW, Accept
from tests.messaging.replies import PHONE, reply
from tests.messaging.sending.two_channels import Lines
from tests.messaging.test_may_we_write import ASKERS, the_failures_by_cause, the_question_itself

BEFORE, AFTER = NOW - timedelta(days=2), NOW
SAID = {how: By(how, "ada@acme.test", "because", new_id()) for how in How}


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (
        draft._senders,
        draft._templates,
        draft._suspended,
        inbound_account._customers,
        reach._customers,
    ):
        remembered.clear()


@dataclass(frozen=True)
class Case:
    """An entry of the list made a day before NOW, and whether it stops the shop's texts from Acme's number."""

    name: str
    owner: str
    stops: bool
    how: How = How.PAGE
    channel: str = ""
    from_number: bool = False  # it is about the number that the shop sends from
    contact_since: object = None
    is_estimated: bool = field(default=False)  # the page of failures doesn't look that closely


# The question itself is about opt-outs alone.
_ASKERS = [ask for ask in ASKERS if ask is not the_question_itself]

CASES = [
    Case("own", "shop", stops=True),
    Case("own, of a contact", "shop", stops=True, contact_since=BEFORE),
    Case("own, by a reply", "shop", stops=True, how=How.REPLY, contact_since=BEFORE),
    Case("own, the only channel", "shop", stops=True, channel="sms", is_estimated=True),
    Case("own, another channel", "shop", stops=False, channel="whatsapp"),
    Case("inherited", "acme", stops=True, contact_since=BEFORE, is_estimated=True),
    Case("a sibling's", "sibling", stops=False),
    Case("a stranger's", "outsider", stops=False),
    Case("STOP to our number, no contact", "sibling", True, How.REPLY, from_number=True, is_estimated=True),
    Case("STOP to our number, contact since", "sibling", True, How.REPLY, "", True, AFTER, is_estimated=True),
    Case("STOP to our number, contact before", "sibling", False, How.REPLY, "", True, BEFORE),
    Case("carrier about our number", "sibling", True, How.CARRIER, "sms", True, BEFORE, is_estimated=True),
]


@pytest.mark.parametrize("ask", _ASKERS, ids=lambda ask: ask.__name__)
def test_all_give_one_answer(cast: Cast, template: MessageTemplate, ask: Callable[..., set[str]]) -> None:
    number = channels.sender(cast.acme)
    people = {}
    for index, case in enumerate(CASES):
        phone = f"+1415556{index:04}"
        people[phone] = case
        if case.contact_since:
            contacts.contact(cast.shop, phone, created_at=case.contact_since)
        actions.add(
            getattr(cast, case.owner),
            [phone],
            channel=case.channel,
            by=SAID[case.how],
            now=NOW - timedelta(days=1),
            sender_id=number.id if case.from_number else None,
        )

    out = ask(cast.shop, template, list(people))

    known = {phone: case for phone, case in people.items() if not (ask is the_failures_by_cause and case.is_estimated)}
    assert [case.name for phone, case in known.items() if case.stops != (phone in out)] == []


@pytest.mark.parametrize("messages", [1, accepting._FEW])
def test_refused_request_leaves_no_contact(cast: Cast, accept: Accept, messages: int) -> None:
    channels.sender(cast.acme)
    actions.add(cast.acme, [PHONE], by=SAID[How.PAGE], now=NOW)

    with pytest.raises(accepting.AllOptedOut):
        accept(cast.acme, PHONE, channels=["sms"] * messages)

    assert not Contact.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("messages", [1, accepting._FEW])
def test_opted_out_and_suppressed_people_are_refused_together(cast: Cast, accept: Accept, messages: int) -> None:
    channels.sender(cast.acme)
    contacts.contact(cast.acme, "+14155552672", opt_out=True)
    contacts.contact(cast.acme, PHONE)
    actions.add(cast.acme, [PHONE], by=SAID[How.PAGE], now=NOW)

    with pytest.raises(accepting.AllOptedOut):
        accept(cast.acme, PHONE, "+14155552672", channels=[None] * messages)
    assert len(accept(cast.acme, PHONE, "+14155552673", channels=[None] * messages)) == 2 * messages


def test_first_contact_after_a_stop_knows_of_it(cast: Cast, accept: Accept) -> None:
    """The shop had no contact when the person replied STOP to the number that it inherits; nor had it a number."""
    shop = change(cast.shop, inherit_contacts=False)
    sender = channels.sender(cast.acme)
    reply(sender, "STOP", now=BEFORE)

    with pytest.raises(accepting.AllOptedOut):
        accept(shop, PHONE)
    reply(sender, "START", now=AFTER)
    assert accept(shop, PHONE)


@pytest.mark.django_db(transaction=True)
class TestChannels:
    """A person with both channels, of whom one is suppressed."""

    def _send(self, cast: Cast, accept: Accept, suppressed: list[str], pinned: str | None) -> Message:
        accept(cast.acme, PHONE, channels=[pinned], now=timezone.now())
        for channel in suppressed:
            actions.add(cast.acme, [PHONE], channel=channel, by=SAID[How.CARRIER], now=timezone.now())
        deliver.drain()
        message: Message = Message.objects.get()
        return message

    @pytest.mark.parametrize(
        ("suppressed", "pinned", "result"),
        [
            (["whatsapp"], None, ("sms", None)),
            (["sms"], None, ("whatsapp", None)),
            (["whatsapp"], "whatsapp", ("whatsapp", "ERR_CONSENT_BLOCKED")),
            (["whatsapp"], "sms", ("sms", None)),
            (["whatsapp", "sms"], None, (None, "ERR_CONSENT_BLOCKED")),
            ([""], "sms", ("sms", "ERR_CONSENT_BLOCKED")),
        ],
    )
    def test_suppressed_channels_are_no_candidates(
        self,
        cast: Cast,
        accept: Accept,
        lines: Lines,
        suppressed: list[str],
        pinned: str | None,
        result: tuple[str | None, str | None],
    ) -> None:
        message = self._send(cast, accept, suppressed, pinned)

        assert (message.channel, message.error_code) == result

    def test_message_that_waits_for_its_next_try_is_asked_again(
        self, cast: Cast, accept: Accept, carrier: CarrierProcess
    ) -> None:
        channels.sender(cast.acme)
        accept(cast.acme, PHONE, now=timezone.now(), scheduled_at=timezone.now() - timedelta(seconds=1))
        actions.add(cast.acme, [PHONE], by=SAID[How.PAGE], now=timezone.now())

        deliver.drain()

        assert Message.objects.get().error_code == "ERR_CONSENT_BLOCKED"
        assert carrier.counters()["requests"] == 0


def _plan(statement: str, values: dict[str, object]) -> str:
    with sql.cursor() as hot:
        return "\n".join(line for (line,) in hot.execute(f"EXPLAIN {statement}", values).fetchall())


@pytest.mark.django_db(transaction=True)
def test_the_list_is_read_by_organization_and_number(cast: Cast) -> None:
    """Planned while the list is empty, for plans are kept."""
    ids: list[UUID] = [new_id()]
    values = {**reach.parameters(Customer.of(contacts.contact(cast.acme))), "phones": [PHONE]}
    plans = [
        _plan(draft._UNDELIVERED, {"ids": ids, "organization": ids[0], "since": NOW}),
        _plan(draft._DUE, {"now": NOW, "limit": 250}),
        _plan(accepting._FIND_KNOWN, values),
    ]

    for plan in plans:
        assert "one_suppression_per_number_channel_and_owner" in plan, plan
        assert "suppressions_newest_first" not in plan
