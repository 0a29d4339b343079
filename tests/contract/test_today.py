"""What only today's SDK does: it walks pages by itself, and it has a client for asyncio."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import httpx
import pytest
from sent_dm import AsyncSent, AuthenticationError, Sent

from tests.contract.conftest import Fresh
from tests.contract.sdk import awaited
from tests.live_house import Live
from tests.patience import PATIENCE

_OURS = "+14155550100"  # the demo's number


@pytest.fixture
def client(live: Live) -> Sent:
    return Sent(base_url=live.url, api_key=live.env["SENT_DM_API_KEY"], max_retries=0)


def test_pages_are_walked_to_the_end(client: Sent, fresh: Fresh) -> None:
    wanted = {client.contacts.create(phone_number=fresh()).data.id for _ in range(3)}  # type: ignore[union-attr]
    total = client.contacts.list(page_size=1).data.pagination.total_count  # type: ignore[union-attr]
    assert total is not None

    walked = [contact.id for contact in client.contacts.list(page_size=min(total // 3, 100))]

    assert len(walked) == len(set(walked)) == total
    assert wanted <= set(walked)


def test_templates_are_walked_to_the_end(client: Sent) -> None:
    names = [template.name for template in client.templates.list(page_size=1)]

    assert {"order_confirmation", "appointment_reminder", "welcome"} <= set(names)


def test_text_is_sent_and_the_answer_is_read_in_the_conversation(live: Live, client: Sent, fresh: Fresh) -> None:
    phone = fresh()
    sent = client.messages.send(to=[phone], channel=["sms"], text="Is Friday fine?").data
    [recipient] = sent.recipients  # type: ignore[union-attr,misc]
    assert recipient.message_id
    told = {"text": "Friday is fine.", "to": _OURS, "webhook_url": f"{live.url}/callbacks/telnyx"}
    address = f"{live.simulator_url}/control/phones/{phone}/reply"
    httpx.post(address, json=told, timeout=PATIENCE).raise_for_status()
    contact = client.messages.retrieve_status(recipient.message_id).data.contact_id  # type: ignore[union-attr]
    assert contact

    def read() -> list[tuple[str | None, str | None]]:
        found = client.conversations.list_messages(contact).data
        return [(each.direction, each.message_body and each.message_body.content) for each in found.messages]  # type: ignore[union-attr,misc]

    wanted = [("INBOUND", "Friday is fine."), ("OUTBOUND", "Is Friday fine?")]
    assert awaited(read, lambda found: found == wanted) == wanted
    newest = client.conversations.list(page_size=100).data
    assert contact in {each.contact_id for each in newest.messages}  # type: ignore[union-attr]


def test_headers_can_be_read(live: Live, client: Sent) -> None:
    raw = client.me.with_raw_response.retrieve(x_profile_id=live.env["SENTDASH_PROFILE_ID"])

    me = raw.parse()
    assert me.meta is not None
    assert raw.headers["x-request-id"] == me.meta.request_id
    assert raw.headers["x-profile-id"] == live.env["SENTDASH_PROFILE_ID"]
    assert raw.headers["x-api-version"] == "v3"
    assert isinstance(me.meta.timestamp, datetime)


def test_asyncio_client_sends_and_reads(live: Live, fresh: Fresh, order: dict[str, Any]) -> None:
    async def send_and_read() -> tuple[str | None, str | None]:
        async with AsyncSent(base_url=live.url, api_key=live.env["SENT_DM_API_KEY"], max_retries=0) as client:
            sent = await client.messages.send(to=[fresh()], template=order)  # type: ignore[arg-type]
            assert sent.data is not None
            assert sent.data.recipients is not None
            message_id = sent.data.recipients[0].message_id
            assert message_id is not None
            read = await client.messages.retrieve_status(message_id)
            assert read.data is not None
            return message_id, read.data.id

    message_id, read_id = asyncio.run(send_and_read())

    assert message_id == read_id


def test_asyncio_client_raises_too(live: Live) -> None:
    async def ask() -> None:
        async with AsyncSent(base_url=live.url, api_key="sk_live_unknown", max_retries=0) as client:
            await client.me.retrieve()

    with pytest.raises(AuthenticationError):
        asyncio.run(ask())
