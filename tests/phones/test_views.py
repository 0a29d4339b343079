"""The phones over HTTP."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from apps.phones.carrier import CarrierControl
from apps.users.models import Role
from sentdash.embedded.launch import free_port
from tests.cast import Cast
from tests.factories import channels, users
from tests.phones.conftest import Sent

URL = "/simulator/"
ANN = "+14155550123"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, cast: Cast, carrier: CarrierControl) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.mark.parametrize("path", ["", "answer/", "trick/", "clear/"])
def test_outside_a_demo_there_is_no_such_page(client: Client, cast: Cast, settings: Settings, path: str) -> None:
    settings.SIMULATOR_URL = ""
    client.force_login(cast.owner)

    answer = client.post(URL + path) if path else client.get(URL)

    assert answer.status_code == 404


def test_the_sidebar_leads_there_in_a_demo_only(signed_in: Client, settings: Settings) -> None:
    assert f'href="{URL}"' in signed_in.get("/settings/me/").text

    settings.SIMULATOR_URL = ""

    assert f'href="{URL}"' not in signed_in.get("/settings/me/").text


def test_the_page_shows_phones_faults_and_magic_numbers(signed_in: Client, cast: Cast, sent: Sent) -> None:
    sent(cast.acme, ANN, "Your order is on its way.")

    text = signed_in.get(URL).text

    assert "Your order is on its way." in text
    assert "1 in 10 fails" in text
    assert "+1 500-555-0001" in text


def test_it_is_sent_anew_only_when_something_happened(signed_in: Client, cast: Cast, sent: Sent) -> None:
    stage = signed_in.get(URL, {"phone": ANN}, headers=HTMX)
    again = re.findall(r'hx-get="([^"]*)"', stage.text)[0].replace("&amp;", "&")
    assert "<html" not in stage.text
    assert signed_in.get(again, headers=HTMX).status_code == 204

    sent(cast.acme, ANN, "News")

    assert "News" in signed_in.get(again, headers=HTMX).text


def test_a_number_that_is_none_is_named(signed_in: Client) -> None:
    assert "“Jane” is not a phone number" in signed_in.get(URL, {"phone": "Jane"}).text


def test_one_answers_as_the_person(signed_in: Client, cast: Cast, carrier: CarrierControl) -> None:
    channels.sender(cast.acme)

    with_scripts = signed_in.post(f"{URL}answer/", {"phone": ANN, "text": "STOP"}, headers=HTMX)
    without = signed_in.post(f"{URL}answer/", {"phone": ANN, "text": "Thanks"})

    assert (with_scripts.status_code, "phones:changed" in with_scripts["HX-Trigger"]) == (204, True)
    assert (without.status_code, without["Location"]) == (302, f"{URL}?phone=%2B14155550123")
    assert [text.text for text in carrier.threads([ANN])[ANN]] == ["STOP", "Thanks"]


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("answer/", {"phone": ANN, "text": ""}, "There is nothing to send."),
        ("answer/", {"phone": ANN, "text": "Hello"}, "Acme has no number"),
        ("trick/", {"phone": ANN, "trick": "tenth"}, "There is no such fault."),
        ("trick/", {"phone": "415", "trick": "late"}, "There is no such fault."),
    ],
)
def test_refusals_are_sentences(signed_in: Client, path: str, fields: dict[str, str], sentence: str) -> None:
    answer = signed_in.post(URL + path, fields, headers=HTMX)

    assert answer.status_code == 422
    assert sentence in answer["HX-Trigger"]


def test_faults_are_switched_and_taken_away(signed_in: Client, carrier: CarrierControl) -> None:
    for fields in ({"phone": ANN, "trick": "late"}, {"trick": "mute"}, {"trick": "twice"}):
        signed_in.post(f"{URL}trick/", fields, headers=HTMX)
    assert [fault["kind"] for fault in carrier.faults()] == ["rate_limited", "silent", "twice"]

    signed_in.post(f"{URL}trick/", {"trick": "mute"}, headers=HTMX)
    signed_in.post(f"{URL}clear/", {"index": "0"}, headers=HTMX)
    assert [fault["kind"] for fault in carrier.faults()] == ["twice"]

    signed_in.post(f"{URL}clear/", headers=HTMX)
    assert carrier.faults() == []


def test_a_silent_carrier_is_told_calmly(signed_in: Client, settings: Settings) -> None:
    settings.SIMULATOR_URL = f"http://127.0.0.1:{free_port()}"

    assert "The simulated carrier does not answer." in signed_in.get(URL).text
    assert signed_in.post(f"{URL}clear/", headers=HTMX).status_code == 422


def test_billing_people_have_no_phones(client: Client, cast: Cast, carrier: CarrierControl) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))

    assert client.get(URL).status_code == 403
    assert client.post(f"{URL}trick/", {"trick": "down"}).status_code == 403
    assert carrier.faults() == []
