"""Asking for activation: registration first, then a sender, then it waits for the operator."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.onboarding import activation
from apps.onboarding.models import Application
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization
from tests.factories import brands, channels, organizations

pytestmark = pytest.mark.django_db


def _newcomer(state: Onboarding) -> Customer:
    return organizations.customer("Newcomer", onboarding=state)


def _state(customer: Customer) -> str:
    return Organization.objects.get(id=customer.id).onboarding


def test_verification_comes_first() -> None:
    for state in (Onboarding.SIGNED_UP, Onboarding.KYC_STARTED, Onboarding.WHITELISTED, Onboarding.ONBOARDED):
        with pytest.raises(activation.NotVerified):
            activation.request(_newcomer(state), now=timezone.now())


def test_sender_is_needed_and_then_it_waits() -> None:
    account = _newcomer(Onboarding.KYC_COMPLETED)
    with pytest.raises(Invalid) as caught:
        activation.request(account, now=timezone.now())
    assert set(caught.value.details) == {"sender"}

    channels.sender(account)
    activation.request(account, now=timezone.now())

    assert _state(account) == Onboarding.ACTIVATION_PENDING


def test_us_registration_is_needed_where_the_form_says_so() -> None:
    account = _newcomer(Onboarding.KYC_COMPLETED)
    Application.objects.create(organization=account.organization, is_tcr_application=True)
    channels.sender(account)
    assert activation.registration_missing(account) == "Create a brand for US messaging"
    own = brands.complete_brand(account)
    with pytest.raises(Invalid) as caught:
        activation.request(account, now=timezone.now())
    assert set(caught.value.details) == {"registration"}
    assert _state(account) == Onboarding.KYC_COMPLETED

    brands.complete_campaign(account, own)
    activation.request(account, now=timezone.now())

    assert _state(account) == Onboarding.ACTIVATION_PENDING
