from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.factories.messaging import message
from tests.factories.one_time_codes import code

PAGE = "/codes/"


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_first_time_shows_how_a_program_does_it(acme: Client) -> None:
    shown = _text(acme.get(PAGE))

    assert "No one-time codes yet" in shown
    assert "/v3/otp/verify" in shown


def test_funnel_channels_and_codes(acme: Client, cast: Cast) -> None:
    sent = message(cast.acme, status="DELIVERED", channel="sms", created_at=timezone.now())
    code(cast.acme, sent.phone, message_id=sent.id, verified_at=timezone.now(), checks=1)

    page = acme.get(PAGE)
    shown = _text(page)

    assert "Requested 1 100% Sent 1 100% Delivered 1 100% Verified 1 100%" in shown
    assert "Numbers without verifications" not in shown
    assert f'href="/messages/{sent.id}/"' in page.content.decode()


def test_time_without_codes(acme: Client, cast: Cast) -> None:
    code(cast.acme, now=timezone.now() - timedelta(days=20))

    assert "No codes in this time." in _text(acme.get(PAGE, {"span": "24h"}))


@pytest.mark.parametrize("span", ["24h", "7d", "30d", "nonsense"])
def test_page_asks_few_questions(
    acme: Client, cast: Cast, span: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(60):
        code(cast.acme)

    with django_assert_max_num_queries(20):
        assert acme.get(PAGE, {"span": span}).status_code == 200
