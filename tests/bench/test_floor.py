from __future__ import annotations

import os

import pytest
from django.test import Client
from pytest_django import Settings

from apps.messaging.models import Message, Outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "bench.urls"


def test_insert_writes_one_message(client: Client) -> None:
    answers = [client.post("/bench/insert").status_code for _ in range(2)]

    assert answers == [202, 202]
    assert (Message.objects.count(), Outgoing.objects.count()) == (2, 0)


def test_copy_writes_both_tables(client: Client) -> None:
    answer = client.post("/bench/copy/30")

    assert answer.status_code == 202
    ids = set(Message.objects.values_list("id", flat=True))
    assert len(ids) == 30
    assert set(Outgoing.objects.values_list("message_id", flat=True)) == ids


def test_rows_are_like_the_products_own(client: Client) -> None:
    client.post("/bench/insert")
    client.post("/bench/copy/1")

    first, second = Message.objects.order_by("id")
    for name in ("phone", "channel", "status", "direction", "parameters", "metadata", "template_id", "created_at"):
        assert getattr(first, name) == getattr(second, name)
    assert first.parameters == {"name": "Ada", "order_id": "A-1042"}


def test_who_is_the_process_that_answers(client: Client) -> None:
    assert client.get("/bench/who").content == str(os.getpid()).encode()
