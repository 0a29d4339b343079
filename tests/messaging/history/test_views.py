"""The pages of messages as a person without JavaScript, HTMX, and a stranger get them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.channels.providers.types import Inbound, Media
from apps.messaging import hourly_counts, media
from apps.messaging.models import Direction, Failure, Message, MessageStatus
from apps.messaging.sending import overdue
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import channels, contacts, message_templates, messaging, suppression, users
from tests.messaging.conftest import Accept
from tests.messaging.history.test_listing import write_history

Get = Callable[..., Any]
_MAX_QUERIES = 20


@pytest.fixture
def get(client: Client, cast: Cast) -> Get:
    """As Acme's owner."""
    client.force_login(cast.owner)

    client.get("/shortcuts/")  # the first request of a session writes it down

    def call(address: str, *, htmx: bool = False) -> Any:
        return client.get(address, headers={"HX-Request": "true"} if htmx else {})

    return call


def _text(response: Any) -> str:
    body = b"".join(response) if response.streaming else response.content
    return str(body, "utf-8")


def test_the_history_lists_what_passes(get: Get, cast: Cast) -> None:
    old = messaging.message(cast.acme, "+14155552001", status=MessageStatus.DELIVERED)
    young = messaging.message(cast.shop, "+14155552002", status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED")
    Failure.objects.create(
        message_id=young.id, organization_id=young.organization_id, error_code=young.error_code or "", is_blocked=True
    )

    everything, blocked = _text(get("/messages/")), _text(get("/messages/?status=blocked"))

    assert everything.index(str(young.id)) < everything.index(str(old.id))
    assert "Opted out" in everything
    assert str(young.id) in blocked
    assert str(old.id) not in blocked


@pytest.mark.parametrize(
    "address",
    [
        "/messages/",
        "/messages/?status=delivered&channel=sms&when=7d",
        "/messages/?q=%2B14155552671&status=failed",
        "/messages/?q=555",
        "/messages/?code=ERR_UNDELIVERABLE&channel=sms",
    ],
)
def test_a_page_costs_at_most_twenty_queries(
    get: Get, cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    write_history(cast.acme, 80)
    hourly_counts.recount(now=timezone.now())
    contacts.contact(cast.acme)

    with django_assert_max_num_queries(_MAX_QUERIES):
        assert get(address).status_code == 200


def test_a_message_costs_at_most_twenty_queries(
    get: Get, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    template = message_templates.template(cast.shop)
    message = messaging.message(
        cast.shop, template_id=template.id, status=MessageStatus.FAILED, error_code="ERR_UNDELIVERABLE", channel="sms"
    )

    with django_assert_max_num_queries(_MAX_QUERIES):
        page = _text(get(f"/messages/{message.id}/"))

    assert "Not delivered: the carrier could not reach the phone." in page
    assert f"x-profile-id: {message.profile_id}" in page.replace("&quot;", '"')


def test_a_profile_does_not_name_itself_in_its_code(client: Client, cast: Cast) -> None:
    template = message_templates.template(cast.shop)
    message = messaging.message(cast.shop, template_id=template.id)
    client.force_login(users.member(cast.shop, "dev@shop.test", Role.DEVELOPER))

    assert "x-profile-id" not in _text(client.get(f"/messages/{message.id}/"))


def test_pages_follow_each_other(get: Get, cast: Cast) -> None:
    write_history(cast.acme, 60)
    first = get("/messages/?direction=")

    older = first.context["older"]
    second = get(f"/messages/{older}")
    back = get(f"/messages/{second.context['newer']}")

    assert [len(page.context["rows"]) for page in (first, second)] == [50, 10]
    assert [row.message.id for row in back.context["rows"]] == [row.message.id for row in first.context["rows"]]
    assert first.context["summary"] == "Newest 50 of 60"


def test_htmx_gets_the_list_alone(get: Get, cast: Cast) -> None:
    messaging.message(cast.acme)

    part = get("/messages/?status=waiting", htmx=True)

    assert _text(part).strip().startswith('<div id="messages-list">')
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_history_teaches_with_the_reader_s_own_ids(get: Get, cast: Cast) -> None:
    template = message_templates.template(cast.acme)

    page = _text(get("/messages/"))

    assert "hasn’t sent any messages yet" in page
    assert str(template.id) in page
    assert "No messages match" in _text(get("/messages/?status=failed"))


def test_only_rows_that_moved_come_back(get: Get, cast: Cast) -> None:
    now = timezone.now()
    stays = messaging.message(cast.acme, status=MessageStatus.SENT, created_at=now)
    moved = messaging.message(cast.acme, status=MessageStatus.DELIVERED, created_at=now)
    theirs = messaging.message(cast.outsider, status=MessageStatus.DELIVERED, created_at=now)

    response = get(f"/messages/fresh/?id={stays.id}.SENT&id={moved.id}.SENT&id={theirs.id}.SENT", htmx=True)

    page = " ".join(_text(response).split())
    assert f'id="message-{moved.id}" hx-swap-oob="true"' in page
    assert f'id="message-{stays.id}"' not in page
    assert str(theirs.id) not in page
    assert get("/messages/fresh/?id=nonsense").status_code == 404


def test_a_message_that_did_not_move_answers_with_nothing(get: Get, cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.SENT, created_at=timezone.now())

    assert get(f"/messages/{message.id}/?was=SENT", htmx=True).status_code == 204
    assert get(f"/messages/{message.id}/?was=SENT").status_code == 200
    moved = get(f"/messages/{message.id}/?was=QUEUED", htmx=True)
    assert _text(moved).strip().startswith('<div id="messages-story"')


def test_sending_again_leads_to_the_new_message(client: Client, cast: Cast, accept: Accept) -> None:
    (first,) = accept(cast.acme, "+14155552671")
    client.force_login(cast.owner)

    response = client.post(f"/messages/{first.id}/again/")

    again = Message.objects.exclude(id=first.id).get()
    assert response.headers["Location"] == f"/messages/{again.id}/"
    assert again.metadata["sent_by"] == cast.owner.email


def test_what_stands_against_sending_again_is_said(client: Client, cast: Cast) -> None:
    message = messaging.message(cast.acme, direction="INBOUND", status=MessageStatus.RECEIVED)
    client.force_login(cast.owner)

    page = _text(client.post(f"/messages/{message.id}/again/", follow=True))

    assert "Not sent: Only a message that was sent with a template can be sent again." in page


def test_the_file_is_what_is_filtered_and_harmless(get: Get, cast: Cast) -> None:
    messaging.message(cast.acme, "+14155552001", status=MessageStatus.RECEIVED, body={"content": "=cmd()"})
    messaging.message(cast.acme, "+14155552002", status=MessageStatus.DELIVERED)

    response = get("/messages/export.csv?status=received")

    assert response.headers["Content-Disposition"].startswith('attachment; filename="messages-')
    header, line = _text(response).splitlines()
    assert header.endswith("error_code,description,not_filled_in")
    assert ",+14155552001," in line
    assert ",'=cmd()," in line


def test_the_messages_of_a_contact_are_a_part_of_its_page(get: Get, client: Client, cast: Cast) -> None:
    person = contacts.contact(cast.acme)
    message = messaging.message(cast.acme, contact_id=person.id, status=MessageStatus.DELIVERED)
    messaging.message(cast.acme)

    part = _text(get(f"/messages/of/{person.id}/", htmx=True))

    assert part.strip().startswith('<div id="messages-of-contact">')
    assert part.count("<tr id=") == 1
    assert str(message.id) in part
    client.force_login(users.member(cast.outsider, "owner@globex.test", Role.OWNER))
    assert str(message.id) not in _text(client.get(f"/messages/of/{person.id}/"))


def test_the_carriers_number_of_parts_is_shown_where_it_differs(get: Get, cast: Cast) -> None:
    billed = messaging.message(cast.acme, status=MessageStatus.SENT, channel="sms", segments=2, carrier_parts=3)
    same = messaging.message(cast.acme, status=MessageStatus.SENT, channel="sms", segments=2, carrier_parts=2)

    assert _text(get(f"/messages/{billed.id}/")).count("2 parts, billed as 3") == 2  # facts and costs
    assert "billed as" not in _text(get(f"/messages/{same.id}/"))


def test_a_picture_without_words_is_shown_where_messages_are(get: Get, cast: Cast) -> None:
    person = contacts.contact(cast.acme, "+14155552671")
    file = Media("https://media.example/1.jpg?a=1&b=<2>", "image/jpeg")
    written = Inbound("ref", person.phone, "+14155550100", "", timezone.now(), {}, media=(file,))
    message = messaging.message(
        cast.acme,
        person.phone,
        contact_id=person.id,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        channel="sms",
        body=media.body_of(written),
    )

    page = " ".join(_text(get(f"/messages/{message.id}/")).split())

    link = (
        'href="https://media.example/1.jpg?a=1&amp;b=&lt;2&gt;" target="_blank" rel="noopener noreferrer">Picture</a>'
    )
    assert link in page
    assert "image/jpeg" in page
    for address in ("/messages/", f"/messages/of/{person.id}/", "/messages/export.csv"):
        assert "Picture" in _text(get(address))


def test_a_message_that_was_never_reported_says_so_on_its_page(get: Get, cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.SENT, channel="sms")
    messaging.event(message, MessageStatus.SENT, seconds=72 * 3600, description=overdue.NEVER_REPORTED)

    assert "The carrier never reported what became of this message." in _text(get(f"/messages/{message.id}/"))


def test_message_stopped_by_the_suppression_list_says_who_put_the_number_there(get: Get, cast: Cast) -> None:
    at = timezone.now()
    channels.sender(cast.acme)
    contact = contacts.contact(cast.acme, "+14155552671", created_at=at)
    suppression.entry(cast.acme, "+14155552671", reason="Complained", now=at)
    fields = {"contact_id": contact.id, "updated_at": timezone.now(), "error_code": "ERR_CONSENT_BLOCKED"}
    message = messaging.message(cast.acme, "+14155552671", status=MessageStatus.FAILED, **fields)

    text = _text(get(f"/messages/{message.id}/"))

    assert "owner@acme.test suppressed the number from the dashboard" in text
    assert "Complained" in text
