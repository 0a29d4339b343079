"""The pages of numbers, as a person uses them."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.channels.models import NumberState, PhoneNumber, Sender
from apps.users.models import Role
from tests.brands.pages.brands.test_views import signed_in, text
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.numbers.conftest import account, delivered, held

NUMBER = "+13125550110"
PLACE = "/numbers/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast)


def test_a_number_is_searched_requested_assigned_and_released(
    cast: Cast, market: CarrierProcess, client: Client
) -> None:
    account(cast.acme, market)
    assert "No numbers yet" in text(client, PLACE)
    assert "+1 312-555-0110" in text(client, f"{PLACE}request/?country=US&kind=LOCAL&digits=312")
    order = f"{PLACE}request/confirm/?country=US&kind=LOCAL&number=%2B13125550110"
    assert "1.00 USD once and 1.00 USD a month" in text(client, order)

    made = client.post(order, {"profile": ""})

    at = f"{PLACE}{NUMBER}/"
    assert (made.status_code, made.headers["Location"]) == (302, at)
    shown = text(client, at)
    assert "The carrier works on the order." in shown
    assert "every 3s" in shown
    assert f"{at}release/" not in shown
    delivered(market, PhoneNumber.objects.get())
    assert "Acme and all its profiles" in text(client, at)

    client.post(f"{at}assign/", {"profile": str(cast.shop.id)})
    assert "EU shop" in text(client, PLACE)
    assert Sender.objects.get().profile == cast.shop.profile
    assert "It sends nothing more, and goes back to Telnyx." in text(client, f"{at}release/")
    client.post(f"{at}release/")

    assert PhoneNumber.objects.get().state == NumberState.RELEASING
    assert "Releasing" in text(client, PLACE)


def test_a_number_that_is_gone_says_so(cast: Cast, market: CarrierProcess, client: Client) -> None:
    account(cast.acme, market)
    held(cast.outsider)

    answer = client.post(f"{PLACE}request/confirm/?country=US&kind=LOCAL&number=%2B13125550110", {"profile": ""})

    assert answer.status_code == 422
    assert "isn't available any more" in answer.content.decode().replace("&#x27;", "'")
    assert PhoneNumber.objects.count() == 1


def test_a_search_without_an_account_or_with_letters(cast: Cast, client: Client) -> None:
    assert "Ask your server" in text(client, f"{PLACE}request/?country=US&kind=LOCAL")
    wrong = client.get(f"{PLACE}request/?country=US&kind=LOCAL&digits=abc")
    assert wrong.status_code == 422
    assert "Write digits only" in wrong.content.decode()
    assert client.get(f"{PLACE}request/confirm/").headers["Location"] == f"{PLACE}request/"


def test_a_profile_reads_what_it_inherits(cast: Cast) -> None:
    channels.sender(cast.acme, NUMBER)
    client = signed_in(cast, Role.ADMIN, cast.shop)

    assert "Read-only." in text(client, f"{PLACE}{NUMBER}/")
    assert client.get(f"{PLACE}{NUMBER}/release/").status_code == 404
    assert client.post(f"{PLACE}{NUMBER}/assign/", {"profile": ""}).status_code == 422
    assert Sender.objects.get().is_active


def test_members_read_and_strangers_find_nothing(cast: Cast) -> None:
    channels.sender(cast.acme, NUMBER)
    member = signed_in(cast, Role.MEMBER)

    shown = text(member, f"{PLACE}{NUMBER}/")

    assert f"{PLACE}{NUMBER}/release/" not in shown
    assert member.post(f"{PLACE}{NUMBER}/release/").status_code == 403
    assert signed_in(cast, Role.OWNER, cast.outsider).get(f"{PLACE}{NUMBER}/").status_code == 404
