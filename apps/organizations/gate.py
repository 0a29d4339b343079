"""May this account use the API at all? Checks suspension and onboarding, once per request, before anything else.

Source: the contract's error catalogue (AUTH_005 to AUTH_007) and its ruling on suspended accounts.
"""

from __future__ import annotations

from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding


class Suspended(DomainError):
    code = "account_suspended"
    message = "Your account is suspended. Please contact support."


class NotActivated(DomainError):
    code = "AUTH_005"
    message = "Your account is not yet activated. Please wait for account activation before using the API."


class VerificationIncomplete(DomainError):
    code = "AUTH_006"
    message = "Your KYC verification is not complete. Please submit your KYC documents before using the API."


class ChannelsIncomplete(DomainError):
    code = "AUTH_007"
    message = "Your channel setup is not complete. Please set up a channel before using the API."


_CLOSED: dict[str, type[DomainError]] = {
    Onboarding.SIGNED_UP: VerificationIncomplete,
    Onboarding.KYC_STARTED: VerificationIncomplete,
    Onboarding.KYC_RESUBMISSION_REQUESTED: VerificationIncomplete,
    Onboarding.WHITELISTED: VerificationIncomplete,
    Onboarding.ONBOARDING_STARTED: VerificationIncomplete,
    Onboarding.KYC_COMPLETED: ChannelsIncomplete,
    Onboarding.MESSAGE_COMPLIANCE_COMPLETED: ChannelsIncomplete,
    Onboarding.ACTIVATION_PENDING: NotActivated,
}


def check(customer: Customer, *, before_onboarding: bool = False) -> None:
    """Raises the reason why this account may not call. `before_onboarding` allows accounts that are not set up yet."""
    if customer.is_suspended:
        raise Suspended
    stop = None if before_onboarding else closed(customer)
    if stop:
        raise stop


def closed(customer: Customer) -> DomainError | None:
    """What an account that is not set up yet gets; None for a live one."""
    stop = _CLOSED.get(customer.organization.onboarding)
    return stop() if stop else None
