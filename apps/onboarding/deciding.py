"""What the operator decides: forms and documents are approved, asked for again or rejected, and accounts activated.

Each decision moves the account as far as it may go (`_settle`). `by` is the operator's e-mail address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.onboarding import countries, states
from apps.onboarding.models import Application, DecisionState, Document
from apps.onboarding.states import Mover
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization


class NotWaiting(DomainError):
    code = "BUSINESS_006"
    message = "Only what was submitted can be decided"


def approve(application: Application, *, by: str, now: datetime) -> Application:
    """The form is in order. Raises NotWaiting."""
    with transaction.atomic():
        current = _waiting(application)
        _decide(current, DecisionState.APPROVED, "", by=by, now=now)
        states.try_move(current.organization, Onboarding.WHITELISTED, by=Mover.OPERATOR, now=now)
        _settle(current, now=now)
    return current


def ask_again(
    application: Application, *, reasons: Mapping[str, str], reason: str = "", by: str, now: datetime
) -> Application:
    """Send a form back, an approved one too, with reasons by column or one for all. Raises NotWaiting and Invalid."""
    _check_columns(reasons)
    if not reasons and not reason.strip():
        raise Invalid({"reason": ["Say what has to change"]})
    with transaction.atomic():
        current = _waiting(application, also=DecisionState.APPROVED)
        current.reasons = dict(reasons)
        _decide(current, DecisionState.ASKED_AGAIN, reason, by=by, now=now)
        states.try_move(current.organization, Onboarding.KYC_RESUBMISSION_REQUESTED, by=Mover.OPERATOR, now=now)
    return current


def reject(application: Application, *, reason: str, by: str, now: datetime) -> Application:
    """Refuse the customer. Only asking again opens the form after that. Raises NotWaiting and Invalid."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why"]})
    with transaction.atomic():
        current = _waiting(application)
        _decide(current, DecisionState.REJECTED, reason, by=by, now=now)
    return current


def accept_document(document: Document, *, by: str, now: datetime) -> Document:
    """Raises NotWaiting."""
    with transaction.atomic():
        current = _waiting_document(document.id)
        _decide(current, DecisionState.APPROVED, "", by=by, now=now)
        _settle(Application.objects.filter(organization=current.organization_id).first(), now=now)
    return current


def refuse_document(document: Document, *, reason: str, by: str, now: datetime) -> Document:
    """Ask for another file instead. Raises NotWaiting and Invalid."""
    if not reason.strip():
        raise Invalid({"reason": ["Say what is wrong with the document"]})
    with transaction.atomic():
        current = _waiting_document(document.id, also=DecisionState.APPROVED)
        _decide(current, DecisionState.REJECTED, reason, by=by, now=now)
    return current


def activate(organization: Organization, *, now: datetime) -> Organization:
    """Let the account use everything, whatever is left of its setup."""
    return states.move(organization, Onboarding.ONBOARDED, by=Mover.OPERATOR, now=now)


def _waiting(application: Application, *, also: DecisionState | None = None) -> Application:
    current = Application.objects.select_for_update(of=("self",)).select_related("organization").get(id=application.id)
    states_ = {DecisionState.SUBMITTED, also} | ({DecisionState.REJECTED} if also else set())
    if current.state not in states_:
        raise NotWaiting
    return current


def _waiting_document(document_id: UUID, *, also: DecisionState | None = None) -> Document:
    current = Document.objects.select_for_update(of=("self",)).select_related("organization").get(id=document_id)
    if current.state not in (DecisionState.SUBMITTED, also):
        raise NotWaiting
    return current


def _decide(row: Application | Document, state: DecisionState, reason: str, *, by: str, now: datetime) -> None:
    row.state, row.reason = state, reason.strip()
    row.decided_by, row.decided_at, row.updated_at = by, now, now
    row.save()


def _settle(application: Application | None, *, now: datetime) -> None:
    """The verification is complete once the form and the documents of all main countries are approved."""
    if application is None or application.state != DecisionState.APPROVED:
        return
    asked = countries.eligibilities(Customer(application.organization), application.main_countries)
    if all(each.is_eligible for each in asked):
        states.try_move(application.organization, Onboarding.KYC_COMPLETED, by=Mover.OPERATOR, now=now)


def _check_columns(reasons: Mapping[str, str]) -> None:
    known = {field.name for field in Application._meta.concrete_fields}
    unknown = sorted(set(reasons) - known)
    if unknown:
        raise Invalid({"reasons": [f"The form has no such fields: {', '.join(unknown)}"]})
