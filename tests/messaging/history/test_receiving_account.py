"""The page of an inbound message says why it is in its account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from apps.core.models import new_id
from apps.messaging.history import receiving_account
from apps.messaging.models import Direction, Message, MessageStatus
from tests.cast import Cast
from tests.factories import messaging
from tests.messaging.conftest import NOW

DECIDING = new_id()


def received(cast: Cast, account: Any, **fields: Any) -> Message:
    given = {"direction": Direction.INBOUND, "status": MessageStatus.RECEIVED, "channel": "sms", **fields}
    return messaging.message(cast.shop, number="+14155550100", metadata={"account": account}, created_at=NOW, **given)


@pytest.mark.parametrize(
    ("chosen_by", "message_id", "sentence"),
    [
        ("reply", DECIDING, "It's in EU shop because it replies to a message that EU shop sent."),
        (
            "last_message",
            DECIDING,
            "It's in EU shop because EU shop sent the last message that reached this person from +1 415-555-0100.",
        ),
        (
            "number_owner",
            None,
            "It's in EU shop because EU shop owns +1 415-555-0100, and we know of no earlier message to this person "
            "from it.",
        ),
    ],
)
def test_each_reason_is_a_sentence(cast: Cast, chosen_by: str, message_id: UUID | None, sentence: str) -> None:
    kept = {"chosen_by": chosen_by, **({"message_id": str(message_id)} if message_id else {})}

    found = receiving_account.of(received(cast, kept))

    assert found is not None
    assert (found.sentence, found.message_id) == (sentence, message_id)


@pytest.mark.parametrize("kept", [None, {}, "reply", {"chosen_by": "tea leaves"}])
def test_without_a_reason_nothing_is_said(cast: Cast, kept: Any) -> None:
    assert receiving_account.of(received(cast, kept)) is None


def test_the_page_says_it_with_a_link_and_names_the_files(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    sent = messaging.message(cast.shop, status=MessageStatus.DELIVERED, channel="whatsapp", number="+14155550100")
    file = {"mediaType": "document", "mimeType": "application/pdf", "url": None, "id": "1003", "fileName": "offer.pdf"}
    kept = {"chosen_by": "reply", "message_id": str(sent.id)}
    message = received(cast, kept, channel="whatsapp", body={"content": "", "media": [file]})

    page = client.get(f"/messages/{message.id}/").content.decode()

    assert "because it replies to a message that EU shop sent." in page
    assert f'href="/messages/{sent.id}/"' in page
    assert "offer.pdf, application/pdf, media ID 1003" in page


def test_nothing_is_said_of_what_we_sent(cast: Cast) -> None:
    sent = received(cast, {"chosen_by": "reply"}, direction=Direction.OUTBOUND, status=MessageStatus.SENT)

    assert receiving_account.of(sent) is None
