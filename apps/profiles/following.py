"""Follow submitted profiles until the registry has decided: approve them, or say what it refused.

A profile whose completion ended as SUBMITTED waits in its last step. That step is looked at once a minute; looking
makes no calls, because `brands` keeps how far each registration is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.organizations.customer import Customer
from apps.organizations.models import Profile, ProfileStatus
from apps.profiles import checklist, completion
from apps.profiles.completion import CompletionOutcome
from apps.profiles.completion_steps import YOU, StepResult, registration
from apps.profiles.models import CompletionStep, StepKind, StepState

_EVERY = timedelta(seconds=60)
_BATCH = 50
_KINDS = (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN)


def follow(*, now: datetime) -> int:
    """Look at those that are due, longest waiting first. Returns how many have been decided."""
    waiting = CompletionStep.objects.awaiting_the_registry(now - _EVERY).order_by("updated_at")
    return sum(_follow(step_id, now=now) for step_id in waiting.values_list("id", flat=True)[:_BATCH])


@transaction.atomic
def _follow(step_id: UUID, *, now: datetime) -> bool:
    """False while the registry has not decided, or another worker is looking."""
    due = CompletionStep.objects.awaiting_the_registry(now - _EVERY)
    step = due.select_for_update(of=("self",), skip_locked=True).filter(id=step_id).first()
    if step is None:
        return False
    profile = Profile.objects.select_for_update(of=("self",)).select_related("organization").get(id=step.profile_id)
    customer = Customer(profile.organization, profile)
    found = {kind: registration(customer, kind) for kind in _KINDS}
    steps = CompletionStep.objects.of(profile.id)
    for kind, result in found.items():
        if (result.state, result.waits_for) != (steps[kind].state, steps[kind].waits_for):
            completion.store(profile.id, kind, result, now=now)
    refused = [result.sentence for result in found.values() if result.state == StepState.FAILED]
    refused += [sentence for sentences in checklist.missing(customer).values() for sentence in sentences]
    if refused:
        return _decide(customer, CompletionOutcome.FAILED, " ".join(refused), now=now)
    if any(result.state == StepState.WAITING for result in found.values()):
        CompletionStep.objects.filter(id=step.id).update(updated_at=now)
        return False
    return _decide(customer, CompletionOutcome.COMPLETED, None, now=now)


def _decide(customer: Customer, outcome: CompletionOutcome, reason: str | None, *, now: datetime) -> bool:
    """The callback was made when the completion ended; this is an event only."""
    is_approved = reason is None
    completion.set_status(customer, ProfileStatus.APPROVED if is_approved else ProfileStatus.REJECTED, now=now)
    approved = StepResult(StepState.DONE, "The profile is approved.")
    result = approved if is_approved else StepResult(StepState.FAILED, reason or "", YOU)
    completion.store(customer.id, StepKind.SETTLE_STATUS, result, now=now)
    completion.publish(customer, outcome, reason, now=now)
    return True
