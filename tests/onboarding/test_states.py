"""Who may move an account from one state to the next."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.onboarding import states
from apps.onboarding.states import Mover
from apps.organizations.models import Onboarding, Organization
from tests.factories import organizations


@pytest.mark.django_db
def test_road_from_sign_up_to_activation_with_who_takes_each_step() -> None:
    account = organizations.organization(onboarding=Onboarding.SIGNED_UP)
    road = [
        (Onboarding.KYC_STARTED, Mover.CUSTOMER),
        (Onboarding.KYC_RESUBMISSION_REQUESTED, Mover.OPERATOR),
        (Onboarding.KYC_STARTED, Mover.CUSTOMER),
        (Onboarding.WHITELISTED, Mover.OPERATOR),
        (Onboarding.ONBOARDING_STARTED, Mover.CUSTOMER),
        (Onboarding.KYC_COMPLETED, Mover.OPERATOR),
        (Onboarding.MESSAGE_COMPLIANCE_COMPLETED, Mover.CUSTOMER),
        (Onboarding.ACTIVATION_PENDING, Mover.CUSTOMER),
        (Onboarding.ONBOARDED, Mover.OPERATOR),
    ]

    for target, mover in road:
        account = states.move(account, target, by=mover, now=timezone.now())

        assert account.onboarding == target


def test_no_customer_gives_itself_what_the_operator_grants() -> None:
    granted = {Onboarding.WHITELISTED, Onboarding.KYC_COMPLETED, Onboarding.ONBOARDED}

    assert not [pair for pair, movers in states.TRANSITIONS.items() if pair[1] in granted and Mover.CUSTOMER in movers]


def test_every_state_can_be_reached_and_left_and_live_accounts_stay_live() -> None:
    assert {target for _, target in states.TRANSITIONS} == set(Onboarding) - {Onboarding.SIGNED_UP}
    assert {source for source, _ in states.TRANSITIONS} == set(Onboarding) - {Onboarding.ONBOARDED}


@pytest.mark.django_db
def test_move_that_is_not_allowed_changes_nothing() -> None:
    account = organizations.organization(onboarding=Onboarding.KYC_STARTED)

    with pytest.raises(states.NotAllowed):
        states.move(account, Onboarding.WHITELISTED, by=Mover.CUSTOMER, now=timezone.now())
    kept = states.try_move(account, Onboarding.WHITELISTED, by=Mover.CUSTOMER, now=timezone.now())

    assert kept.onboarding == Organization.objects.get(id=account.id).onboarding == Onboarding.KYC_STARTED
