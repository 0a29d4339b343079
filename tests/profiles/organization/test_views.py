from __future__ import annotations

from django.test import Client

from apps.organizations.models import Organization
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users

_PAGE = "/settings/organization/"


def _row(cast: Cast) -> tuple[object, ...]:
    row = Organization.objects.get(id=cast.acme.id)
    return row.name, row.email, row.description, row.icon


def test_the_organization_is_renamed(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    assert client.get(_PAGE).context["form"].initial["email"] == "owner@acme.test"

    said = {"name": " Acme \n Corp ", "email": "", "description": "Shops", "icon": "https://acme.test/a.png"}
    assert client.post(_PAGE, said).status_code == 302

    assert _row(cast) == ("Acme Corp", None, "Shops", "https://acme.test/a.png")
    key = cast.key(cast.acme)
    assert client.get("/v3/me", headers={"x-api-key": key}).json()["data"]["name"] == "Acme Corp"


def test_what_is_wrong_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert client.post(_PAGE, {"name": "", "email": "ada"}).status_code == 422

    assert _row(cast)[0] == "Acme"


def test_a_profile_cannot_change_it(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    page = client.post(_PAGE, {"name": "Mine"})

    assert (page.status_code, _row(cast)[0]) == (422, "Acme")
    assert b"Switch to Acme" in page.content
