"""Accounts as an operator names them."""

from __future__ import annotations

import pytest

from apps.organizations.named import NotFoundByName, customer_named, organization_named
from tests.cast import Cast, assemble
from tests.factories import organizations


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_account_is_found_by_name_and_by_id(cast: Cast) -> None:
    acme = cast.acme.organization

    assert organization_named("Acme") == organization_named(str(acme.id)) == acme
    assert organization_named("Nobody") is None
    assert customer_named(acme, None) == cast.acme
    assert customer_named(acme, "EU shop") == cast.shop


def test_profile_that_is_not_there_is_named(cast: Cast) -> None:
    with pytest.raises(NotFoundByName, match="has no profile Moon shop"):
        customer_named(cast.acme.organization, "Moon shop")


def test_name_of_two_is_not_enough(cast: Cast) -> None:
    organizations.organization(name="Acme")

    with pytest.raises(NotFoundByName, match=str(cast.acme.organization.id)):
        organization_named("Acme")
