from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.brands.models import Brand, Campaign
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles import completion, following
from apps.profiles.models import CompletionStep, StepKind
from tests.cast import Cast, change
from tests.factories import channels
from tests.factories.webhooks import endpoint, published
from tests.profiles.registry import approve, refuse, register

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = timedelta(minutes=2)


@pytest.fixture
def shop(cast: Cast) -> Customer:
    """A profile whose completion was submitted: its registrations are with the registry."""
    channels.sender(cast.acme)
    endpoint(cast.acme, event_types=["profile"])
    shop = change(
        cast.shop,
        short_name="Shop",
        description="Shop",
        status="incomplete",
        inherit_tcr_brand=False,
        inherit_tcr_campaign=False,
    )
    register(shop)
    completion.begin(shop, now=timezone.now())
    assert completion.drain() == 1
    return shop


def _status(shop: Customer) -> str:
    return Profile.objects.get(id=shop.id).status


def _settled(shop: Customer) -> tuple[str, str]:
    step = CompletionStep.objects.get(profile_id=shop.id, kind=StepKind.SETTLE_STATUS)
    return step.state, step.waits_for


def test_it_is_not_approved_when_it_inherits_what_is_not_there(shop: Customer) -> None:
    change(shop, inherit_tcr_brand=True, inherit_tcr_campaign=True)

    assert following.follow(now=timezone.now() + LATER) == 1

    assert (_status(shop), _settled(shop)) == ("rejected", ("failed", "you"))


def test_it_is_approved_once_everything_is_active(shop: Customer) -> None:
    assert (_status(shop), _settled(shop)) == ("pending_review", ("waiting", "the registry"))
    now = timezone.now() + LATER
    assert following.follow(now=now) == 0
    approve(Brand.objects.get())
    assert following.follow(now=now + LATER) == 0
    approve(Campaign.objects.get())
    assert following.follow(now=now + LATER) == 0  # looked at just now

    assert following.follow(now=now + 2 * LATER) == 1
    assert following.follow(now=now + 3 * LATER) == 0

    assert (_status(shop), _settled(shop)) == ("approved", ("done", ""))
    assert [event["payload"]["status"] for event in published()] == ["SUBMITTED", "COMPLETED"]


def test_what_the_registry_refused_is_for_you(shop: Customer) -> None:
    refuse(Brand.objects.get(), "The tax ID doesn't match the name")

    assert following.follow(now=timezone.now() + LATER) == 1

    assert (_status(shop), _settled(shop)) == ("rejected", ("failed", "you"))
    step = CompletionStep.objects.get(profile_id=shop.id, kind=StepKind.SETTLE_STATUS)
    assert "The tax ID doesn't match the name" in step.sentence


def test_suspended_and_removed_profiles_wait(cast: Cast, shop: Customer) -> None:
    approve(Brand.objects.get())
    approve(Campaign.objects.get())
    for who, field in ((shop, "suspended_at"), (cast.acme, "suspended_at"), (shop, "deleted_at")):
        change(who, **{field: NOW})
        assert following.follow(now=timezone.now() + LATER) == 0
        change(who, **{field: None})

    assert following.follow(now=timezone.now() + LATER) == 1
