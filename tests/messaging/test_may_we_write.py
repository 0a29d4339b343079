"""Every part that asks whether we may write to a person, and whose contact it is, gets the same answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts import actions, merge, reach
from apps.contacts.column_mapping import Person
from apps.contacts.models import Contact
from apps.core.sandbox import rolled_back
from apps.message_templates.models import MessageTemplate
from apps.messaging.history import bulk_retry, failure_groups
from apps.messaging.models import Failure, Message, MessageStatus, Retry
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import accepting, draft, inbound, inbound_account, pipeline, release
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, change
from tests.factories import channels, messaging
from tests.factories.contacts import contact
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, reply

FILLER = "+14155559999"  # somebody who may be written to, so that a request is not refused as a whole
STATES: dict[str, dict[str, Any] | None] = {
    "none": None,
    "in": {},
    "out": {"opt_out": True},
    "removed": {"deleted_at": NOW},
    "removed out": {"deleted_at": NOW, "opt_out": True},
}
WORKS = "ERR_UNDELIVERABLE"


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended, inbound_account._customers):
        remembered.clear()


@dataclass(frozen=True)
class Known:
    """A person, whose contact is used (None: a new one, or the account's own removed one), and what is expected."""

    name: str
    phone: str
    contact: Contact | None
    is_out: bool
    is_new_out: bool | None  # how a new contact would begin; None where the account has one


def _people(*owners: Customer) -> list[Known]:
    """One person for every mix of what these owners know, the account itself first."""
    found = []
    for index, states in enumerate(product(STATES, repeat=len(owners))):
        phone = f"+1415556{index:04}"
        rows = [
            contact(owner, phone, **fields) if (fields := STATES[state]) is not None else None
            for owner, state in zip(owners, states, strict=True)
        ]
        present = [row for row in rows if row and row.deleted_at is None]
        own, nearest = rows[0], next(iter(present), None)
        is_out = bool((nearest and nearest.opt_out) or (own and own.opt_out))
        is_new_out = any(row.opt_out for row in [*present, own] if row)
        found.append(Known(str(states), phone, nearest, is_out, None if own in present else is_new_out))
    return found


# --- Who asks: each says who of these is out ---

Asker = Callable[[Customer, MessageTemplate, Sequence[str]], set[str]]


def _accept(customer: Customer, template: MessageTemplate, phones: Sequence[str], **fields: Any) -> None:
    given = {"channels": [None], "parameters": {"name": "Ada"}, "metadata": {}, "now": NOW, **fields}
    accepting.accept(customer, phones=phones, template_id=template.id, **given)


def the_question_itself(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    return reach.opted_out(customer, phones)


def the_preview(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    wish = Wish(template, tuple(phones), parameters={"name": "Ada"})
    groups = dry_run.preview(customer, wish, now=NOW).groups
    return {phone for group in groups for phone in group.phones if group.code == "ERR_CONSENT_BLOCKED"}


def the_request(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    """Refused where nobody else is among the recipients; few are written by a statement, many with COPY."""
    return {phone for phone in phones if _is_refused(customer, template, phone, 1)}


def the_large_request(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    return {phone for phone in phones if _is_refused(customer, template, phone, accepting._FEW)}


def _is_refused(customer: Customer, template: MessageTemplate, phone: str, messages: int) -> bool:
    with rolled_back():
        try:
            _accept(customer, template, [phone], channels=[None] * messages)
        except accepting.AllOptedOut:
            return True
    return False


def the_drain(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    with rolled_back():
        for first in range(0, len(phones), 3):
            _accept(customer, template, [*phones[first : first + 3], FILLER])
        return _stopped(claim(1000, lease=30, now=NOW))


def the_drain_after_copy(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    with rolled_back():
        _accept(customer, template, [*phones, FILLER], channels=[None] * accepting._FEW)
        return _stopped(claim(10000, lease=30, now=NOW))


def the_drain_of_scheduled_ones(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    later = NOW + timedelta(days=1)
    with rolled_back():
        _accept(customer, template, [*phones, FILLER], scheduled_at=later)
        drafts = claim(1000, lease=30, now=later)
        release.review(drafts)
        return _stopped(drafts)


def _stopped(drafts: list[draft.Draft]) -> set[str]:
    codes = {each.phone: pipeline.run(each, now=NOW).stop for each in drafts if not each.is_exempt}
    assert {stop.code for stop in codes.values() if stop} <= {"ERR_CONSENT_BLOCKED"}
    return {phone for phone, stop in codes.items() if stop}


def the_bulk_retry(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    with rolled_back():
        failed = _failures(customer, template, phones)
        chosen = list(failed.values())
        for first in range(0, len(chosen), 50):  # more would be left to a worker
            bulk_retry.start(customer, chosen[first : first + 50], by="ada@acme.test", now=timezone.now())
        again = set(Retry.objects.values_list("message_id", flat=True))
    return {phone for phone, message_id in failed.items() if message_id not in again}


def the_failures_by_cause(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> set[str]:
    found = set()
    for phone in phones:
        with rolled_back():
            _failures(customer, template, [phone])
            (cause,) = failure_groups.of(customer, low=failure_groups.since("24h", now=timezone.now())).causes
            assert cause.opted_out + cause.retries == 1
            found |= {phone} if cause.opted_out else set()
    return found


def _failures(customer: Customer, template: MessageTemplate, phones: Sequence[str]) -> dict[str, UUID]:
    """A failed message to each, accepted when the contacts were what they are."""
    _accept(customer, template, [*phones, FILLER], channels=[None] * accepting._FEW)
    people = dict(Message.objects.values_list("phone", "contact_id"))
    Message.objects.all().delete()
    made = {}
    for phone in phones:
        fields = {"template_id": template.id, "parameters": {"name": "Ada"}, "contact_id": people[phone]}
        message = messaging.message(
            customer,
            phone,
            status=MessageStatus.FAILED,
            error_code=WORKS,
            created_at=timezone.now() - timedelta(minutes=5),
            **fields,
        )
        Failure.objects.create(message_id=message.id, **owner_columns(customer), error_code=WORKS, is_blocked=False)
        made[phone] = message.id
    return made


ASKERS: list[Asker] = [
    the_question_itself,
    the_preview,
    the_request,
    the_large_request,
    the_drain,
    the_drain_after_copy,
    the_drain_of_scheduled_ones,
    the_bulk_retry,
    the_failures_by_cause,
]


# --- The cases ---


def _account(cast: Cast, who: str) -> tuple[Customer, ...]:
    """The account, and whose contacts it uses: its own, then its organization's, then a sibling's that shares them."""
    change(cast.sibling, allow_contact_sharing=True)
    return (cast.shop, cast.acme, cast.sibling) if who == "profile" else (cast.acme, cast.sibling)


@pytest.mark.parametrize("ask", ASKERS, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("who", ["profile", "organization"])
def test_all_give_one_answer(cast: Cast, template: MessageTemplate, who: str, ask: Asker) -> None:
    owners = _account(cast, who)
    channels.sender(cast.acme)
    people = _people(*owners)

    out = ask(owners[0], template, [each.phone for each in people])

    assert [each.name for each in people if each.is_out != (each.phone in out)] == []


@pytest.mark.parametrize("messages", [1, accepting._FEW])
@pytest.mark.parametrize("who", ["profile", "organization"])
def test_message_is_written_to_the_nearest_contact(
    cast: Cast, template: MessageTemplate, who: str, messages: int
) -> None:
    owners = _account(cast, who)
    people = _people(*owners)

    for each in people:
        _accept(owners[0], template, [each.phone, FILLER], channels=[None] * messages)

    used = dict(Message.objects.values_list("phone", "contact_id"))
    own = dict(Contact.objects.owned_by(owners[0]).values_list("phone", "id"))
    expected = {each.phone: each.contact.id if each.contact else own[each.phone] for each in people}
    assert [each.name for each in people if used[each.phone] != expected[each.phone]] == []


def _added(customer: Customer, phone: str) -> bool:
    return actions.add(customer, phone=phone, now=NOW).opt_out


def _wrote(customer: Customer, phone: str) -> bool:
    sender = Sender.objects.filter(**owner_columns(customer)).first() or channels.sender(customer)
    inbound.receive(sender, Inbound(f"ref-{phone}", phone, sender.number, "Hello", NOW, {}), now=NOW)
    return Contact.objects.owned_by(customer).get(phone=phone).opt_out


def _imported(customer: Customer, phone: str) -> bool:
    return merge.people(customer, [(1, Person(phone))], source="people.csv", now=NOW) == {1: "suppressed"}


@pytest.mark.parametrize("make", [_added, _wrote, _imported])
@pytest.mark.parametrize("who", ["profile", "organization"])
def test_new_contact_is_opted_out_where_any_that_the_account_uses_is(
    cast: Cast, who: str, make: Callable[[Customer, str], bool]
) -> None:
    owners = _account(cast, who)
    new = [each for each in _people(*owners) if each.is_new_out is not None]

    assert [each.name for each in new if make(owners[0], each.phone) != each.is_new_out] == []


@pytest.mark.parametrize("ask", ASKERS, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("knows", ["nothing", "own", "inherited"])
@pytest.mark.parametrize("number", ["own", "borrowed", "inherited"])
def test_all_hear_of_a_reply_of_stop(
    cast: Cast, template: MessageTemplate, number: str, knows: str, ask: Asker
) -> None:
    """To the number that the shop's messages leave from, whoever owns it; then of a START."""
    shop = change(cast.shop, sending_phone_number_profile=cast.sibling.profile) if number == "borrowed" else cast.shop
    sender = channels.sender({"own": shop, "borrowed": cast.sibling, "inherited": cast.acme}[number])
    if knows != "nothing":
        contact(shop if knows == "own" else cast.acme, PHONE)

    reply(sender, "STOP")
    assert ask(shop, template, [PHONE]) == {PHONE}

    reply(sender, "START", now=NOW + timedelta(minutes=1))
    assert ask(shop, template, [PHONE]) == set()


def test_person_known_twice_beside_somebody_unknown(cast: Cast, template: MessageTemplate) -> None:
    """Two contacts of one number are not taken for those of two."""
    contact(cast.acme, PHONE)
    own = contact(cast.shop, PHONE)

    _accept(cast.shop, template, [PHONE, FILLER])

    assert dict(Message.objects.values_list("phone", "contact_id"))[PHONE] == own.id
