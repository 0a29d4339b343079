"""The pages of contacts, as a browser without JavaScript and as HTMX sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.channels.models import NumberLookup
from apps.contacts.models import ConsentChange, Contact
from apps.messaging.models import MessageStatus
from apps.organizations.models import owner_columns
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import suppression, users
from tests.factories.contacts import PHONE, contact
from tests.factories.messaging import message

HTMX = {"HX-Request": "true"}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def shop(client: Client, cast: Cast) -> Client:
    client.force_login(users.member(cast.shop, "member@shop.test", Role.MEMBER))
    return client


def _text(response: Any) -> str:
    """What a reader sees, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _phones(response: Any) -> set[str]:
    return set(re.findall(r">(\+[0-9 ()-]{8,})</span>", response.content.decode()))


def test_list_shows_people_with_their_counts(acme: Client, cast: Cast) -> None:
    contact(cast.acme)
    contact(cast.acme, "+442079460958", opt_out=True)

    response = acme.get("/contacts/")

    assert _phones(response) == {"+1 415-555-2671", "+44 20 7946 0958"}
    assert "All 2 Subscribed 1 Opted out 1" in _text(response)
    assert "2 of 2" in _text(response)


def test_filters_come_from_the_address_and_htmx_gets_the_list_alone(acme: Client, cast: Cast) -> None:
    contact(cast.acme)
    contact(cast.acme, "+442079460958", opt_out=True)

    response = acme.get("/contacts/?consent=opted_out&q=7946", headers=HTMX)

    assert _phones(response) == {"+44 20 7946 0958"}
    assert response.content.lstrip().startswith(b'<div id="contacts-list"')
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]


def test_empty_list_teaches_and_a_filter_that_finds_nobody_says_so(acme: Client, cast: Cast) -> None:
    page = _text(acme.get("/contacts/"))
    assert "Acme has no contacts yet" in page
    assert f"with a key of account {cast.acme.id}" in page
    assert "No contacts match" in _text(acme.get("/contacts/?q=999"))


@pytest.mark.parametrize("address", ["/contacts/?before=x", "/contacts/?whose=%00", "/contacts/?after=1&q=%ff"])
def test_strange_addresses_are_borne(acme: Client, cast: Cast, address: str) -> None:
    assert acme.get(address).status_code == 200


def test_inherited_contact_is_marked_and_read_only(shop: Client, cast: Cast) -> None:
    row = contact(cast.acme)

    assert "Read-only" in _text(shop.get("/contacts/"))
    page = _text(shop.get(f"/contacts/{row.id}/"))
    assert "Read-only. This contact belongs to Acme" in page
    assert "Remove" not in page
    for deed, sent in (("edit", {"default_channel": "sms"}), ("consent", {"opt_out": "True"}), ("remove", {})):
        response = shop.post(f"/contacts/{row.id}/{deed}/", sent)
        assert (response.status_code, "Cannot modify inherited contact" in _text(response)) == (422, True)


def test_page_shows_one_way_to_write_the_number_and_copies_e164(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme, available_channels="sms,whatsapp")

    response = acme.get(f"/contacts/{row.id}/")
    page = _text(response)

    assert "+1 415-555-2671" in page
    assert "United States (US, +1)" in page
    assert f'data-copy="{PHONE}"' in response.content.decode()
    for written in (PHONE, "(415) 555-2671", "tel:+1-415-555-2671"):
        assert f" {written} " not in page
    assert "SMS, WhatsApp" in page.replace(" ,", ",")


def test_page_shows_what_a_lookup_said(acme: Client, cast: Cast) -> None:
    row, fresh = contact(cast.acme, "+442079460958"), contact(cast.acme, "+4915123456789")
    NumberLookup.objects.create(
        **owner_columns(cast.acme),
        phone=row.phone,
        is_valid=True,
        line_type="fixed_line",
        carrier_name="BT",
        looked_up_at=timezone.now(),
    )

    known, unknown = (_text(acme.get(f"/contacts/{each.id}/")) for each in (row, fresh))

    assert "Line Landline, BT Can take SMS No Looked up" in known
    assert "Line Not looked up" in unknown
    assert re.search(r"Local time [0-2][0-9]:[0-5][0-9]", unknown)


