"""What the pages of a message and of a contact say about a reply that is a keyword."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.messaging.history import keyword_effect
from apps.messaging.models import Message, MessageStatus
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import channels, keywords, message_templates, messaging, users
from tests.messaging.conftest import NOW
from tests.messaging.replies import contact_of, reply


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


def _told(message_id: UUID) -> str:
    effect = keyword_effect.of(Message.objects.get(id=message_id))
    return f"{effect.title} {effect.sentence}" if effect else ""


def test_an_ordinary_reply_and_what_we_sent_have_none(cast: Cast, sender: Sender) -> None:
    assert _told(reply(sender, "Thanks")) == ""
    assert _told(messaging.message(cast.acme, body={"content": "STOP"}).id) == ""


def test_each_reply_tells_what_it_changed(cast: Cast, sender: Sender) -> None:
    texts = ("STOP", "stop.", "HELP", "START", "START")
    told = [_told(reply(sender, text, now=NOW + timedelta(minutes=index))) for index, text in enumerate(texts)]

    assert told == [
        "Opted out. STOP opted this person out. We block messages to them until they opt in again.",
        "Keyword. The person replied STOP. Their consent stayed as it was.",
        "Keyword. HELP asks for help and doesn’t change consent.",
        "Opted in. START opted this person in again. You can send to them.",
        "Keyword. The person replied START. Their consent stayed as it was.",
    ]


def test_a_custom_word_is_told_and_linked_with_its_answer_both_ways(client: Client, cast: Cast, sender: Sender) -> None:
    client.force_login(cast.owner)
    row = keywords.keyword(cast.acme, "HOURS", reply="9 to 5")
    message = Message.objects.get(id=reply(sender, "hours?"))
    row.delete()  # what it was read as stays
    quiet = Message.objects.get(id=reply(sender, "STOP", phone="+14155552679"))

    effect, page = keyword_effect.of(message), _page(client, f"/messages/{message.id}/")
    assert effect
    assert effect.sentence == "HOURS is one of your keywords and doesn’t change consent."
    assert effect.link
    answer = Message.objects.get(id=effect.link)
    back = keyword_effect.of(answer)
    assert back
    assert (back.sentence, back.link) == ("We sent this because the person replied HOURS.", message.id)
    assert f"/messages/{answer.id}/" in page
    Message.objects.filter(direction="OUTBOUND").delete()
    assert [found.link for each in (message, quiet) if (found := keyword_effect.of(each))] == [None, None]


def _blocked(cast: Cast) -> Message:
    template = message_templates.template(cast.acme)
    return messaging.message(
        cast.acme,
        contact_id=contact_of(cast.acme).id,
        template_id=template.id,
        parameters={"name": "Ada"},
        status=MessageStatus.FAILED,
        error_code="ERR_CONSENT_BLOCKED",
        updated_at=NOW + timedelta(minutes=5),
    )


def _page(client: Client, address: str) -> str:
    response: Any = client.get(address)
    return str(response.text)


def test_pages_show_the_reply_as_evidence(client: Client, cast: Cast, sender: Sender) -> None:
    client.force_login(cast.owner)
    stop = reply(sender, "Stop!")

    assert "STOP opted this person out." in _page(client, f"/messages/{stop}/")
    person = _page(client, f"/contacts/{contact_of(cast.acme).id}/")
    blocked = _page(client, f"/messages/{_blocked(cast).id}/")
    for page in (person, blocked):
        assert "The person opted out by replying “Stop!” on 4 May 2026" in page
        assert f'href="/messages/{stop}/"' in page
    assert "Replied “Stop!”." in person


def test_the_reply_is_linked_only_for_those_who_may_read_it(client: Client, cast: Cast, sender: Sender) -> None:
    """It came to the organization's number; the profile that shares it can't open it."""
    Contact.objects.create(organization=cast.acme.organization, profile=cast.sibling.profile, phone="+14155552671")
    stop = reply(sender, "STOP")
    message = messaging.message(
        cast.sibling,
        contact_id=contact_of(cast.sibling).id,
        status=MessageStatus.FAILED,
        error_code="ERR_CONSENT_BLOCKED",
        updated_at=NOW + timedelta(minutes=5),
    )
    client.force_login(users.member(cast.sibling, "till@acme.test", Role.DEVELOPER))

    page = _page(client, f"/messages/{message.id}/")

    assert "The person opted out by replying “STOP”" in page
    assert str(stop) not in page
