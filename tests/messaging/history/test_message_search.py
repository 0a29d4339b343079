"""What somebody may mean who types a number, a part of one, an id, or the beginning of one."""

from __future__ import annotations

import pytest

from apps.messaging import filtering
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import listing, message_search
from apps.messaging.models import Message
from tests.cast import Cast
from tests.factories import contacts, message_templates, messaging


@pytest.fixture
def message(cast: Cast) -> Message:
    person = contacts.contact(cast.acme, "+14155552671")
    template = message_templates.template(cast.acme)
    return messaging.message(cast.acme, person.phone, contact_id=person.id, template_id=template.id)


def _found(cast: Cast, text: str) -> list[Message]:
    return listing.page(cast.acme, message_search.narrow(cast.acme, MessageFilters(), text)).rows


@pytest.mark.parametrize(
    "text", ["+14155552671", "+1 415 555 2671", "(415) 555-2671", "5552671", " 415555 ", "415·555·2671"]
)
def test_a_number_is_found_however_it_is_written(cast: Cast, message: Message, text: str) -> None:
    assert _found(cast, text) == [message]


def test_ids_are_found(cast: Cast, message: Message) -> None:
    short = f"{str(message.id)[:8]}…{str(message.id)[-4:]}"

    for text in (
        message.id,
        str(message.id).upper(),
        message.contact_id,
        message.template_id,
        short,
        str(message.id)[:13],
    ):
        assert _found(cast, str(text)) == [message], text


@pytest.mark.parametrize("text", ["+14155550000", "hello", "12", "01a202a1-0000-7000-8000-000000000000"])
def test_what_means_nothing_finds_nothing(cast: Cast, message: Message, text: str) -> None:
    assert _found(cast, text) == []


def test_a_number_of_others_finds_nothing(cast: Cast, message: Message) -> None:
    for stranger in (cast.sibling, cast.outsider):
        for text in ("+14155552671", str(message.id), str(message.contact_id)):
            asked = message_search.narrow(stranger, MessageFilters(), text)
            assert listing.page(stranger, asked).rows == []


def test_the_palette_gets_at_most_five(cast: Cast, message: Message) -> None:
    for _ in range(6):
        messaging.message(cast.acme, contact_id=message.contact_id)

    hits = message_search.find(cast.acme, "4155552671")

    assert len(hits) == 5
    assert (hits[0].label, hits[0].group, hits[0].icon) == ("+1 415-555-2671", "Messages", "clock")
    assert len({hit.note for hit in hits}) == 5
    assert message_search.find(cast.acme, "pages") == []


@pytest.mark.parametrize("tab", list(filtering.TABS))
def test_the_palette_opens_messages_by_status(cast: Cast, tab: str) -> None:
    for text in (tab, f"{tab} messages", f"show all {tab.upper()}", tab[:4]):
        (hit,) = message_search.find(cast.acme, text)
        assert (hit.group, hit.url) == ("Messages", f"/messages/?status={tab}"), text


@pytest.mark.parametrize("text", ["messages", "show", "failed to send", "re"])
def test_words_around_a_status_are_none(cast: Cast, text: str) -> None:
    assert message_search.find(cast.acme, text) == []
