"""The overview and its parts, as pages get them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.messaging import hourly_counts
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories import billing, contacts, message_templates, messaging
from tests.messaging.history.test_listing import write_history

_MAX_QUERIES = 20


def _text(response: Any) -> str:
    return str(response.content, "utf-8")


@pytest.mark.parametrize("address", ["/overview/", "/overview/?span=30d", "/messages/pulse/"])
def test_a_page_costs_at_most_twenty_queries(
    client: Client, cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.owner)
    client.get("/shortcuts/")  # the first request of a session writes it down
    write_history(cast.acme, 80)
    hourly_counts.recount(now=timezone.now())
    contacts.contact(cast.acme)

    with django_assert_max_num_queries(_MAX_QUERIES):
        assert client.get(address).status_code == 200


def test_a_low_balance_costs_no_more_than_that(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.owner)
    client.get("/shortcuts/")
    write_history(cast.acme, 80)
    wallet, now = billing.wallet(cast.acme, balance=1_000_000), timezone.now()
    for days in (2, 9):
        billing.spend(wallet, 7_000_000, day=now.date() - timedelta(days=days))

    with django_assert_max_num_queries(_MAX_QUERIES):
        text = _text(client.get("/overview/"))

    assert "The balance lasts about 1 day." in text


def test_without_messages_it_teaches_with_the_reader_s_own_ids(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    template = message_templates.template(cast.acme)

    assert str(template.id) in _text(client.get("/overview/"))


def test_the_newest_messages_are_listed_and_a_new_one_joins_them(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    assert "No messages yet" in _text(client.get("/overview/recent/"))
    message = messaging.message(cast.acme)

    news = _text(client.get("/messages/fresh/?list=recent&short=&seen=&low=00000000-0000-0000-0000-000000000001"))

    assert 'hx-get="/overview/recent/"' in news
    assert f'id="message-{message.id}"' in news
    assert f'id="message-{message.id}"' in _text(client.get("/overview/recent/"))


def test_the_pulse_says_how_sending_goes(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    assert "Nothing to send" in _text(client.get("/messages/pulse/"))

    messaging.message(cast.acme, status=MessageStatus.DELIVERED, created_at=timezone.now())
    assert "Sending normally" in _text(client.get("/messages/pulse/"))

    write_history(cast.acme, 16)
    assert "is-waiting" in _text(client.get("/messages/pulse/"))
