"""An account's inbox, against the real simulator: what arrived, its signature, and how it answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from apps.organizations.customer import Customer
from apps.phones import inbox
from apps.phones.carrier import CarrierControl
from apps.webhooks import actions, test_delivery
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.factories.webhooks import endpoint
from tests.fakes.carrier import CarrierProcess

# Signatures are judged by the clock of the simulator.
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _receivers_are_near(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def _send(to: Endpoint, event: str = "message.delivered") -> bool:
    return test_delivery.run(to, event_type=event, now=datetime.now(UTC)).success


def _look(customer: Customer, carrier: CarrierControl) -> inbox.InboxScreen:
    return inbox.look(customer, carrier)


def test_webhook_is_made_for_all_events_and_its_secret_is_told(cast: Cast, carrier: CarrierControl) -> None:
    assert _look(cast.shop, carrier).endpoint is None

    made = inbox.connect(cast.shop, carrier, now=NOW)
    assert _send(made)

    found = _look(cast.shop, carrier)
    assert found.endpoint == made
    assert (made.endpoint_url, made.profile, made.is_active) == (found.url, cast.shop.profile, True)
    assert set(made.event_types) == {"message", "templates", "contact", "profile", "billing"}
    (arrival,) = found.arrivals
    assert (arrival.event, arrival.signature, arrival.repeat) == ("message.delivered", "verified", 0)
    assert (arrival.status, arrival.seconds, arrival.is_good) == (200, 0, True)
    assert f"x-webhook-id: {made.id}" in arrival.headers.splitlines()
    assert '"event": "message.delivered"' in arrival.body


def test_webhook_of_the_organization_covers_its_profiles(cast: Cast, carrier: CarrierControl) -> None:
    made = [inbox.connect(customer, carrier, now=NOW).covers_profiles for customer in (cast.acme, cast.shop)]

    assert made == [True, False]


def test_webhook_is_made_once(cast: Cast, carrier: CarrierControl) -> None:
    first = inbox.connect(cast.acme, carrier, now=NOW)

    assert inbox.connect(cast.acme, carrier, now=NOW) == first


def test_every_account_has_its_own_inbox(cast: Cast, carrier: CarrierControl) -> None:
    _send(inbox.connect(cast.acme, carrier, now=NOW))

    assert _look(cast.acme, carrier).total == 1
    for other in (cast.shop, cast.outsider):
        assert (_look(other, carrier).endpoint, _look(other, carrier).arrivals) == (None, ())


def test_inbox_that_knows_no_secret_is_told_it_and_judges_what_came(cast: Cast, carrier: CarrierControl) -> None:
    """As after a restart of the simulator."""
    made = endpoint(cast.acme, endpoint_url=inbox.address(cast.acme))
    _send(made)

    assert [arrival.signature for arrival in _look(cast.acme, carrier).arrivals] == ["verified"]


def test_signature_is_wrong_after_a_rotation_until_the_new_secret_is_told(cast: Cast, carrier: CarrierControl) -> None:
    made = inbox.connect(cast.acme, carrier, now=NOW)
    Endpoint.objects.filter(id=made.id).update(signing_secret=endpoint(cast.outsider).signing_secret)
    made.refresh_from_db()
    _send(made)

    assert inbox.tell_secret(cast.acme, carrier) is True
    _send(made)

    assert [arrival.signature for arrival in _look(cast.acme, carrier).arrivals] == ["verified", "wrong"]
    assert inbox.tell_secret(cast.shop, carrier) is False


@pytest.mark.parametrize(
    ("name", "answers", "left"),
    [
        ("succeed", [200, 200, 200], None),
        ("fail", [500, 500, 500], None),
        ("twice", [500, 500, 200], 2),
        ("gone", [410, 410, 410], None),
    ],
)
def test_inbox_answers_as_chosen(
    cast: Cast, carrier: CarrierControl, name: str, answers: list[int], left: int | None
) -> None:
    made = inbox.connect(cast.acme, carrier, now=NOW)
    assert inbox.choose(cast.acme, carrier, name) is True
    before = _look(cast.acme, carrier)

    outcomes = [_send(made) for _ in answers]

    found = _look(cast.acme, carrier)
    assert [arrival.status for arrival in found.arrivals] == answers[::-1]
    assert outcomes == [status == 200 for status in answers]
    assert ([choice.name for choice, is_on in before.choices if is_on], before.left) == ([name], left)
    after = "succeed" if name == "twice" else name
    assert [choice.name for choice, is_on in found.choices if is_on] == [after]


def test_part_of_a_count_is_still_the_choice(cast: Cast, carrier: CarrierControl) -> None:
    made = inbox.connect(cast.acme, carrier, now=NOW)
    inbox.choose(cast.acme, carrier, "twice")
    _send(made)

    found = _look(cast.acme, carrier)

    assert ([choice.name for choice, is_on in found.choices if is_on], found.left) == (["twice"], 1)


def test_slow_inbox_is_too_slow_for_its_webhook(cast: Cast, carrier: CarrierControl) -> None:
    made = inbox.connect(cast.acme, carrier, now=NOW)
    inbox.choose(cast.acme, carrier, "slow")

    (choice,) = [choice for choice, is_on in _look(cast.acme, carrier).choices if is_on]

    assert choice.name == "slow"
    assert choice.answer["ms"] > made.timeout_seconds * 1000


def test_unknown_choice_changes_nothing(cast: Cast, carrier: CarrierControl) -> None:
    assert inbox.choose(cast.acme, carrier, "explode") is False


def test_mark_changes_with_all_that_is_shown(cast: Cast, carrier: CarrierControl) -> None:
    made = inbox.connect(cast.acme, carrier, now=NOW)
    marks = [_look(cast.acme, carrier).mark, _look(cast.acme, carrier).mark]
    _send(made)
    marks.append(_look(cast.acme, carrier).mark)
    inbox.choose(cast.acme, carrier, "fail")
    marks.append(_look(cast.acme, carrier).mark)
    actions.switch(cast.acme, made, is_active=False, now=NOW)
    marks.append(_look(cast.acme, carrier).mark)

    assert marks[0] == marks[1]
    assert len(set(marks)) == 4


def test_whatever_is_posted_can_be_shown(cast: Cast, carrier: CarrierControl, process: CarrierProcess) -> None:
    for body in (b"hello", b"[1]", b'{"field":"templates"}', b'{"event":7}', b"\xff"):
        process.call("POST", f"/inbox/{cast.acme.id}", body)

    arrivals = _look(cast.acme, carrier).arrivals

    assert [arrival.event for arrival in arrivals] == ["", "", "templates", "", ""]
    assert arrivals[-1].body == "hello"
