"""The fragments that lists of messages fetch: nothing while nothing is new, and never what the list shows already."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.core import live
from apps.messaging.models import Message, MessageStatus
from tests.cast import Cast
from tests.factories import messaging
from tests.messaging.history.test_listing import write_history

Ask = Callable[..., Any]
_ANY = UUID(int=1)  # the lowest id: the messages of these tests are old
_MAX_QUERIES = 6  # of a look that finds nothing, those of session and seat among them


@pytest.fixture
def ask(client: Client, cast: Cast) -> Ask:
    """As Acme's owner."""
    client.force_login(cast.owner)
    client.get("/shortcuts/")  # the first request of a session writes it down

    def call(*seen: Message, query: str = "", **given: object) -> Any:
        values = {"low": _ANY, "seen": ".".join(str(each.id)[-12:] for each in seen), **given}
        return client.get(f"/messages/fresh/?{query}&{urlencode(values)}", headers={"HX-Request": "true"})

    return call


def _text(response: Any) -> str:
    return " ".join(str(response.content, "utf-8").split())


def _low(response: Any) -> str:
    return str(json.loads(response.headers["HX-Trigger"])["live:looked"]["low"])


def test_nothing_is_said_while_nothing_is_new(
    ask: Ask, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shown = messaging.message(cast.acme)
    messaging.message(cast.outsider)

    with django_assert_max_num_queries(_MAX_QUERIES):
        response = ask(shown, shown=1, was=1)

    assert response.status_code == 204
    assert _low(response) > str(live.begin(timezone.now() - timedelta(minutes=1)))


def test_what_is_new_is_counted_and_comes_along(ask: Ask, cast: Cast) -> None:
    shown, new, newer = (messaging.message(cast.acme) for _ in range(3))

    response = ask(shown, shown=1, was=1)

    page = _text(response)
    assert "2 new" in page
    assert 'hx-get="/messages/?"' in page
    assert page.index(f'id="message-{newer.id}"') < page.index(f'id="message-{new.id}"')
    assert f'id="message-{shown.id}"' not in page
    assert 'id="messages-tabs"' in page
    assert ">1 of 3</span>" in page
    assert _low(response) == str(_ANY)  # they are not shown yet
    assert ask(shown, shown=1, was=1, told=2).status_code == 204


def test_a_row_that_is_committed_late_is_new_too(ask: Ask, cast: Cast) -> None:
    late, shown = messaging.message(cast.acme), messaging.message(cast.acme)

    assert f'id="message-{late.id}"' in _text(ask(shown, shown=1, was=1))


def test_the_filters_of_the_list_hold(ask: Ask, cast: Cast) -> None:
    delivered = messaging.message(cast.acme, status=MessageStatus.DELIVERED)
    messaging.message(cast.acme)

    page = _text(ask(query="status=delivered"))

    assert "1 new" in page
    assert f'id="message-{delivered.id}"' in page
    assert 'hx-get="/messages/?status=delivered"' in page


def test_more_than_fifty_are_counted_no_further(ask: Ask, cast: Cast) -> None:
    write_history(cast.acme, 60)

    assert "50+ new" in _text(ask())


def test_elsewhere_new_ones_are_a_link_to_the_first_page(ask: Ask, cast: Cast) -> None:
    message = messaging.message(cast.acme)

    page = _text(ask(query="elsewhere"))

    assert 'href="/messages/?"' in page
    assert "data-show" not in page
    assert str(message.id) not in page


@pytest.mark.parametrize(("path", "waits"), [("", False), ("?status=failed", True), ("?q=415", True)])
def test_a_filtered_list_waits_for_its_reader(client: Client, cast: Cast, path: str, waits: bool) -> None:
    messaging.message(cast.acme)
    client.force_login(cast.owner)

    assert ("data-waits" in _text(client.get(f"/messages/{path}"))) is waits


@pytest.mark.parametrize("query", ["low=x", "id=nonsense", "low=01a202a1-0000-7000-8000-000000000000&shown=x"])
def test_nonsense_is_not_found(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.owner)

    assert client.get(f"/messages/fresh/?{query}").status_code == 404
