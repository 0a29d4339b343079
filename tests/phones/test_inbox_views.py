"""The inbox over HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from apps.core.models import new_id
from apps.phones import inbox
from apps.phones.carrier import CarrierControl
from apps.users.models import Role
from apps.webhooks import test_delivery
from apps.webhooks.models import Delivery, Endpoint
from sentdash.embedded.launch import free_port
from tests.cast import Cast
from tests.factories import users
from tests.fakes.carrier import CarrierProcess

URL = "/simulator/inbox/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, cast: Cast, carrier: CarrierControl, settings: Settings) -> Client:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    client.force_login(cast.owner)
    return client


def _connect(cast: Cast, carrier: CarrierControl) -> Endpoint:
    return inbox.connect(cast.acme, carrier, now=datetime.now(UTC))


def _send(to: Endpoint) -> None:
    test_delivery.run(to, event_type="contact.help", now=datetime.now(UTC))


@pytest.mark.parametrize("path", ["", "answer/", "secret/", "clear/", "create/"])
def test_outside_a_demo_there_is_no_such_page(client: Client, cast: Cast, settings: Settings, path: str) -> None:
    settings.SIMULATOR_URL = ""
    client.force_login(cast.owner)

    answer = client.post(URL + path) if path else client.get(URL)

    assert answer.status_code == 404


def test_sidebar_leads_there_in_a_demo_only(signed_in: Client, settings: Settings) -> None:
    assert f'href="{URL}"' in signed_in.get("/settings/me/").text

    settings.SIMULATOR_URL = ""

    assert f'href="{URL}"' not in signed_in.get("/settings/me/").text


def test_webhook_is_created_with_a_button_and_then_linked(signed_in: Client, cast: Cast) -> None:
    assert "Create a webhook to this inbox" in signed_in.get(URL).text

    answer = signed_in.post(f"{URL}create/", headers=HTMX)

    assert (answer.status_code, "inbox:changed" in answer.headers["HX-Trigger"]) == (204, True)
    made = Endpoint.objects.owned_by(cast.acme).get()
    text = signed_in.get(URL).text
    assert "Create a webhook to this inbox" not in text
    assert made.endpoint_url in text


def test_role_that_may_not_edit_webhooks_creates_none(client: Client, cast: Cast, carrier: CarrierControl) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    assert "Create a webhook to this inbox" not in client.get(URL).text
    assert client.post(f"{URL}create/").status_code == 403
    assert not Endpoint.objects.exists()


def test_what_arrived_is_shown_with_verdict_headers_and_body(
    signed_in: Client, cast: Cast, carrier: CarrierControl
) -> None:
    made = _connect(cast, carrier)
    _send(made)

    text = signed_in.get(URL).text

    delivery = Delivery.objects.to(made).get()
    for address in (f"/webhooks/{made.id}/", f"/webhooks/{made.id}/events/{delivery.event_id}/"):
        assert f'href="{address}"' in text
    for shown in ("contact.help", "Signature verified", "Answered 200", "x-webhook-signature: v1,", "INBOUND_KEYWORD"):
        assert shown in text


def test_answer_is_chosen_and_the_inbox_emptied(signed_in: Client, cast: Cast, carrier: CarrierControl) -> None:
    made = _connect(cast, carrier)
    assert signed_in.post(f"{URL}answer/", {"choice": "fail"}, headers=HTMX).status_code == 204
    _send(made)
    assert "Answered 500" in signed_in.get(URL).text

    assert signed_in.post(f"{URL}clear/").headers["Location"] == URL

    assert "Nothing received yet" in signed_in.get(URL).text


def test_page_is_sent_anew_only_when_something_happened(signed_in: Client, cast: Cast, carrier: CarrierControl) -> None:
    made = _connect(cast, carrier)
    stage = signed_in.get(URL, headers=HTMX).text
    again = re.findall(r'hx-get="([^"]*)"', stage)[0]
    assert "<html" not in stage
    assert signed_in.get(again, headers=HTMX).status_code == 204

    _send(made)

    assert "contact.help" in signed_in.get(again, headers=HTMX).text


def test_refusals_are_said(signed_in: Client) -> None:
    for path, data, sentence in (
        ("answer/", {"choice": "explode"}, "There is no such answer."),
        ("secret/", {}, "There is no webhook."),
    ):
        answer = signed_in.post(URL + path, data, headers=HTMX)
        assert (answer.status_code, sentence in answer.headers["HX-Trigger"]) == (422, True)
        signed_in.post(URL + path, data)
        assert sentence in signed_in.get(URL).text


def test_secret_is_told_again_with_a_button(signed_in: Client, cast: Cast, carrier: CarrierControl) -> None:
    _connect(cast, carrier)

    assert signed_in.post(f"{URL}secret/", headers=HTMX).status_code == 204


def test_silent_simulator_is_said(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SIMULATOR_URL = f"http://127.0.0.1:{free_port()}"
    client.force_login(cast.owner)

    assert "The simulated carrier does not answer." in client.get(URL).text
    refused = client.post(f"{URL}clear/", headers=HTMX)
    assert (refused.status_code, "does not answer" in refused.headers["HX-Trigger"]) == (422, True)


def test_call_of_another_program_has_no_delivery_to_open(
    signed_in: Client, cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    made = _connect(cast, carrier)
    for event_id in ("not-an-id", str(new_id())):
        process.call("POST", f"/inbox/{cast.acme.id}", b"{}", {"x-webhook-event-id": event_id, "x-webhook-id": "7"})
    process.call("POST", f"/inbox/{cast.acme.id}", b"{}", {"x-webhook-event-id": "<b>", "x-webhook-id": str(made.id)})

    text = signed_in.get(URL).text

    assert text.count("Signature wrong") + text.count("Not signed") == 3
    assert "Open delivery" not in text
