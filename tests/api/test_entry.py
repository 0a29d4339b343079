"""Roles at the door of the API: what the maker of a key may do, the key may do."""

from __future__ import annotations

from typing import ClassVar

import pytest

from apps.api import entry
from apps.api.auth import Caller, NotYours
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.users import keys
from apps.users.models import Role, User
from tests.cast import Cast
from tests.factories import users


class Needs:
    READ: ClassVar = {"GET": "team.view"}
    EDIT: ClassVar = {"GET": "team.edit"}


def _caller(customer: Customer, made_by: User | None) -> Caller:
    key, _ = keys.issue(customer, name="Test", made_by=made_by)
    return Caller(key, customer)


def test_method_that_needs_nothing_is_open(cast: Cast) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    entry.demand(_caller(cast.acme, member), Needs.EDIT, "POST")


def test_role_that_has_the_permission_passes(cast: Cast) -> None:
    entry.demand(_caller(cast.acme, cast.owner), Needs.EDIT, "GET")


def test_key_of_the_operator_passes(cast: Cast) -> None:
    entry.demand(_caller(cast.acme, None), Needs.EDIT, "GET")


@pytest.mark.parametrize(("needs", "refusal"), [(Needs.READ, NotYours), (Needs.EDIT, entry.NoAdminAccess)])
def test_role_without_it_is_refused(cast: Cast, needs: dict[str, str], refusal: type[DomainError]) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    with pytest.raises(refusal):
        entry.demand(_caller(cast.acme, member), needs, "GET")


def test_head_needs_what_get_needs(cast: Cast) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    with pytest.raises(NotYours):
        entry.demand(_caller(cast.acme, member), Needs.READ, "HEAD")


def test_maker_who_left_is_refused(cast: Cast) -> None:
    with pytest.raises(NotYours):
        entry.demand(_caller(cast.acme, users.user("gone@acme.test")), Needs.READ, "GET")
