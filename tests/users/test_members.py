"""Letting people in, and putting them out."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client

from apps.users import account_access, members
from apps.users.models import Role
from tests.cast import Cast


def test_the_address_of_who_was_added_counts_as_verified(cast: Cast) -> None:
    person = members.create_user("Ines@Acme.test", "correct horse", name="Ines Moreau")

    assert EmailAddress.objects.get(user=person).verified
    assert person.check_password("correct horse")
    assert person.called == "Ines Moreau"


def test_an_address_is_somebodys_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        members.create_user("OWNER@acme.test")


def test_a_second_role_in_the_same_account_replaces_the_first(cast: Cast) -> None:
    person = members.create_user("ines@acme.test")

    members.add_member(person, cast.acme, Role.MEMBER)
    members.add_member(person, cast.acme, Role.ADMIN)

    assert [membership.role for membership in account_access.memberships(person)] == [Role.ADMIN]


def test_who_has_no_password_chooses_one_by_a_link(client: Client, cast: Cast) -> None:
    person = members.create_user("ines@acme.test")
    way_in = members.password_link(person)

    form = client.get(way_in.removeprefix("http://localhost:8000"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "unrelated-words-7", "password2": "unrelated-words-7"})

    person.refresh_from_db()
    assert person.check_password("unrelated-words-7")
