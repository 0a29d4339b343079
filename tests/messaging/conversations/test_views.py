"""The page asks again, marks as read, and counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from apps.messaging.models import Conversation
from tests.cast import Cast
from tests.messaging.conversations.hearing import FRAGMENT, heard
from tests.messaging.replies import contact_of


def test_thread_asks_again_and_gets_nothing_while_nothing_is_new(cast: Cast, page: Callable[..., Any]) -> None:
    heard(cast)
    person = contact_of(cast.acme)
    again = page(f"{person.id}/").context["again"].removeprefix("/conversations/")

    assert page(again, headers=FRAGMENT).status_code == 204
    heard(cast, "Hello?", hours=0.5)
    news = page(again, headers=FRAGMENT)
    assert news.status_code == 200
    assert "Hello?" in news.content.decode()
    assert "<html" not in news.content.decode()


def test_opening_a_thread_marks_it_as_read_until_it_is_marked_as_unread(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    heard(cast)
    person = contact_of(cast.acme)
    opened = page(f"{person.id}/")
    assert 'hx-trigger="seen once"' in opened.content.decode()
    client.post(f"/conversations/{person.id}/mark/", headers=FRAGMENT)
    assert Conversation.objects.get().unread == 0

    client.post(f"/conversations/{person.id}/mark/", {"unread": "1"}, headers=FRAGMENT)
    assert Conversation.objects.get().unread == 1
    again = page(opened.context["again"].removeprefix("/conversations/").replace(opened.context["mark"], "x"))
    assert not again.context["reads"]


def test_parts_of_the_reply_are_counted(client: Client, page: Callable[..., Any]) -> None:
    counted = client.post("/conversations/counted/", {"text": "x" * 161}, headers=FRAGMENT)
    assert counted.content.decode().strip() == "2 SMS parts, GSM-7, 145 left"


def test_a_reply_keeps_how_the_list_is_narrowed_and_leads_to_pages(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    """What is sent in the background is sent to another address than that of the page."""
    heard(cast)
    person = contact_of(cast.acme)
    came_from = f"http://testserver/conversations/{person.id}/?unread&q=415&older={Conversation.objects.get().last_id}"

    answer = client.post(
        f"/conversations/{person.id}/reply/",
        {"text": "On its way.", "channel": "sms"},
        headers={**FRAGMENT, "HX-Current-URL": came_from},
    )

    assert (answer.context["only_unread"], answer.context["q"]) == (True, "415")
    assert "On its way." in answer.text
    assert f'href="/conversations/{person.id}/?q=415"' in answer.text
    assert f'action="/conversations/{person.id}/"' in answer.text
    marked = client.post(f"/conversations/{person.id}/mark/?unread&q=415", {"unread": "1"})
    assert marked["Location"] == "/conversations/?unread=&q=415"
