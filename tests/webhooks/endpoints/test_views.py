"""The pages that list and change endpoints, as a browser without JavaScript and as HTMX sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.users.models import Role
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.factories import users
from tests.factories.webhooks import SECRET, URL, delivery, endpoint

HTMX = {"HX-Request": "true"}
GIVEN = {
    "display_name": "Orders",
    "endpoint_url": URL,
    "events": ["message.sent", "contact"],
    "retry_count": "2",
    "timeout_seconds": "9",
}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    """What a reader sees, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _names(response: Any) -> list[str]:
    return re.findall(r'class="row-link cut"[^>]*title="([^"]*)"', response.content.decode())


# --- The list ---


def test_list_shows_state_and_health_of_the_own_endpoints(acme: Client, cast: Cast) -> None:
    delivery(endpoint(cast.acme, display_name="Busy", consecutive_failures=2))
    endpoint(cast.shop, display_name="Quiet", is_active=False)
    endpoint(cast.outsider, display_name="Theirs")

    text = _text(acme.get("/webhooks/"))

    assert "All 2 On 1 Off 1" in text
    assert f"On Busy {URL.replace('&', '&amp;')} 2 failures in a row Messages 100% 1.00 s –" in text
    assert "Off Quiet" in text
    assert "EU shop" in text
    assert "Theirs" not in text
    assert "last 1,000 deliveries of each, without tests" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [("", ["B", "A"]), ("state=on", ["A"]), ("state=off", ["B"]), ("event=contact", ["B"]), ("q=b.test", ["B"])],
)
def test_list_is_filtered_by_its_address(acme: Client, cast: Cast, query: str, names: list[str]) -> None:
    endpoint(cast.acme, display_name="A")
    endpoint(
        cast.acme, display_name="B", endpoint_url="https://b.test", event_types=["message", "contact"], is_active=False
    )

    assert _names(acme.get(f"/webhooks/?{query}", headers=HTMX)) == names


def test_list_asks_no_more_for_more_endpoints(acme: Client, cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            acme.get("/webhooks/")
        return len(queries)

    delivery(endpoint(cast.shop))
    acme.get("/webhooks/")
    for_one = asked()
    for _ in range(6):
        delivery(endpoint(cast.shop))

    assert asked() == for_one


def test_empty_list_shows_what_would_arrive(acme: Client) -> None:
    text = _text(acme.get("/webhooks/"))

    assert "No webhooks yet" in text
    assert "message.delivered" in text


# --- Creating and editing ---


def test_created_endpoint_shows_its_secret_once(acme: Client, cast: Cast) -> None:
    response = acme.post("/webhooks/new/", GIVEN | {"covers_profiles": "on"})

    row = Endpoint.objects.get()
    assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
    assert row.signing_secret in response.content.decode()
    assert (row.event_types, row.event_filters) == (["message", "contact"], {"message": ["sent"]})
    assert (row.retry_count, row.timeout_seconds, row.covers_profiles) == (2, 9, True)
    for address in ("/webhooks/", f"/webhooks/{row.id}/", f"/webhooks/{row.id}/edit/"):
        assert row.signing_secret not in acme.get(address).content.decode()


def test_htmx_shows_the_secret_at_the_address_of_the_endpoint(acme: Client) -> None:
    """Reloading that address creates nothing."""
    response = acme.post("/webhooks/new/", GIVEN, headers=HTMX)

    assert response["HX-Push-Url"] == f"/webhooks/{Endpoint.objects.get().id}/"
    assert response["HX-Retarget"] == "#main"


def test_refused_form_keeps_everything(acme: Client) -> None:
    response = acme.post("/webhooks/new/", GIVEN | {"endpoint_url": "nonsense", "timeout_seconds": "3"}, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Endpoint URL must be a valid HTTP or HTTPS URL." in html
    assert 'value="nonsense"' in html
    assert re.search(r'value="message.sent"\s+checked', html)
    assert not Endpoint.objects.exists()


def test_edited_endpoint_keeps_what_the_form_does_not_know(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.shop, event_types=["messages"])
    response = acme.post(f"/webhooks/{row.id}/edit/", GIVEN)

    assert response["Location"] == f"/webhooks/{row.id}/"
    row.refresh_from_db()
    assert (row.event_types, row.event_filters) == (["messages", "contact"], {"messages": ["sent"]})
    assert (row.display_name, row.signing_secret, row.covers_profiles) == ("Orders", SECRET, False)
    assert "sender profiles" not in _text(acme.get(f"/webhooks/{row.id}/edit/")).split("Retries")[0].split("Events")[-1]


# --- Turning off, rotating, removing ---


def test_pressing_twice_does_not_turn_it_back(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)

    for is_active in ("false", "false", "true", "true"):
        acme.post(f"/webhooks/{row.id}/toggle/", {"is_active": is_active})
        row.refresh_from_db()
        assert row.is_active == (is_active == "true")


def test_rotation_asks_first_and_shows_the_new_secret_once(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)
    assert "Rotate the secret" in _text(acme.get(f"/webhooks/{row.id}/rotate/"))
    row.refresh_from_db()
    assert row.signing_secret == SECRET

    response = acme.post(f"/webhooks/{row.id}/rotate/")

    row.refresh_from_db()
    assert row.signing_secret != SECRET
    assert row.signing_secret in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "The old one signs too until" in _text(response)


def test_leaked_secret_stops_at_once(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)

    response = acme.post(f"/webhooks/{row.id}/rotate/", {"immediately": "true"})

    row.refresh_from_db()
    assert row.previous_secret is None
    assert "The old one signs too" not in _text(response)


def test_removal_asks_first(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)
    assert "You can't undo this" in _text(acme.get(f"/webhooks/{row.id}/remove/"))
    assert Endpoint.objects.exists()

    assert acme.post(f"/webhooks/{row.id}/remove/")["Location"] == "/webhooks/"
    assert not Endpoint.objects.exists()


def test_developer_may_edit_and_billing_may_look(client: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)
    client.force_login(cast.developer)
    assert client.get(f"/webhooks/{row.id}/edit/").status_code == 200

    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))
    assert client.get("/webhooks/").status_code == 200
    assert client.get(f"/webhooks/{row.id}/edit/").status_code == 403
    assert client.post("/webhooks/new/", GIVEN).status_code == 403
