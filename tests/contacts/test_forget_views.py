"""The dialog that asks to forget a person."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.contacts.models import Contact
from apps.forgetting.models import Forgotten
from tests.cast import Cast
from tests.factories.contacts import contact


@pytest.fixture
def owner(cast: Cast, client: Client) -> Client:
    client.force_login(cast.owner)
    return client


def test_the_last_four_digits_forget(cast: Cast, owner: Client) -> None:
    person = contact(cast.acme)
    address = f"/contacts/{person.id}/forget/"
    assert "Forget +1 415-555-2671?" in owner.get(address).content.decode()

    wrong = owner.post(address, {"digits": "2672"})
    assert (wrong.status_code, Contact.objects.count()) == (422, 1)

    right = owner.post(address, {"digits": "2671"})
    assert (right.status_code, Contact.objects.count()) == (302, 0)
    row = Forgotten.objects.get()
    assert right.headers["Location"] == f"/contacts/forgotten/{row.id}/"
    assert row.made_by == "owner@acme.test"
    assert owner.get(f"/contacts/{person.id}/").status_code == 404


def test_only_who_may_erase_is_offered_it(cast: Cast, owner: Client) -> None:
    person = contact(cast.acme)
    address = f"/contacts/{person.id}/forget/"
    assert address in owner.get(f"/contacts/{person.id}/").content.decode()

    owner.force_login(cast.developer)

    assert address not in owner.get(f"/contacts/{person.id}/").content.decode()
    assert owner.post(address, {"digits": "2671"}).status_code == 403
