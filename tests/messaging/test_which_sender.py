"""Every part that names a sender names the same one: for each mix of own, borrowed and inherited senders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, product

import pytest
from django.utils import timezone

from apps.channels import lookup
from apps.channels.models import Channel, Sender
from apps.channels.phone_numbers import written
from apps.messaging.models import Message
from apps.messaging.overview import checklist
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import accepting, deliver, draft
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.phones import screens
from apps.profiles import completion
from tests.api.v3_program import Program
from tests.cast import change
from tests.factories import organizations
from tests.factories.brands import brand
from tests.factories.channels import sender
from tests.factories.message_templates import template
from tests.fakes.carrier import CarrierProcess

pytestmark = pytest.mark.django_db

OWNERS = ("own", "borrowed", "inherited")
CHANNELS = tuple(each.value for each in Channel)
_LENDER = {"sms": "sending_phone_number_profile", "whatsapp": "sending_whatsapp_number_profile"}
_numbers = count(2000000)


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended):
        remembered.clear()


@dataclass(frozen=True)
class Mix:
    """A customer, and for each channel the number of the sender that applies, if any."""

    name: str
    customer: Customer
    expected: dict[str, str | None]

    @property
    def automatic(self) -> str | None:
        """The greeting has no text for RCS."""
        return self.expected["sms"] or self.expected["whatsapp"]


def _number() -> str:
    return f"+1312{next(_numbers)}"


def _profile_mix(name: str, mix: dict[str, tuple[bool, ...]]) -> Mix:
    """A profile with these senders: for each channel whether it owns, borrows and inherits one."""
    parent = organizations.customer(name)
    lender = Customer(parent.organization, organizations.profile(parent.organization, "Lender"))
    sender(lender, _number(), channel="rcs")  # which nobody can borrow
    lends = {
        _LENDER[channel]: lender.profile for channel, (_, borrows, _) in mix.items() if borrows and channel in _LENDER
    }
    customer = Customer(parent.organization, organizations.profile(parent.organization, "Shop", **lends))
    expected: dict[str, str | None] = {}
    for channel, has in mix.items():
        made = {
            place: sender(owner, _number(), channel=channel).number
            for place, owner, is_there in zip(OWNERS, (customer, lender, parent), has, strict=True)
            if is_there
        }
        expected[channel] = next(iter(made.values()), None)
    return Mix(f"{name}: {mix}", customer, expected)


def _organization_mix(name: str, owns: tuple[bool, ...]) -> Mix:
    """An organization with these senders, and a profile that has one of every channel."""
    customer = organizations.customer(name)
    shop = Customer(customer.organization, organizations.profile(customer.organization, "Shop"))
    expected: dict[str, str | None] = {}
    for channel, is_there in zip(CHANNELS, owns, strict=True):
        sender(shop, _number(), channel=channel)
        expected[channel] = sender(customer, _number(), channel=channel).number if is_there else None
    return Mix(f"{name}: {owns}", customer, expected)


def _every_mix() -> Iterator[Mix]:
    """All of SMS and WhatsApp; those of RCS, which is not lent, in turn."""
    three = list(product([True, False], repeat=3))
    two = cycle((owns, False, inherits) for owns, inherits in product([True, False], repeat=2))
    for index, (sms, whatsapp) in enumerate(product(three, three)):
        rcs = next(two)
        yield _profile_mix(f"Org {index}", {"sms": sms, "whatsapp": whatsapp, "rcs": rcs})
    for index, owns in enumerate(three):
        yield _organization_mix(f"Alone {index}", owns)


def _me(customer: Customer) -> dict[str, str | None]:
    answer = Program(customer).get("/v3/me").data["channels"]
    assert all(each["configured"] == (each["phone_number"] is not None) for each in answer.values())
    return {channel: answer[channel]["phone_number"] for channel in CHANNELS}


@pytest.mark.django_db(transaction=True)
def test_the_drain_sends_from_what_me_says(carrier: CarrierProcess) -> None:
    """Each mix sends one message on each channel, and one that finds its channel."""
    asked: dict[str, tuple[Mix, str | None]] = {}
    wrong: list[tuple[str, object]] = []
    for mix in _every_mix():
        if (said := _me(mix.customer)) != mix.expected:
            wrong.append((mix.name, said))
        greeting = template(mix.customer.parent)
        phone = _number()
        for channel in (*CHANNELS, None):
            asked[f"{phone} {channel}"] = (mix, channel)
        accepting.accept(
            mix.customer, phones=[phone], channels=[*CHANNELS, None], template_id=greeting.id,
            parameters={"name": "Ada"}, metadata={}, now=timezone.now(),
        )  # fmt: skip

    deliver.drain()

    for message in Message.objects.all():
        mix, channel = asked.pop(f"{message.phone} {message.channel if message.is_pinned else None}")
        number = mix.expected[channel] if channel else mix.automatic
        fate = ("SENT", number, None) if number else ("FAILED", None, "ERR_ROUTE_DENIED")
        if (message.status, message.number, message.error_code) != fate:
            wrong.append((mix.name, f"{channel}: {message.status} from {message.number}, {message.error_code}"))
    assert (wrong, asked) == ([], {})
    assert carrier.counters()["requests"] == Message.objects.filter(status="SENT").count()


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
@pytest.mark.parametrize("has", list(product([True, False], repeat=3)))
def test_pages_and_completion_name_it_too(carrier: CarrierProcess, channel: str, has: tuple[bool, ...]) -> None:
    """Preview, checklist, completion, number lookup and simulated phone."""
    mix = _profile_mix("Acme", {channel: has})
    number, customer = mix.expected[channel], mix.customer
    brand(customer.parent)
    change(customer, short_name="Shop", description="Sells things")
    Profile.objects.filter(name="Lender").update(sending_phone_number="+13125550199")  # a note, and no sender
    Sender.objects.filter(channel="rcs").delete()

    wish = Wish(template(customer), ("+14155552671",), channel=channel, parameters={"name": "Ada"})
    (group,) = dry_run.preview(customer, wish, now=timezone.now()).groups
    route = next(check for check in group.checks if check.question == "route")
    sender_todo = checklist.of(customer, began=None)[0]
    answered = screens.sender_for(customer, [])
    looked_up = lookup.look_up(customer, written="+14155552671", now=timezone.now())

    assert group.code == ("" if number else "ERR_ROUTE_DENIED")
    assert sender_todo.is_done == bool(number)
    if number:
        assert f"from {written(number)}." in route.sentence
        assert sender_todo.note == written(number)
    assert (answered.number if answered else None) == number
    assert looked_up.provider == ("telnyx" if number else "")
    assert completion.verdict(customer) == ("COMPLETED" if number else "SUBMITTED")
