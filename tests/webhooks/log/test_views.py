"""The pages of one endpoint: its log, one delivery, tests of it; and who sees what."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.models import first_id_at
from apps.users.models import Role
from apps.webhooks.log import listing
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from tests.cast import Cast
from tests.factories import users
from tests.factories.webhooks import attempted, delivery, endpoint
from tests.fakes.receiver import Receiver

HTMX = {"HX-Request": "true"}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def member(client: Client, cast: Cast) -> Client:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))
    return client


def _text(response: Any) -> str:
    """What a reader sees, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _at(to: Endpoint, event_id: Any = "") -> str:
    return f"/webhooks/{to.id}/" + (f"events/{event_id}/" if event_id else "")


def _shown(response: Any) -> set[str]:
    return set(re.findall(r'<tr id="delivery-([0-9a-f-]{36})"', response.content.decode()))


# --- The log ---


def test_log_shows_every_delivery_with_its_state_attempts_and_answer(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)
    delivery(to)
    delivery(to, status="failed", tries=[attempted(500, error="The endpoint answered with HTTP status 500")] * 4)
    delivery(to, status="failed", tries=[])

    text = _text(acme.get(_at(to)))

    assert "Delivered message.delivered message" in text
    assert "Failed message.delivered" in text
    assert "HTTP 500" in text
    assert "Not sent" in text
    assert "4 &nbsp;attempts" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"sent", "failed", "received"}),
        ("status=failed", {"failed"}),
        ("event=message.received", {"received"}),
        ("q=Where+is+my+order", {"received"}),
        ("q=out+of+paper", {"failed"}),
        ("when=24h", {"sent", "failed"}),
        ("status=failed&event=message.received", set()),
        ("status=nonsense", {"sent", "failed", "received"}),
    ],
)
def test_log_is_filtered_by_its_address(acme: Client, cast: Cast, query: str, found: set[str]) -> None:
    to = endpoint(cast.acme)
    long_ago = first_id_at(timezone.now() - timedelta(days=3))
    rows = {
        "sent": delivery(to, "message.sent"),
        "failed": delivery(to, status="failed", tries=[attempted(500, error="500", response="out of paper")]),
        "received": delivery(to, "message.received", event_id=long_ago),
    }

    response = acme.get(f"{_at(to)}?{query}", headers=HTMX)

    assert _shown(response) == {str(rows[name].event_id) for name in found}


def test_an_event_id_is_found_however_old(acme: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "BUDGET", 1)
    to = endpoint(cast.acme)
    oldest = delivery(to, event_id=first_id_at(timezone.now() - timedelta(days=9)))
    delivery(to)
    delivery(to)

    assert _shown(acme.get(f"{_at(to)}?q={oldest.event_id}", headers=HTMX)) == {str(oldest.event_id)}


def test_endpoint_that_we_turned_off_says_why_and_can_be_turned_on(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme, is_active=False, off_reason="failures", off_at=timezone.now(), consecutive_failures=10)

    page = acme.get(_at(to))
    assert "We turned this webhook off just now" in _text(page)
    assert "10 attempts in a row failed" in _text(page)

    acme.post(f"{_at(to)}toggle/", {"is_active": "true"})
    assert "We turned this webhook off" not in _text(acme.get(_at(to)))


def test_log_of_somebody_else_is_not_found(acme: Client, cast: Cast) -> None:
    row = delivery(endpoint(cast.outsider))
    own = endpoint(cast.acme)

    for address in (_at(row.endpoint), _at(row.endpoint, row.event_id), _at(own, row.event_id)):
        assert acme.get(address).status_code == 404


# --- Live ---


def _fresh(client: Client, to: Endpoint, **query: Any) -> Any:
    return client.get(f"{_at(to)}fresh/", {"low": str(first_id_at(timezone.now() - timedelta(minutes=1)))} | query)


def test_new_delivery_comes_by_itself_and_a_moved_one_takes_its_place(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)
    moving = delivery(to, status="pending", tries=[], attempts=0, due_at=timezone.now())
    seen = {"id": f"{moving.event_id}.pending-0-0", "seen": str(moving.event_id)[-12:], "shown": 1, "was": 1, "told": 0}
    assert _fresh(acme, to, **seen).status_code == 204

    Delivery.objects.filter(event_id=moving.event_id).update(status="delivered", tries=[attempted()], attempts=1)
    new = delivery(to)
    response = _fresh(acme, to, **seen)

    assert _shown(response) == {str(moving.event_id), str(new.event_id)}
    assert "1 new" in _text(response)


def test_fresh_needs_an_address_that_can_be_read(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)

    assert acme.get(f"{_at(to)}fresh/").status_code == 204
    assert _fresh(acme, to, id="nonsense").status_code == 404


# --- One delivery ---


def test_delivery_shows_request_attempts_and_what_comes_next(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)
    bad = attempted(500, error="The endpoint answered with HTTP status 500", response="<b>out of paper</b>")
    due = timezone.now() + timedelta(minutes=5)
    row = delivery(to, status="retrying", tries=[bad], attempts=1, failures=1, due_at=due)

    text = _text(acme.get(_at(to, row.event_id)))

    assert f"POST {to.endpoint_url}" in text
    assert f"webhook-id: {row.event_id}" in text
    assert "webhook-signature: •••" in text
    assert "x-webhook-signature: •••" in text
    assert "&quot;DELIVERED&quot;" in text
    assert "HTTP 500" in text
    assert "out of paper" in text
    assert "We try again in 4 min" in text


def test_delivery_asks_again_only_while_something_is_to_be_tried(acme: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)
    row = delivery(to, status="pending", tries=[], attempts=0, due_at=timezone.now())
    address = _at(to, row.event_id)

    assert "every 2s" in acme.get(address).content.decode()
    assert acme.get(f"{address}?was=pending-0-0", headers=HTMX).status_code == 204
    Delivery.objects.update(status="delivered", tries=[attempted()], attempts=1, due_at=None)
    assert "every 2s" not in acme.get(f"{address}?was=pending-0-0", headers=HTMX).content.decode()


def test_member_sees_attempts_but_no_responses_and_changes_nothing(member: Client, cast: Cast) -> None:
    to = endpoint(cast.acme)
    row = delivery(to, tries=[attempted(200, response="token=abc")])

    text = _text(member.get(_at(to, row.event_id)))
    assert "HTTP 200" in text
    assert "token=abc" not in text
    assert _shown(member.get(f"{_at(to)}?q=token", headers=HTMX)) == set()
    assert "Send test" not in _text(member.get(_at(to)))
    for act in ("test", "toggle", "rotate", "remove"):
        assert member.post(f"{_at(to)}{act}/").status_code == 403


# --- Tests ---


def test_chosen_specimen_is_sent_and_the_outcome_shown(acme: Client, cast: Cast, receiver: Receiver) -> None:
    to = endpoint(cast.acme, endpoint_url=receiver.url)

    response = acme.post(f"{_at(to)}test/", {"event_type": "contact.opt_out"}, headers=HTMX)

    assert "Test event delivered successfully." in _text(response)
    row = Delivery.objects.get()
    assert (row.event_type, row.is_test, row.status) == ("contact.opt_out", True, EventStatus.DELIVERED)


def test_unknown_specimen_is_refused(acme: Client, cast: Cast) -> None:
    response = acme.post(f"{_at(endpoint(cast.acme))}test/", {"event_type": "message.lost"}, headers=HTMX)

    assert response.status_code == 422
    assert not Delivery.objects.exists()
