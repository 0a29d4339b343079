"""A link to something in another account of mine: it says so, opens there, and gives nothing else away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from apps.organizations.customer import Customer
from apps.users import members
from apps.users.models import ApiKey, Membership, Role, User
from tests.cast import Cast
from tests.factories import api, contacts, messaging, users

_OFFER = b"Open in "


def _key(customer: Customer) -> ApiKey:
    users.key(customer)
    return ApiKey.objects.latest("created_at")


_LINKS: dict[str, Callable[[Customer], str]] = {
    "message": lambda owner: f"/messages/{messaging.message(owner).id}/",
    "sent": lambda owner: f"/messages/new/sent/?id={messaging.message(owner).id}&of=1",
    "contact": lambda owner: f"/contacts/{contacts.contact(owner).id}/",
    "contact to edit": lambda owner: f"/contacts/{contacts.contact(owner).id}/edit/",
    "import": lambda owner: f"/contacts/import/{contacts.imported(owner).id}/",
    "file": lambda owner: f"/contacts/import/{contacts.imported(owner).id}/rows.csv",
    "call": lambda owner: f"/developers/calls/{api.call(owner).id}/",
    "key": lambda owner: f"/developers/keys/{_key(owner).id}/revoke/",
}


@pytest.fixture
def person(client: Client, cast: Cast) -> User:
    """Owner of Globex, where they are now, and of Acme."""
    somebody = users.member(cast.outsider, "both@example.test", Role.OWNER)
    members.add_member(somebody, cast.acme, Role.OWNER)
    client.force_login(somebody)
    client.post("/switch/", {"account": str(cast.outsider.id)})
    return somebody


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("link", _LINKS.values(), ids=_LINKS)
def test_a_link_to_another_account_of_mine_opens_there(
    client: Client, cast: Cast, link: Callable[[Customer], str]
) -> None:
    address = link(cast.acme)

    response = client.get(address)

    assert response.status_code == 404
    assert b"Open in Acme" in response.content
    assert f'name="next" value="{escape(address)}"' in response.content.decode()
    opened: Any = client.post("/switch/", {"account": str(cast.acme.id), "next": address}, follow=True)
    assert opened.redirect_chain == [(address, 302)]
    assert opened.status_code == 200


@pytest.mark.usefixtures("person")
def test_what_a_profile_has_opens_in_its_organization(client: Client, cast: Cast) -> None:
    assert b"Open in Acme" in client.get(_LINKS["contact"](cast.shop)).content


def test_a_member_of_one_profile_opens_that_profile(client: Client, cast: Cast) -> None:
    somebody = users.member(cast.outsider, "both@example.test", Role.OWNER)
    members.add_member(somebody, cast.shop, Role.MEMBER)
    client.force_login(somebody)

    assert b"Open in EU shop" in client.get(_LINKS["contact"](cast.shop)).content
    for neighbour in (cast.acme, cast.sibling):
        assert _OFFER not in client.get(_LINKS["message"](neighbour)).content


def test_from_a_profile_to_the_rest_of_its_organization(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    client.post("/switch/", {"account": str(cast.shop.id)})

    assert b"Open in Acme" in client.get(_LINKS["contact"](cast.sibling)).content


@pytest.mark.parametrize("link", _LINKS.values(), ids=_LINKS)
def test_what_is_not_mine_is_lost_exactly_as_what_never_was(
    client: Client, cast: Cast, link: Callable[[Customer], str]
) -> None:
    client.force_login(cast.owner)

    response = client.get(link(cast.outsider))

    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b"Globex" not in response.content


def test_what_my_role_there_may_not_open_is_not_offered(client: Client, cast: Cast, person: User) -> None:
    members.add_member(person, cast.acme, Role.MEMBER)

    assert _OFFER not in client.get(_LINKS["key"](cast.acme)).content


def test_an_account_that_let_me_go_is_not_offered(client: Client, cast: Cast, person: User) -> None:
    members.remove_member(Membership.objects.get(user=person, organization=cast.acme.organization))

    assert _OFFER not in client.get(_LINKS["contact"](cast.acme)).content


@pytest.mark.usefixtures("person")
def test_only_a_page_that_is_looked_at_is_offered(client: Client, cast: Cast) -> None:
    fragment = client.get(_LINKS["contact to edit"](cast.acme), headers={"HX-Request": "true"})
    change = client.post(_LINKS["key"](cast.acme), {"typed": "Test"})

    assert [response.status_code for response in (fragment, change)] == [404, 404]
    assert _OFFER not in fragment.content + change.content
    assert ApiKey.objects.filter(revoked_at=None).exists()
