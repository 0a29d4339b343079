"""The states of an account and who may move it from one to the next. The API's gate (organizations/gate.py) reads them.

Source: the contract's domain page, section 8. Where its two lists differ, documents come after the form was approved.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from apps.core.errors import DomainError
from apps.organizations.models import Onboarding, Organization


class Mover(StrEnum):
    CUSTOMER = "customer"
    OPERATOR = "operator"


class NotAllowed(DomainError):
    message = "The account can't be moved to this state"


_C, _O = frozenset({Mover.CUSTOMER}), frozenset({Mover.OPERATOR})

TRANSITIONS: dict[tuple[Onboarding, Onboarding], frozenset[Mover]] = {
    (Onboarding.SIGNED_UP, Onboarding.KYC_STARTED): _C,  # began the form
    (Onboarding.KYC_RESUBMISSION_REQUESTED, Onboarding.KYC_STARTED): _C,  # submitted it again
    (Onboarding.KYC_STARTED, Onboarding.WHITELISTED): _O,  # approved the form
    (Onboarding.WHITELISTED, Onboarding.ONBOARDING_STARTED): _C,  # submitted documents
    (Onboarding.WHITELISTED, Onboarding.KYC_COMPLETED): _O,  # no documents are needed, or all are accepted
    (Onboarding.ONBOARDING_STARTED, Onboarding.KYC_COMPLETED): _O,  # accepted the last document
    (Onboarding.KYC_COMPLETED, Onboarding.MESSAGE_COMPLIANCE_COMPLETED): _C,  # has brand and campaign, or needs none
    (Onboarding.MESSAGE_COMPLIANCE_COMPLETED, Onboarding.ACTIVATION_PENDING): _C,  # has a sender
    **{
        (state, Onboarding.KYC_RESUBMISSION_REQUESTED): _O
        for state in Onboarding
        if state not in (Onboarding.SIGNED_UP, Onboarding.KYC_RESUBMISSION_REQUESTED, Onboarding.ONBOARDED)
    },  # a live account stays live while its form is asked for again; suspending it is another matter
    # An operator who knows the customer may skip the rest.
    **{(state, Onboarding.ONBOARDED): _O for state in Onboarding if state != Onboarding.ONBOARDED},
}


def may(source: str, target: Onboarding, by: Mover) -> bool:
    return by in TRANSITIONS.get((Onboarding(source), target), frozenset())


def move(organization: Organization, target: Onboarding, *, by: Mover, now: datetime) -> Organization:
    """The organization in its new state. Moving to the state that it has changes nothing. Raises NotAllowed."""
    with transaction.atomic():
        current = Organization.objects.select_for_update().get(id=organization.id)
        if current.onboarding == target:
            return current
        if not may(current.onboarding, target, by):
            raise NotAllowed(f"The {by} can't move an account from {current.onboarding} to {target}")
        current.onboarding, current.updated_at = target, now
        current.save(update_fields=["onboarding", "updated_at"])
    return current


def try_move(organization: Organization, target: Onboarding, *, by: Mover, now: datetime) -> Organization:
    """The same, but an account that this mover may not move stays as it is."""
    try:
        return move(organization, target, by=by, now=now)
    except NotAllowed:
        return Organization.objects.get(id=organization.id)
