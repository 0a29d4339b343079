from __future__ import annotations

from uuid import uuid4

from django.test import Client

from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users


def test_only_profiles_of_the_account_are_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    def found(profile_id: object) -> int:
        return client.get(f"/profiles/{profile_id}/").status_code

    assert (found(cast.shop.id), found(cast.outsider.id), found(cast.acme.id), found(uuid4())) == (200, 404, 404, 404)
    client.force_login(users.member(cast.sibling, "admin@us.test", Role.ADMIN))
    assert (found(cast.sibling.id), found(cast.shop.id)) == (200, 404)


def test_inside_a_profile_the_organization_is_named(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    page = client.get("/profiles/new/", follow=True)

    assert page.redirect_chain == [("/profiles/", 302)]
    assert b"Switch to Acme to create, edit or delete profiles." in page.content
