"""Profiles that are not complete send nothing, through whichever door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.core.errors import DomainError
from apps.error_codes.endings import ENDINGS
from apps.error_codes.entry import Remedy
from apps.messaging.conversations import reply
from apps.messaging.history import bulk_retry
from apps.messaging.sending import admission, resend
from apps.messaging.sending.admission import ProfileIncomplete
from apps.organizations.models import Onboarding, Profile, ProfileStatus
from tests.cast import Cast, change
from tests.factories import brands, contacts, messaging
from tests.factories.message_templates import template
from tests.messaging.conftest import NOW

pytestmark = pytest.mark.django_db
_MAY_WORK = next(code for code, ending in ENDINGS.items() if ending.remedy == Remedy.RETRY)


def test_incomplete_profile_is_told_what_it_lacks(cast: Cast) -> None:
    shop = change(cast.shop, status=ProfileStatus.INCOMPLETE)

    with pytest.raises(ProfileIncomplete) as caught:
        admission.check(shop)

    assert caught.value.code == "AUTH_006"
    assert set(caught.value.details) == {"short_name", "description", "brand"}
    assert "Short name is required" in caught.value.message


def test_incomplete_profile_that_lacks_nothing_is_told_to_complete(cast: Cast) -> None:
    brands.brand(cast.acme)
    shop = change(cast.shop, status=ProfileStatus.INCOMPLETE, short_name="EUShop", description="Europe")

    with pytest.raises(ProfileIncomplete, match="POST /v3/profiles/{id}/complete"):
        admission.check(shop)


@pytest.mark.parametrize("status", [each for each in ProfileStatus if each != ProfileStatus.INCOMPLETE])
def test_other_profiles_may_send(cast: Cast, status: ProfileStatus) -> None:
    admission.check(change(cast.shop, status=status))


def test_organization_of_an_incomplete_profile_may_send(cast: Cast) -> None:
    change(cast.shop, status=ProfileStatus.INCOMPLETE)

    admission.check(cast.acme)


def test_profile_that_was_completed_a_moment_ago_may_send(cast: Cast) -> None:
    remembered = change(cast.shop, status=ProfileStatus.INCOMPLETE)
    Profile.objects.filter(id=remembered.id).update(status=ProfileStatus.APPROVED)

    admission.check(remembered)


def test_account_gate_comes_first(cast: Cast) -> None:
    change(cast.acme, onboarding=Onboarding.KYC_COMPLETED)

    with pytest.raises(DomainError) as caught:
        admission.check(change(cast.shop, status=ProfileStatus.INCOMPLETE))

    assert caught.value.code == "AUTH_007"


def _again(cast: Cast) -> None:
    resend.again(messaging.message(cast.shop, template_id=template(cast.shop).id), by="", now=NOW)


def _reply(cast: Cast) -> None:
    reply.send(cast.shop, contacts.contact(cast.shop), text="Hi", channel="sms", by="", now=NOW)


@pytest.mark.parametrize("door", [_again, _reply])
def test_doors_of_pages_are_closed(cast: Cast, door: Callable[[Cast], None]) -> None:
    change(cast.shop, status=ProfileStatus.INCOMPLETE)

    with pytest.raises(ProfileIncomplete):
        door(cast)


def test_retry_in_bulk_skips_what_an_incomplete_profile_sent(cast: Cast) -> None:
    change(cast.shop, status=ProfileStatus.INCOMPLETE)
    sent_with = template(cast.shop)
    failed = messaging.message(cast.shop, status="FAILED", error_code=_MAY_WORK, template_id=sent_with.id)

    planned = bulk_retry.plan(cast.shop, [failed.id], now=timezone.now())

    (why,) = planned.skipped
    assert planned.retries == 0
    assert why.startswith("This profile is not complete")
