from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.contacts.models import Contact
from apps.messaging.models import Message, MessageEvent, MessageStatus
from bench import idiomatic
from tests.fakes.carrier import CarrierProcess

KNOWN = "+12123000001"
NEW = "+12123000002"


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "bench.urls"
    yield
    idiomatic._sender.cache_clear()


def post(client: Client, demo: dict[str, str], *to: str, key: str = "") -> Any:
    body = {"to": to, "template": {"id": demo["SENTDASH_TEMPLATE_ID"], "parameters": {"name": "Ada"}}}
    headers = {"x-api-key": key or demo["SENT_DM_API_KEY"]}
    return client.post("/bench/idiomatic", body, content_type="application/json", headers=headers)


def test_message_and_task_are_made_for_each_recipient(
    client: Client, demo: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[str] = []
    monkeypatch.setattr(idiomatic.send_message, "delay", queued.append)
    Contact.objects.create(organization_id=demo["SENTDASH_ORGANIZATION_ID"], phone=KNOWN)

    answer = post(client, demo, KNOWN, NEW)

    assert answer.status_code == 202
    messages = Message.objects.order_by("id")
    assert [message.phone for message in messages] == [KNOWN, NEW]
    assert queued == [str(message.id) for message in messages]
    assert Contact.objects.filter(phone__in=(KNOWN, NEW)).count() == 2


@pytest.mark.parametrize("number", ["+1", "hello", "+12120000000"])
def test_number_that_cannot_be_is_refused(client: Client, demo: dict[str, str], number: str) -> None:
    assert post(client, demo, number).status_code == 400
    assert not Message.objects.exists()


def test_unknown_key_is_refused(client: Client, demo: dict[str, str]) -> None:
    assert post(client, demo, KNOWN, key="sk_live_other").status_code in (401, 403)
    assert not Message.objects.exists()


def test_task_sends_and_notes_it(
    client: Client, demo: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(idiomatic.send_message, "delay", lambda _: None)
    post(client, demo, KNOWN)
    message = Message.objects.get()

    with CarrierProcess(tmp_path / "carrier") as carrier:
        settings.PROVIDER_URLS = {"telnyx": carrier.base_url}
        idiomatic.send_message(str(message.id))
        arrived = carrier.phone(KNOWN)["deliveries"]

    message.refresh_from_db()
    assert arrived == 1
    assert (message.status, bool(message.provider_ref)) == (MessageStatus.SENT, True)
    assert [event.status for event in MessageEvent.objects.all()] == [MessageStatus.SENT]
