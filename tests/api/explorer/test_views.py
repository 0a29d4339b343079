"""The pages of the API reference."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.contacts.models import Contact
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users

_HX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def test_all_operations_are_listed_without_their_fields(signed_in: Client) -> None:
    page = signed_in.get("/developers/explorer/").content.decode()

    assert page.count('<details class="call"') > 40
    assert "contacts_create-body" not in page


def test_fragment_is_one_operation(signed_in: Client) -> None:
    response = signed_in.get("/developers/explorer/?operation=contacts_create", headers=_HX)

    assert "contacts_create-body" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_operation_has_an_address_of_its_own(signed_in: Client) -> None:
    page = signed_in.get("/developers/explorer/?version=v2&operation=contacts_list").content.decode()

    assert "contacts_list-answer" in page
    assert "<html" in page


@pytest.mark.parametrize("query", ["version=v9", "operation=fly", "version=v2&operation=me"])
def test_what_is_not_there_is_not_found(signed_in: Client, query: str) -> None:
    assert signed_in.get(f"/developers/explorer/?{query}").status_code == 404


def test_call_is_shown_with_its_answer(signed_in: Client) -> None:
    form = {"version": "v3", "operation": "contacts_create", "body": '{"phone_number": "+14155552672"}'}

    shown = signed_in.post("/developers/explorer/call/", form, headers=_HX).content.decode()

    assert "201 Created" in shown
    assert "X-Sandbox: true" in shown
    assert "curl" in shown
    assert not Contact.objects.exists()


def test_who_may_make_no_keys_reads_and_does_not_call(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    page = client.get("/developers/explorer/?operation=me", headers=_HX).content.decode()
    call = client.post("/developers/explorer/call/", {"operation": "me"}, headers=_HX)

    assert "To try calls, you need a role that can create API keys." in page
    assert "<form" not in page
    assert call.status_code == 403


def test_body_that_is_no_json_is_refused_at_its_field_and_not_sent(signed_in: Client) -> None:
    form = {"version": "v3", "operation": "contacts_create", "body": '{"phone_number": }'}

    refused = signed_in.post("/developers/explorer/call/", form, headers=_HX)
    whole = signed_in.post("/developers/explorer/call/", form)

    for answer in (refused, whole):
        text = answer.content.decode()
        assert answer.status_code == 422
        assert 'aria-invalid="true" aria-describedby="contacts_create-body-error"' in text
        assert "Line 1, column 18" in text
        assert "{&quot;phone_number&quot;: }" in text
        assert "tone-" not in text.split('id="contacts_create-answer"')[1].split("</div>")[0]


def test_index_lists_every_endpoint_and_marks_the_open_one(signed_in: Client) -> None:
    page = signed_in.get("/developers/explorer/?operation=contacts_create").content.decode()
    index = page.split("data-index")[1].split("</nav>")[0]

    assert index.count("data-operation=") == page.count('<details class="call"')
    assert index.count("aria-current") == 1
    assert 'aria-current="true"' in index.split('data-operation="contacts_create"')[1].split(">")[0]


def test_search_narrows_calls_and_index_alike(signed_in: Client) -> None:
    page = signed_in.get("/developers/explorer/?q=rotate").content.decode()
    part = signed_in.get("/developers/explorer/?version=v3&q=rotate", headers=_HX).content.decode()

    for shown in (page, part):
        assert shown.count('<details class="call"') == 1
        assert shown.count("data-operation=") == 1
        assert "1 of " in shown
    assert "<html" not in part


def test_search_without_a_match_says_so(signed_in: Client) -> None:
    page = signed_in.get("/developers/explorer/?q=<zzz>").content.decode()

    assert "No endpoints match" in page
    assert "&lt;zzz&gt;" in page
