"""Messages of the past stand in every table that knows of a message, and in no queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.core.models import first_id_at, new_id
from apps.messaging import exchanges
from apps.messaging.history import reading
from apps.messaging.models import Conversation, Failure, Message, Outgoing
from sentdash import past
from sentdash.past import Exchange, Past, PastStep
from tests.cast import Cast, assemble
from tests.messaging.conftest import NOW


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _failed(cast: Cast, words: str) -> Past:
    return Past(
        id=first_id_at(NOW),
        organization_id=cast.acme.organization.id,
        profile_id=None,
        contact_id=new_id(),
        phone="+12125550110",
        at=NOW,
        status="FAILED",
        code="ERR_UNDELIVERABLE",
        description=words,
        steps=(PastStep(NOW + timedelta(seconds=3), "FAILED", words, "+14155550100", "ERR_UNDELIVERABLE"),),
        exchanges=(Exchange(NOW + timedelta(seconds=3), words, "HTTP 500\n"),),
    )


@pytest.mark.parametrize("words", ["plain", "a\ttab, a\nline, a \\ and \\N", "Grüße 👋"])
def test_any_words_come_back_as_they_were(cast: Cast, words: str) -> None:
    past.write([_failed(cast, words)])

    message = Message.objects.get()
    assert message.description == words
    assert [step.description for step in reading.activities(message)][1:] == [words]
    assert exchanges.of(message)[0].text.startswith(words)


def test_a_failure_stands_in_its_table_and_nothing_in_the_queue(cast: Cast) -> None:
    blocked = replace(_failed(cast, "no"), id=new_id(), code="ERR_CONSENT_BLOCKED", steps=(), exchanges=())

    past.write([_failed(cast, "no"), blocked])

    assert {(row.error_code, row.is_blocked) for row in Failure.objects.all()} == {
        ("ERR_UNDELIVERABLE", False),
        ("ERR_CONSENT_BLOCKED", True),
    }
    assert not Outgoing.objects.exists()


def test_replies_are_conversations_and_the_newest_are_unread(cast: Cast) -> None:
    hour = timedelta(hours=1)
    first, second = (
        replace(_failed(cast, ""), id=first_id_at(at), at=at, status="RECEIVED", direction="INBOUND", code=None)
        for at in (NOW, NOW + hour)
    )
    second = replace(second, contact_id=first.contact_id)

    past.write([first], read_until=NOW + hour / 2)
    past.write([second, replace(_failed(cast, "no"), id=new_id())], read_until=NOW + hour / 2)

    [conversation] = Conversation.objects.all()
    assert (conversation.contact_id, conversation.last_id, conversation.unread) == (first.contact_id, second.id, 1)
