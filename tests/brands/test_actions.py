from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from apps.brands import actions
from apps.brands.actions import AlreadyABrand, BrandNotFound, BrandReadOnly, BrandSubmitted
from apps.brands.models import Brand, Campaign
from apps.core.models import new_id
from tests.cast import Cast, change
from tests.factories import organizations
from tests.factories.brands import DETAILS, brand, campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


# --- Making ---


def test_creating(cast: Cast) -> None:
    row = actions.create(cast.acme, details={**DETAILS, "city": "Berlin"}, now=NOW)

    row.refresh_from_db()
    assert (row.contact_name, row.city, row.created_at, row.updated_at) == ("Ada Lovelace", "Berlin", NOW, None)
    assert (row.organization, row.profile) == (cast.acme.organization, None)
    assert (row.submitted_to_tcr, row.status, row.is_tcr_application, row.destination_countries) == (
        False,
        None,
        False,
        [],
    )


def test_there_is_one_brand_per_customer(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling):
        actions.create(customer, details=DETAILS, now=NOW)

        with pytest.raises(AlreadyABrand):
            actions.create(customer, details=DETAILS, now=NOW)

    assert Brand.objects.count() == 3


def test_profile_with_a_brand_inherits_none(cast: Cast) -> None:
    brand(cast.acme)

    own = actions.create(cast.shop, details=DETAILS, now=NOW)

    assert actions.applying_to(cast.shop.current()) == own
    assert cast.sibling.current().sources.brand == cast.acme


def test_brand_that_was_refused_changes_no_inheritance(cast: Cast) -> None:
    brand(cast.shop)

    with pytest.raises(AlreadyABrand):
        actions.create(cast.shop, details=DETAILS, now=NOW)

    assert cast.shop.current().sources.brand == cast.acme


@pytest.mark.django_db(transaction=True)
def test_two_creations_at_once_make_one_brand() -> None:
    customer, ended = organizations.customer(), []
    barrier = threading.Barrier(2)

    def create() -> None:
        barrier.wait()
        try:
            actions.create(customer, details=DETAILS, now=NOW)
            ended.append("made")
        except AlreadyABrand:
            ended.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=create) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == ["made", "refused"]
    assert Brand.objects.count() == 1


# --- Changing ---


def test_editing_changes_what_is_given(cast: Cast) -> None:
    row = brand(cast.acme, city="Berlin", tax_id="1")

    edited = actions.edit(cast.acme, row, details={"city": None, "contact_name": "Grace"}, now=NOW)

    edited.refresh_from_db()
    assert (edited.city, edited.contact_name, edited.tax_id, edited.updated_at) == (None, "Grace", "1", NOW)


def test_organization_edits_the_brand_of_its_profile(cast: Cast) -> None:
    row = brand(cast.shop)

    assert actions.edit(cast.acme, row, details={"city": "Rome"}, now=NOW).city == "Rome"


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_inherited_brand_is_read_only(cast: Cast, verb: str) -> None:
    row = brand(cast.acme)
    how = {"details": {"city": "Rome"}, "now": NOW} if verb == "edit" else {}

    with pytest.raises(BrandReadOnly):
        getattr(actions, verb)(cast.shop, row, **how)


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_submitted_brand_is_locked(cast: Cast, verb: str) -> None:
    row = brand(cast.acme, submitted_to_tcr=True)
    how = {"details": {"city": "Rome"}, "now": NOW} if verb == "edit" else {}

    with pytest.raises(BrandSubmitted):
        getattr(actions, verb)(cast.acme, row, **how)


@pytest.mark.parametrize("verb", ["edit", "remove"])
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_brand_of_somebody_else_is_not_found(cast: Cast, verb: str, stranger: str) -> None:
    row = brand(cast.shop)
    how = {"details": {"city": "Rome"}, "now": NOW} if verb == "edit" else {}

    with pytest.raises(BrandNotFound):
        getattr(actions, verb)(getattr(cast, stranger), row, **how)


def test_putting_makes_the_brand_or_changes_it(cast: Cast) -> None:
    first = actions.put(cast.shop, details=DETAILS, now=NOW)
    second = actions.put(cast.shop, details={"city": "Rome"}, now=NOW)

    assert (first.id, second.city) == (second.id, "Rome")


def test_putting_a_brand_that_was_inherited_from_above_ends_the_inheritance(cast: Cast) -> None:
    own = brand(cast.shop)

    actions.put(cast.shop, details={"city": "Rome"}, now=NOW)

    assert actions.applying_to(cast.shop.current()) == own


def test_putting_over_a_submitted_brand_changes_nothing(cast: Cast) -> None:
    brand(cast.shop, submitted_to_tcr=True)

    with pytest.raises(BrandSubmitted):
        actions.put(cast.shop, details={"city": "Rome"}, now=NOW)

    assert cast.shop.current().sources.brand == cast.acme


# --- Removing ---


def test_removing_takes_the_campaigns_along(cast: Cast) -> None:
    row = brand(cast.acme)
    campaign(cast.acme, row)
    campaign(cast.shop, row)

    actions.remove(cast.acme, row)

    assert (Brand.objects.count(), Campaign.objects.count()) == (0, 0)


def test_brand_with_a_submitted_campaign_is_not_removed(cast: Cast) -> None:
    row = brand(cast.acme)
    campaign(cast.acme, row, submitted_to_tcr=True)

    with pytest.raises(BrandSubmitted, match="campaign"):
        actions.remove(cast.acme, row)

    assert Brand.objects.count() == 1


# --- Finding ---


def test_finding(cast: Cast) -> None:
    parent, own = brand(cast.acme), brand(cast.sibling)

    assert actions.find(cast.acme, own.id) == own
    assert actions.find(cast.shop, parent.id).is_inherited is True
    for customer, brand_id in ((cast.shop, own.id), (cast.outsider, parent.id), (cast.acme, new_id())):
        with pytest.raises(BrandNotFound):
            actions.find(customer, brand_id)


def test_brand_of_a_removed_profile_is_gone(cast: Cast) -> None:
    row = brand(cast.shop)
    change(cast.shop, deleted_at=timezone.now())

    with pytest.raises(BrandNotFound):
        actions.find(cast.acme, row.id)


def test_brand_that_applies(cast: Cast) -> None:
    with pytest.raises(BrandNotFound, match="for this organization"):
        actions.applying_to(cast.acme)
    with pytest.raises(BrandNotFound, match="for this profile"):
        actions.applying_to(cast.shop)

    parent, own = brand(cast.acme), brand(cast.sibling)

    assert actions.applying_to(cast.acme) == parent
    assert actions.applying_to(cast.shop) == parent
    assert actions.applying_to(change(cast.sibling, inherit_tcr_brand=False)) == own