def test_list_shows_the_last_message_and_the_local_time(
    acme: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = [contact(cast.acme, f"+4915123456{index:03}") for index in range(30)]
    message(cast.acme, contact_id=people[0].id, status=MessageStatus.DELIVERED)
    acme.get("/contacts/")

    with django_assert_max_num_queries(20):
        page = _text(acme.get("/contacts/"))

    assert page.count("No messages") == 29
    assert page.count(" Delivered ") == 1
    assert re.search(r"Germany [0-2][0-9]:[0-5][0-9]", page)


def test_history_is_fetched_from_messaging(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme)

    assert f'hx-get="/messages/of/{row.id}/"' in acme.get(f"/contacts/{row.id}/").content.decode()


def test_contact_is_added_by_its_national_number(acme: Client, cast: Cast) -> None:
    response = acme.post("/contacts/new/", {"phone": "(415) 555-2671", "region": "US", "default_channel": "whatsapp"})

    row = Contact.objects.owned_by(cast.acme).get()
    assert (row.phone, row.default_channel) == (PHONE, "whatsapp")
    assert (response.status_code, response["Location"]) == (302, f"/contacts/{row.id}/")


def test_htmx_is_sent_to_the_new_contact(acme: Client) -> None:
    response = acme.post("/contacts/new/", {"phone": PHONE, "default_channel": "sms"}, headers=HTMX)

    assert response["HX-Redirect"] == f"/contacts/{Contact.objects.get().id}/"


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("hello", "This is not a phone number."),
        ("415 555 2671", "This is not a phone number."),
        (PHONE, "This number is already in your contacts."),
        ("", "This field is required."),
    ],
)
def test_bad_number_is_explained(acme: Client, cast: Cast, phone: str, sentence: str) -> None:
    contact(cast.acme)

    response = acme.post("/contacts/new/", {"phone": phone, "default_channel": "sms"}, headers=HTMX)

    assert response.status_code == 422
    assert response.content.lstrip().startswith(b'<form class="dialog-body"')
    assert sentence in _text(response)


def test_channel_is_edited_in_a_dialog(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme)

    response = acme.post(f"/contacts/{row.id}/edit/", {"default_channel": "whatsapp"}, headers=HTMX)

    row.refresh_from_db()
    assert (response.status_code, row.default_channel) == (204, "whatsapp")
    assert "contact:changed" in response["HX-Trigger"]
    assert acme.post(f"/contacts/{row.id}/edit/", {"default_channel": "fax"}).status_code == 422


def test_consent_is_changed_with_evidence(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme)

    out = acme.post(f"/contacts/{row.id}/consent/", {"opt_out": "True", "reason": "She called"})

    row.refresh_from_db()
    assert (out.status_code, row.opt_out) == (302, True)
    (change,) = ConsentChange.objects.of(row)
    assert (change.who, change.how, change.reason) == ("owner@acme.test", "page", "She called")
    page = _text(acme.get(f"/contacts/{row.id}/"))
    assert "This person has opted out" in page
    assert "owner@acme.test, on the contact&#x27;s page." in page


def test_opting_in_again_needs_a_reason(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme, opt_out=True)

    refused = acme.post(f"/contacts/{row.id}/consent/", {"opt_out": "False"})
    acme.post(f"/contacts/{row.id}/consent/", {"opt_out": "False", "reason": "Asked in the shop"})

    row.refresh_from_db()
    assert (refused.status_code, row.opt_out) == (422, False)


def test_form_that_was_overtaken_changes_nothing(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme, opt_out=True)  # meanwhile, by a STOP

    acme.post(f"/contacts/{row.id}/consent/", {"opt_out": "True", "reason": "She called"})

    row.refresh_from_db()
    assert row.opt_out is True
    assert not ConsentChange.objects.exists()


def test_removed_contact_can_be_taken_back(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme)

    gone = acme.post(f"/contacts/{row.id}/remove/")
    listed = _text(acme.get(gone["Location"]))
    back = acme.post(f"/contacts/{row.id}/restore/")

    assert gone["Location"] == f"/contacts/?removed={row.id}"
    assert "+1 415-555-2671 is removed." in listed
    assert back["Location"] == f"/contacts/{row.id}/"
    assert Contact.objects.present().get() == row


@pytest.mark.parametrize("removed", ["x", "01900000-0000-7000-8000-000000000000"])
def test_nobody_was_removed(acme: Client, removed: str) -> None:
    assert "is removed" not in _text(acme.get(f"/contacts/?removed={removed}"))


def test_sibling_is_not_told_who_was_removed(shop: Client, cast: Cast) -> None:
    row = contact(cast.sibling, deleted_at="2026-05-01T09:00:00Z")

    assert "is removed" not in _text(shop.get(f"/contacts/?removed={row.id}"))


def test_export_is_what_the_list_shows(acme: Client, cast: Cast) -> None:
    contact(cast.acme)
    contact(cast.acme, "+442079460958", opt_out=True)

    response: Any = acme.get("/contacts/export.csv?consent=opted_out")

    lines = b"".join(response.streaming_content).decode().removeprefix("\ufeff").splitlines()
    assert [line.split(",")[0] for line in lines] == ["phone", "+442079460958"]
    assert response["Content-Disposition"].startswith('attachment; filename="contacts-')


def test_reader_is_offered_nothing_to_change(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "money@acme.test", Role.BILLING))
    row = contact(cast.acme)

    pages = client.get("/contacts/").content + client.get(f"/contacts/{row.id}/").content

    for deed in ("new", "import", f"{row.id}/edit", f"{row.id}/consent", f"{row.id}/remove"):
        assert f"/contacts/{deed}/".encode() not in pages


def test_page_of_a_contact_says_where_its_number_is_suppressed(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme)
    assert "Suppressed" not in _text(acme.get(f"/contacts/{row.id}/"))
    suppression.entry(cast.acme, channel="whatsapp")

    shown = acme.get(f"/contacts/{row.id}/").content.decode()

    assert "We block messages to this number on WhatsApp" in shown
    assert "/suppression/?q=%2B14155552671" in shown
