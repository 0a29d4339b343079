"""Could we write to a number at a moment? The ledger answers what the gate answered then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts import actions, reach
from apps.contacts.consent import By
from apps.contacts.ledger import as_of
from apps.contacts.models import Contact, How
from apps.contacts.reach import NO_HOLD
from apps.contacts.suppression import actions as suppression
from apps.contacts.suppression.models import Suppression
from apps.core.models import new_id
from apps.messaging.sending import inbound, inbound_account
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import channels, contacts

ANN = "+14155552671"
START = datetime(2026, 5, 3, 8, 0, tzinfo=UTC)
CHANNELS = (None, "sms", "whatsapp")


@pytest.fixture(autouse=True)
def _forget() -> None:
    inbound_account._customers.clear()


class History:
    """Random changes about one person, one a minute, and what the gate said after each."""

    def __init__(self, cast: Cast, random: Random, phone: str) -> None:
        self.random, self.now, self.phone = random, START, phone
        shop = change(cast.shop, inherit_contacts=random.random() < 0.5)
        self.accounts = [cast.acme, shop]
        self.texts = channels.sender(cast.acme, f"+1415555{random.randrange(10_000):04}")
        self.chats = channels.sender(cast.acme, f"+1415556{random.randrange(10_000):04}", channel="whatsapp")
        self.said: list[tuple[datetime, Customer, str | None, bool]] = []

    def live(self, changes: int) -> None:
        steps: list[Callable[[], None]] = [
            *(self._reply,) * 3,
            *(self._edit,) * 3,
            self._suppress,
            self._suppress,
            self._refuse,
            self._release,
            self._release,
            self._meet,
        ]
        for _ in range(changes):
            self.now += timedelta(minutes=1)
            self.random.choice(steps)()
            for account in self.accounts:
                for channel in CHANNELS:
                    self.said.append((self.now, account, channel, self._gate(account, channel)))

    def _gate(self, account: Customer, channel: str | None) -> bool:
        out, holds = reach.opted_out(account, [self.phone]), reach.holds(account, [self.phone])
        return self.phone not in out and not holds.get(self.phone, NO_HOLD).stops(channel)

    def _reply(self) -> None:
        sender: Sender = self.random.choice([self.texts, self.chats])
        text = self.random.choice(["STOP", "START", "Hello"])
        inbound.receive(sender, Inbound(str(new_id()), self.phone, sender.number, text, self.now, {}), now=self.now)

    def _edit(self) -> None:
        account = self.random.choice(self.accounts)
        person = Contact.objects.owned_by(account).by_phone(self.phone).first()
        if person:
            by = By(How.PAGE, "ada@acme.test", self.random.choice(["", "Asked"]))
            actions.edit(account, person, opt_out=self.random.random() < 0.5, by=by, now=self.now)

    def _suppress(self) -> None:
        by = By(How.PAGE, "ada@acme.test", "Complained")
        channel = self.random.choice(["", "sms", "whatsapp"])
        suppression.add(self.random.choice(self.accounts), [self.phone], channel=channel, by=by, now=self.now)

    def _refuse(self) -> None:
        sender: Sender = self.random.choice([self.texts, self.chats])
        by = By(How.CARRIER, sender.provider, "Opted out", new_id())
        suppression.add(
            self.accounts[0], [self.phone], channel=sender.channel, by=by, now=self.now, sender_id=sender.id
        )

    def _release(self) -> None:
        listed = list(Suppression.objects.filter(phone=self.phone))
        if listed:
            entry = self.random.choice(listed)
            by = By(How.API, "API key Till", "Asked")
            suppression.remove(Customer.of(entry), [entry.id], by=by, now=self.now)

    def _meet(self) -> None:
        with suppress(actions.AlreadyExists):
            actions.add(self.random.choice(self.accounts), phone=self.phone, now=self.now)


def test_answers_are_those_of_the_gate_at_that_moment(cast: Cast) -> None:
    for seed in range(2):
        Sender.objects.update(is_active=False)
        history = History(cast, Random(seed), f"+1415555267{seed}")
        history.live(30)

        wrong = [
            (seed, at, account.account.name, channel, may_write)
            for at, account, channel, may_write in history.said
            if as_of.ask(account, history.phone, channel=channel, at=at).may_write is not may_write
        ]
        assert wrong == []
        assert {may_write for *_, may_write in history.said} == {True, False}


def test_answer_names_the_change_that_decided(cast: Cast) -> None:
    channels.sender(cast.acme)
    person = contacts.contact(cast.acme, ANN, created_at=START)
    by = By(How.PAGE, "ada@acme.test", "Asked by phone")
    actions.edit(cast.acme, person, opt_out=True, by=by, now=START + timedelta(hours=1))
    actions.edit(cast.acme, person, opt_out=False, by=by, now=START + timedelta(hours=2))
    suppression.add(cast.acme, [ANN], channel="sms", by=by, now=START + timedelta(hours=3))

    told = [as_of.ask(cast.acme, ANN, at=START + timedelta(hours=hours, minutes=30)) for hours in range(4)]

    assert [(each.may_write, each.reason) for each in told] == [
        (True, "By then we had no record of an opt-out or a suppression."),
        (False, f"ada@acme.test opted this person out from the dashboard on {_at(9)}. Reason: “Asked by phone”."),
        (True, f"ada@acme.test opted this person in from the dashboard on {_at(10)}. Reason: “Asked by phone”."),
        (
            False,
            f"ada@acme.test suppressed the number on SMS from the dashboard on {_at(11)}. Reason: “Asked by phone”.",
        ),
    ]
    assert as_of.ask(cast.acme, ANN, channel="whatsapp", at=START + timedelta(hours=4)).may_write


def _at(hour: int) -> str:
    return f"3 May 2026, {hour:02}:00:00 UTC"


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_changes_of_others_decide_nothing(cast: Cast, who: str) -> None:
    channels.sender(cast.acme)
    suppression.add(getattr(cast, who), [ANN], by=By(How.PAGE, "ada@acme.test", "x"), now=START)

    assert as_of.ask(cast.acme, ANN, at=START + timedelta(hours=1)).may_write
