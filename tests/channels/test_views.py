"""The page of number lookup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.channels.models import NumberLookup, Sender
from apps.users.models import Role
from tests.cast import Cast, assemble
from tests.factories import users
from tests.factories.channels import sender
from tests.fakes.carrier import CarrierProcess

HTMX = {"HX-Request": "true"}
ANN = "+14155550101"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as process:
        yield process


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def acme(client: Client, cast: Cast, running: CarrierProcess, settings: Settings) -> Client:
    running.reset()
    settings.PROVIDER_URLS = {"telnyx": running.base_url}
    sender(cast.acme)
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_who_never_looked_one_up_is_shown_how_a_program_does(acme: Client, cast: Cast) -> None:
    program = f"with a key of account {cast.acme.id}"
    assert program in _text(acme.get("/lookup/"))

    acme.post("/lookup/", {"phone": ANN, "region": ""})

    assert program not in _text(acme.get("/lookup/"))


def test_number_is_looked_up_and_kept(acme: Client, cast: Cast) -> None:
    asked = acme.post("/lookup/", {"phone": "(415) 555-0101", "region": "US"})
    page = _text(acme.get(asked["Location"]))

    assert asked["Location"] == "/lookup/?number=%2B14155550101"
    assert "+1 415-555-0101 Valid, mobile: can take SMS" in page
    assert "SMS Yes Mobile numbers take SMS." in page
    assert "WhatsApp Not known Not asked" in page
    assert "From Telnyx, just now" in page
    assert "Line type Mobile" in page
    assert NumberLookup.objects.owned_by(cast.acme).get().phone == ANN


def test_htmx_gets_the_card_and_the_address_of_it(acme: Client) -> None:
    response = acme.post("/lookup/", {"phone": ANN}, headers=HTMX)

    assert response.content.lstrip().startswith(b'<div id="channels-lookup"')
    assert response["HX-Push-Url"] == "/lookup/?number=%2B14155550101"


def test_looking_at_an_address_asks_nobody(acme: Client, running: CarrierProcess) -> None:
    assert acme.get("/lookup/?number=%2B14155550101").status_code == 200
    assert acme.get("/lookup/?number=%00%ff").status_code == 200
    assert not NumberLookup.objects.exists()


@pytest.mark.parametrize("phone", ["hello", "415 555 0101", ""])
def test_what_is_no_number_is_explained(acme: Client, phone: str) -> None:
    response = acme.post("/lookup/", {"phone": phone}, headers=HTMX)

    assert response.status_code == 422
    assert "id_phone-error" in response.content.decode()


def test_silent_carrier_is_told_of(acme: Client, running: CarrierProcess) -> None:
    running.put_faults({"kind": "error"})

    page = _text(acme.post("/lookup/", {"phone": ANN}, headers=HTMX))

    assert "Based on the number only. Telnyx 10007" in page
    assert "From the number itself" in page


def test_number_nobody_has(acme: Client) -> None:
    by_form = _text(acme.post("/lookup/", {"phone": "+1234567890"}, headers=HTMX))
    by_carrier = _text(acme.post("/lookup/", {"phone": "+15005550001"}, headers=HTMX))

    assert "This number has too few or too many digits for its country." in by_form
    assert "The carrier says this number isn’t assigned." in by_carrier


def test_landline_is_not_simply_valid(acme: Client) -> None:
    page = _text(acme.post("/lookup/", {"phone": "+15005550003"}, headers=HTMX))

    assert "Valid, landline: cannot take SMS" in page
    assert "No A landline cannot take SMS." in page
    assert "No SMS" in page.split("Recent lookups")[1]


def test_number_in_no_known_range_is_doubted_and_not_refused(acme: Client) -> None:
    Sender.objects.all().delete()

    page = _text(acme.post("/lookup/", {"phone": "+44 7700 900123"}, headers=HTMX))

    assert "This number isn't in any range we know, but it may be a new one." in page


def test_it_is_asked_again_on_demand_only(acme: Client) -> None:
    acme.post("/lookup/", {"phone": ANN})
    earlier = timezone.now() - timedelta(days=2)
    NumberLookup.objects.update(looked_up_at=earlier)

    acme.post("/lookup/", {"phone": ANN})
    kept = NumberLookup.objects.get().looked_up_at
    acme.post("/lookup/", {"phone": ANN, "again": "1"})

    assert kept == earlier
    assert NumberLookup.objects.get().looked_up_at > earlier


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_strangers_see_none_of_it(acme: Client, cast: Cast, who: str) -> None:
    acme.post("/lookup/", {"phone": ANN})
    acme.force_login(users.member(getattr(cast, who), "stranger@example.test", Role.OWNER))

    page = _text(acme.get("/lookup/?number=%2B14155550101"))

    assert "+1 415-555-0101" not in page
    assert "No lookups yet." in page
