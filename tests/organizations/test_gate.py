from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import DomainError
from apps.organizations import gate
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization, Profile


def _customer(onboarding: str) -> Customer:
    return Customer(Organization(name="Acme", onboarding=onboarding))


@pytest.mark.parametrize(
    ("onboarding", "code"),
    [
        (Onboarding.SIGNED_UP, "AUTH_006"),
        (Onboarding.KYC_STARTED, "AUTH_006"),
        (Onboarding.KYC_RESUBMISSION_REQUESTED, "AUTH_006"),
        (Onboarding.WHITELISTED, "AUTH_006"),
        (Onboarding.ONBOARDING_STARTED, "AUTH_006"),
        (Onboarding.KYC_COMPLETED, "AUTH_007"),
        (Onboarding.MESSAGE_COMPLIANCE_COMPLETED, "AUTH_007"),
        (Onboarding.ACTIVATION_PENDING, "AUTH_005"),
    ],
)
def test_unfinished_account_may_not_call(onboarding: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        gate.check(_customer(onboarding))

    assert caught.value.code == code


def test_finished_account_may_call() -> None:
    gate.check(_customer(Onboarding.ONBOARDED))


def test_every_state_is_ruled() -> None:
    for state in Onboarding:
        if state != Onboarding.ONBOARDED:
            with pytest.raises(DomainError):
                gate.check(_customer(state))


def test_suspension_comes_before_everything() -> None:
    customer = _customer(Onboarding.SIGNED_UP)
    customer.organization.suspended_at = timezone.now()

    with pytest.raises(gate.Suspended) as caught:
        gate.check(customer)

    assert caught.value.code == "account_suspended"


def test_suspended_profile_may_not_call_though_its_organization_may() -> None:
    organization = Organization(name="Acme", onboarding=Onboarding.ONBOARDED)
    profile = Profile(name="EU shop", organization=organization, suspended_at=timezone.now())

    gate.check(Customer(organization))
    with pytest.raises(gate.Suspended):
        gate.check(Customer(organization, profile))
