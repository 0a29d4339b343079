"""What of the verification the completion of a profile asks for: the organization's form, and documents by country."""

from __future__ import annotations

from collections.abc import Sequence

from apps.onboarding import countries
from apps.onboarding.models import Application, DecisionState
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding


def missing(customer: Customer, main_countries: Sequence[str]) -> dict[str, list[str]]:
    """By field. An operator who activated an account vouched for it, so it needs no form."""
    open_: dict[str, list[str]] = {}
    if customer.organization.onboarding != Onboarding.ONBOARDED and not _is_submitted(customer):
        open_["kyc"] = ["The organization has not submitted its business verification"]
    lacking = [each.sentence for each in countries.eligibilities(customer, main_countries) if each.missing]
    if lacking:
        open_["documents"] = lacking
    return open_


def _is_submitted(customer: Customer) -> bool:
    done = (DecisionState.SUBMITTED, DecisionState.APPROVED)
    return Application.objects.filter(organization=customer.organization, state__in=done).exists()
