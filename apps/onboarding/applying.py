"""Fill in, save and submit the know-your-customer form. It is the organization's, and open until submitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.onboarding import application_lint, states
from apps.onboarding.models import Application, DecisionState
from apps.onboarding.states import Mover
from apps.organizations.actions import refuse_profiles
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization


class FormLocked(DomainError):
    code = "BUSINESS_006"
    message = "The form is submitted and can't be changed. We'll ask if something is missing."


def of(organization: Organization) -> Application:
    """The form as it is; a new one that isn't stored yet if there is none."""
    return Application.objects.filter(organization=organization).first() or Application(organization=organization)


def keep(customer: Customer, details: Mapping[str, Any], *, now: datetime) -> Application:
    """Keep what was filled in. The first time it starts the verification. Raises NotAnOrganization and FormLocked."""
    refuse_profiles(customer)
    with transaction.atomic():
        application = _locked(customer.organization)
        for column, value in details.items():
            setattr(application, column, value)
        application.updated_at = now
        application.save()
        if customer.organization.onboarding == Onboarding.SIGNED_UP:
            states.try_move(customer.organization, Onboarding.KYC_STARTED, by=Mover.CUSTOMER, now=now)
    return application


def submit(customer: Customer, *, by: str, now: datetime) -> Application:
    """Hand the form to the operator. Raises NotAnOrganization, FormLocked, and Invalid with what is wrong by column."""
    refuse_profiles(customer)
    with transaction.atomic():
        application = _locked(customer.organization)
        problems: dict[str, list[str]] = {}
        for advice in application_lint.advice_on(application):
            if advice.is_blocking:
                problems.setdefault(advice.field, []).append(advice.text)
        if problems:
            raise Invalid(problems, "Fill in what is marked below, then submit the form.")
        application.state, application.reason, application.reasons = DecisionState.SUBMITTED, "", {}
        application.submitted_at, application.submitted_by, application.updated_at = now, by, now
        application.save()
        states.try_move(customer.organization, Onboarding.KYC_STARTED, by=Mover.CUSTOMER, now=now)
    return application


def _locked(organization: Organization) -> Application:
    """The stored form, locked until the transaction ends; made if there is none. Raises FormLocked."""
    application, _ = Application.objects.select_for_update().get_or_create(organization=organization)
    if not application.is_open:
        raise FormLocked
    return application
