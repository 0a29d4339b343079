"""Beginning to act as a member, from the console."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.users.models import Impersonation, Membership, User
from tests.cast import Cast


def _page(person: User) -> str:
    return reverse("operator:impersonate", args=[Membership.objects.get(user=person).id])


def test_reason_is_asked_for_and_the_persons_first_page_opens(console: Client, cast: Cast) -> None:
    account = console.get(reverse("operator:organizations_organization_change", args=[cast.acme.id]))
    assert _page(cast.owner) in account.content.decode()
    assert "Impersonate owner@acme.test" in console.get(_page(cast.owner)).content.decode()
    assert console.post(_page(cast.owner), {"reason": ""}).status_code == 422

    response = console.post(_page(cast.owner), {"reason": "Ticket 7"})

    assert response.headers["Location"] == "/"
    assert console.get("/contacts/").wsgi_request.user == cast.owner
    assert Impersonation.objects.get(person=cast.owner).reason == "Ticket 7"


def test_colleague_is_not_offered_and_refused(console: Client, cast: Cast) -> None:
    cast.owner.is_operator = True
    cast.owner.save()

    account = console.get(reverse("operator:organizations_organization_change", args=[cast.acme.id]))
    assert _page(cast.owner) not in account.content.decode()
    refused = console.post(_page(cast.owner), {"reason": "Ticket 7"})
    assert (refused.status_code, b"Operators can&#x27;t be impersonated" in refused.content) == (422, True)


def test_customers_find_no_such_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert client.post(_page(cast.developer), {"reason": "Ticket 7"}).status_code == 404
    assert not Impersonation.objects.exists()
