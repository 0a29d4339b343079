"""Ask for activation: after the verification an account needs its US registration, if any, and a sender."""

from __future__ import annotations

from datetime import datetime

from apps.brands.models import Brand, Campaign
from apps.channels.senders import senders_of
from apps.core.errors import DomainError, Invalid
from apps.onboarding import states
from apps.onboarding.models import Application
from apps.onboarding.states import Mover
from apps.organizations.actions import refuse_profiles
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization

_AFTER_VERIFICATION = (Onboarding.KYC_COMPLETED, Onboarding.MESSAGE_COMPLIANCE_COMPLETED)


class NotVerified(DomainError):
    code = "AUTH_006"
    message = "Complete the business verification first."


def registration_missing(customer: Customer) -> str:
    """What the US registration lacks; empty if it lacks nothing or isn't needed."""
    application = Application.objects.filter(organization=customer.organization).first()
    if application is None or not application.is_tcr_application:
        return ""
    if not Brand.objects.owned_by(customer).exists():
        return "Create a brand for US messaging"
    return "" if Campaign.objects.owned_by(customer).exists() else "Create a campaign for US messaging"


def has_sender(customer: Customer) -> bool:
    return bool(senders_of(customer))


def request(customer: Customer, *, now: datetime) -> Organization:
    """Move the account on as far as it is ready; at the end it waits for the operator.

    Raises NotAnOrganization, NotVerified, and Invalid with what is missing.
    """
    refuse_profiles(customer)
    organization = Organization.objects.get(id=customer.organization.id)
    if organization.onboarding not in _AFTER_VERIFICATION:
        raise NotVerified
    missing = registration_missing(customer)
    if missing:
        raise Invalid({"registration": [missing]}, missing)
    states.try_move(organization, Onboarding.MESSAGE_COMPLIANCE_COMPLETED, by=Mover.CUSTOMER, now=now)
    if not has_sender(customer):
        raise Invalid({"sender": ["Connect a sender"]}, "Connect a sender first.")
    return states.move(organization, Onboarding.ACTIVATION_PENDING, by=Mover.CUSTOMER, now=now)
