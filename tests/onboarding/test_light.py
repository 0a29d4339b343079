"""Light onboarding: who has it, what it covers, and the limit of a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.db import connections, transaction
from django.utils import timezone

from apps.onboarding import light, sample_templates
from apps.onboarding.models import SampleUse
from apps.organizations.models import Onboarding
from apps.users.models import Role, User
from tests.cast import Cast, change
from tests.factories import message_templates, users

NOW = datetime(2026, 5, 4, 23, 59, tzinfo=UTC)
TEMPLATE = UUID("01890000-0000-7000-8000-00000000aaaa")


@pytest.mark.django_db
def test_open_once_an_owner_verified_address_and_phone(cast: Cast) -> None:
    change(cast.acme, onboarding=Onboarding.SIGNED_UP)
    admin = users.member(cast.acme, "admin.light@acme.test", Role.ADMIN)
    User.objects.filter(id=admin.id).update(phone_verified_at=timezone.now())
    assert not light.is_open(cast.acme.organization)

    User.objects.filter(id=cast.owner.id).update(phone_verified_at=timezone.now())
    assert not light.is_open(cast.acme.organization)
    EmailAddress.objects.create(user=cast.owner, email=cast.owner.email, verified=True, primary=True)

    assert light.is_open(cast.acme.organization)


@pytest.mark.django_db
def test_covers_samples_and_nothing_else(cast: Cast) -> None:
    sample = sample_templates.provide(cast.acme, now=timezone.now())[0]

    assert light.covers(sample)
    assert not light.covers(message_templates.template(cast.acme))
    assert not light.covers(None)


@pytest.mark.django_db
def test_limit_is_per_template_and_day() -> None:
    light.spend(TEMPLATE, 499, now=NOW)
    light.spend(TEMPLATE, 1, now=NOW)

    with pytest.raises(light.SamplesUsedUp):
        light.spend(TEMPLATE, 1, now=NOW)
    light.spend(UUID(int=7), 500, now=NOW)
    light.spend(TEMPLATE, 1, now=NOW + timedelta(minutes=2))


@pytest.mark.django_db
def test_call_that_asks_for_too_many_counts_nothing() -> None:
    with pytest.raises(light.SamplesUsedUp):
        light.spend(TEMPLATE, 501, now=NOW)

    assert not SampleUse.objects.filter(template_id=TEMPLATE).exists()


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_do_not_pass_the_limit_together() -> None:
    def spend(_: int) -> bool:
        try:
            with transaction.atomic():
                light.spend(TEMPLATE, 100, now=NOW)
            return True
        except light.SamplesUsedUp:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(spend, range(8)))

    assert passed == 5
    assert SampleUse.objects.get(template_id=TEMPLATE).sent == 500
