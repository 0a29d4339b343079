"""The list of conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.contacts.models import Contact
from apps.messaging.models import Conversation
from tests.cast import Cast
from tests.factories import contacts, messaging
from tests.messaging.conversations.hearing import OTHER, heard
from tests.messaging.replies import PHONE


def test_list_has_the_newest_first_with_name_text_and_unread_count(cast: Cast, page: Callable[..., Any]) -> None:
    contacts.contact(cast.acme, PHONE, name="Ada Lovelace")
    heard(cast, "First", hours=3)
    heard(cast, "Where is my order?", hours=2)
    heard(cast, "Thanks", phone=OTHER, hours=1)
    messaging.message(cast.acme, "+14155552699")

    found = page("").context["found"].rows

    assert [(row.name, row.text, row.unread) for row in found] == [
        ("", "Thanks", 1),
        ("Ada Lovelace", "Where is my order?", 2),
    ]
    assert found[1].number == "+1 415-555-2671"
    assert page("unread/").content.decode().count("2") == 1


def test_only_unread_conversations_and_pages_of_the_list(cast: Cast, page: Callable[..., Any]) -> None:
    for index in range(52):
        heard(cast, phone=f"+1415555{2000 + index}", hours=20 - index / 10)
    Conversation.objects.filter(contact_id__in=Contact.objects.filter(phone__lt="+14155552050").values("id")).update(
        unread=0
    )

    first = page("").context["found"]
    assert (len(first.rows), first.older) == (50, first.rows[-1].last_id)
    assert len(page(f"?before={first.older}").context["found"].rows) == 2
    assert len(page("?unread").context["found"].rows) == 2
    assert page("?before=x").status_code == 404


def test_conversations_are_found_by_name_and_number(cast: Cast, page: Callable[..., Any]) -> None:
    contacts.contact(cast.acme, PHONE, name="Ada Lovelace")
    heard(cast, "Hello", hours=2)
    heard(cast, "Thanks", phone=OTHER, hours=1)

    def found(query: str) -> list[str]:
        return [row.text for row in page(query).context["found"].rows]

    assert found("?q=lovel") == found("?q=415-555-2671") == ["Hello"]
    assert found("?q=") == found("?q=%00") == ["Thanks", "Hello"]
    Conversation.objects.filter(contact_id=Contact.objects.get(phone=PHONE).id).update(unread=0)
    shown = page("?unread&q=ada")
    assert shown.context["found"].rows == []
    assert "No unread conversation is with a person" in " ".join(shown.content.decode().split())
    assert 'href="/conversations/?q=ada"' in shown.content.decode()
    assert "q=ada" in shown.context["again"]
