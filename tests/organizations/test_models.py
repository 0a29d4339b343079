from __future__ import annotations

from django.utils import timezone

from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, owner_columns
from tests.cast import Cast, change
from tests.factories.contacts import contact


def _visible(customer: Customer) -> set[str]:
    return set(Contact.objects.visible_to(customer).values_list("phone", flat=True))


def _owned(*customers: Customer) -> set[str]:
    return set(Contact.objects.owned_by(*customers).values_list("phone", flat=True))


ACME, SHOP, SIBLING, OUTSIDER = "+14155550001", "+14155550002", "+14155550003", "+14155550004"


def _populate(cast: Cast) -> None:
    contact(cast.acme, ACME)
    contact(cast.shop, SHOP)
    contact(cast.sibling, SIBLING)
    contact(cast.outsider, OUTSIDER)


def test_organization_sees_its_own_rows_and_all_its_profiles(cast: Cast) -> None:
    _populate(cast)

    assert _visible(cast.acme) == {ACME, SHOP, SIBLING}
    assert _visible(cast.outsider) == {OUTSIDER}


def test_profile_sees_its_own_rows_alone(cast: Cast) -> None:
    _populate(cast)

    assert _visible(cast.shop) == {SHOP}
    assert _visible(cast.sibling) == {SIBLING}


def test_owning_is_exact(cast: Cast) -> None:
    _populate(cast)

    assert _owned(cast.acme) == {ACME}
    assert _owned(cast.shop) == {SHOP}
    assert _owned(cast.shop, cast.outsider) == {SHOP, OUTSIDER}


def test_owner_columns_name_the_owner(cast: Cast) -> None:
    organization = cast.acme.organization

    assert owner_columns(cast.acme) == {"organization_id": organization.id, "profile_id": None}
    assert owner_columns(cast.shop) == {"organization_id": organization.id, "profile_id": cast.shop.id}


def test_accounts_are_called_by_their_names(cast: Cast) -> None:
    assert (str(cast.acme.organization), str(cast.shop.profile)) == ("Acme", "EU shop")


def test_organization_reaches_its_profiles_and_a_profile_itself(cast: Cast) -> None:
    assert set(Profile.objects.within(cast.acme)) == {cast.shop.profile, cast.sibling.profile}
    assert set(Profile.objects.within(cast.shop)) == {cast.shop.profile}
    assert not Profile.objects.within(cast.outsider).exists()
    change(cast.shop, deleted_at=timezone.now())
    assert set(Profile.objects.within(cast.acme).present()) == {cast.sibling.profile}
