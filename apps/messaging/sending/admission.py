"""May this account send at all? An incomplete profile has the playground only, until it is completed.

The account gate (organizations/gate.py) is asked here too, so every door for sends needs this one check.
"""

from __future__ import annotations

from apps.core.errors import DomainError, Invalid
from apps.organizations import gate
from apps.organizations.customer import Customer
from apps.organizations.models import ProfileStatus
from apps.profiles import checklist


class ProfileIncomplete(Invalid):
    """`details` name what the profile still lacks."""

    def __init__(self, missing: dict[str, list[str]]) -> None:
        super().__init__(missing, _sentence(missing), code=gate.VerificationIncomplete.code)


def check(customer: Customer) -> None:
    """Raises what the account gate says, or ProfileIncomplete."""
    gate.check(customer)
    stop = incomplete(customer)
    if stop:
        raise stop


def incomplete(customer: Customer) -> DomainError | None:
    """What a profile that is incomplete gets. Remembered callers may be a second old, so it is read again."""
    if customer.profile is None or customer.profile.status != ProfileStatus.INCOMPLETE:
        return None
    now = customer.current()
    assert now.profile is not None
    return ProfileIncomplete(checklist.missing(now)) if now.profile.status == ProfileStatus.INCOMPLETE else None


def _sentence(missing: dict[str, list[str]]) -> str:
    open_ = ". ".join(sentence for sentences in missing.values() for sentence in sentences)
    what = open_ or "Nothing is missing: complete it on the Profiles page or with POST /v3/profiles/{id}/complete"
    return f"This profile is not complete, so it can only send playground messages. {what}."
