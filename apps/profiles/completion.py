"""Complete a profile: check it at once, let a worker do the steps, and report to the given callback URL.

The row is the queue. A worker stores each step with what it did (completion_steps.py), so that another one resumes
after the last. It stores the status and the outcome before it makes the callback, and deletes the row after it,
whatever the response. Only if a worker dies in between is the callback repeated, with the same body.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.channels.models import Channel
from apps.channels.senders import senders_of
from apps.core import queue, vetting
from apps.core.addresses import has_credentials, is_web_address
from apps.core.egress import EgressRequest, Window
from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, ProfileStatus
from apps.profiles import checklist, objections
from apps.profiles.completion_steps import OPERATOR, STEPS, YOU, StepResult
from apps.profiles.models import REGISTRY, Completion, CompletionStep, StepKind, StepState
from apps.webhooks import catalog, outbox
from apps.webhooks.outbox import OutboxEvent

log = logging.getLogger(__name__)

_BATCH = 50  # completed at most at once; their callbacks fly together
_TIMEOUT = 10.0  # seconds that a callback may take, well within the lease
_ENOUGH = 1024  # bytes that are read of its answer, which nobody looks at
_TURN = 0.5  # seconds
_URL = "webHookUrl"
_UNREADABLE = (
    "We can't read the stored credentials of a carrier account. "
    "Ask your server's operator to check SENTDASH_SECRET_KEY, or connect the account again."
)
_NEEDED = (Channel.SMS, Channel.WHATSAPP)  # one of them


class CompletionOutcome(StrEnum):
    """How it ends, in the callback's words."""

    COMPLETED = "COMPLETED"
    SUBMITTED = "SUBMITTED"
    FAILED = "failed"


_STATUS = {
    CompletionOutcome.COMPLETED: ProfileStatus.APPROVED,
    CompletionOutcome.SUBMITTED: ProfileStatus.PENDING_REVIEW,
}


def begin(customer: Customer, *, callback_url: str | None = None, now: datetime) -> bool:
    """Hand a profile to the workers; False when it is complete already. While one is at it, nothing is added.

    Without a callback URL there is no callback. Raises Invalid with everything that is missing, and then with what the
    registry would refuse too.
    """
    assert customer.profile is not None
    is_complete = customer.profile.status == ProfileStatus.APPROVED
    problems, missing = _url_problems(callback_url), {} if is_complete else checklist.missing(customer)
    if missing:
        raise Invalid(problems | missing | objections.of(customer), "The profile cannot be completed yet")
    if problems:
        raise Invalid(problems)
    if is_complete:
        return False
    with transaction.atomic():
        row = {"callback_url": callback_url or "", "due_at": now}
        _, is_new = Completion.objects.get_or_create(profile=customer.profile, defaults=row)
        if is_new:
            CompletionStep.objects.filter(profile=customer.profile).delete()
        queue.ring("profiles.complete")
    return True


def prerequisites(customer: Customer) -> dict[str, list[str]]:
    """Everything to change before it begins: what is missing, and what the registry would refuse. What is missing alone
    keeps it from beginning, because programs file what they have, and the step tells them what to change.
    """
    return checklist.missing(customer) | objections.of(customer)


def _url_problems(url: str | None) -> dict[str, list[str]]:
    if url is None:
        return {}
    if not is_web_address(url):
        return {_URL: ["webHookUrl must be a valid HTTP or HTTPS URL"]}
    if has_credentials(url):
        return {_URL: ["webHookUrl must not contain a user name or password. Use a URL without them"]}
    return {}


def drain() -> int:
    """Complete every profile that is due; returns how many."""
    ended = 0
    while batch := _claim(now=timezone.now()):
        _tell([completion for completion in batch if _settle(completion, now=timezone.now())])
        ended += len(batch)
    return ended


def _claim(*, now: datetime) -> list[Completion]:
    """Take those that are due; no other worker gets them until the lease is over. Who is suspended waits."""
    lease = timedelta(seconds=settings.LEASE_SECONDS)
    return queue.claim(Completion.objects.due(now), _BATCH, lease=lease, now=now)


def _settle(completion: Completion, *, now: datetime) -> bool:
    """Do the steps that are left, set the profile's status and write the outcome down, once.

    False when that failed, or another worker has taken over: the lease brings it back.
    """
    if completion.outcome is not None:
        return True
    try:
        queue.renew(completion, lease=timedelta(seconds=settings.LEASE_SECONDS), now=now)
        _do_steps(completion, now=now)
        with transaction.atomic():
            _conclude(completion, _locked(completion), now=now)
    except queue.LeaseLost:
        return False
    except Exception:  # the others of the batch go on
        log.exception("profile %s could not be completed", completion.profile_id)
        return False
    return True


def _do_steps(completion: Completion, *, now: datetime) -> None:
    """Those that no worker has done. Each is committed with what it changed."""
    rows = [CompletionStep(profile_id=completion.profile_id, kind=kind, created_at=now) for kind in StepKind]
    CompletionStep.objects.bulk_create(rows, ignore_conflicts=True)
    for kind, begin_step in STEPS.items():
        customer = _current(completion)
        if _is_removed(customer) or CompletionStep.objects.of(completion.profile_id)[kind].state != StepState.OPEN:
            continue
        try:
            work = begin_step(customer, now=now)
            with transaction.atomic():
                _locked(completion)
                store(completion.profile_id, kind, work(), now=now)
        except InvalidToken:  # trying again would not help
            store(completion.profile_id, kind, StepResult(StepState.FAILED, _UNREADABLE, OPERATOR), now=now)


def store(profile_id: UUID, kind: StepKind, result: StepResult, *, now: datetime) -> None:
    """Write down how a step ended."""
    CompletionStep.objects.filter(profile_id=profile_id, kind=kind).update(
        state=result.state, sentence=result.sentence, waits_for=result.waits_for, updated_at=now
    )


def _locked(completion: Completion) -> Customer:
    """The profile as it is now, locked until the transaction ends."""
    locked = Profile.objects.select_for_update(of=("self",)).select_related("organization")
    profile = locked.get(id=completion.profile_id)
    return Customer(profile.organization, profile)


def _current(completion: Completion) -> Customer:
    profile = Profile.objects.select_related("organization").get(id=completion.profile_id)
    return Customer(profile.organization, profile)


def _is_removed(customer: Customer) -> bool:
    return customer.profile is not None and customer.profile.deleted_at is not None


def _conclude(completion: Completion, customer: Customer, *, now: datetime) -> None:
    """Set the status, and write down what the callback says."""
    steps = CompletionStep.objects.of(customer.id)
    failed = [step.sentence for step in steps.values() if step.state == StepState.FAILED]
    try:
        outcome = CompletionOutcome.FAILED if failed else verdict(customer)
    except InvalidToken:  # the key has changed since the steps
        outcome, failed = CompletionOutcome.FAILED, [_UNREADABLE]
    failed = list(dict.fromkeys(failed))
    reason = " ".join(failed) or (_reason(customer) if outcome == CompletionOutcome.FAILED else None)
    if outcome in _STATUS:
        set_status(customer, _STATUS[outcome], now=now)
    store(customer.id, StepKind.SETTLE_STATUS, _settled(customer, outcome, reason, steps), now=now)
    completion.outcome = {
        "profileId": str(customer.id),
        "success": outcome != CompletionOutcome.FAILED,
        "status": outcome,
        "timestamp": now.isoformat(),
    }
    completion.save(update_fields=["outcome"])
    publish(customer, outcome, reason, now=now)


def _settled(
    customer: Customer, outcome: CompletionOutcome, reason: str | None, steps: Mapping[str, CompletionStep]
) -> StepResult:
    if reason is not None:
        return StepResult(StepState.FAILED, reason, YOU)
    if outcome == CompletionOutcome.COMPLETED:
        return StepResult(StepState.DONE, "The profile is approved.")
    if not _can_send(customer):
        return StepResult(StepState.WAITING, "Connect an SMS or WhatsApp number, then complete the profile again.", YOU)
    if any(steps[kind].state != StepState.SKIPPED for kind in (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN)):
        return StepResult(StepState.WAITING, "We approve the profile once its registrations are active.", REGISTRY)
    return StepResult(StepState.WAITING, "Your server's operator reviews the brand's main country.", OPERATOR)


def set_status(customer: Customer, status: ProfileStatus, *, now: datetime) -> None:
    """The caller has locked the profile."""
    Profile.objects.filter(id=customer.id).update(status=status, updated_at=now)


def publish(customer: Customer, outcome: CompletionOutcome, reason: str | None, *, now: datetime) -> None:
    """The event says the same as the callback, and why it failed."""
    payload = {
        "profile_id": str(customer.id),
        "success": outcome != CompletionOutcome.FAILED,
        "status": outcome,
        "reason": reason,
        "updated_at": catalog.time_text(now),
    }
    outbox.publish(customer, [OutboxEvent("profile.completed", customer.id, now, payload)])


def _reason(customer: Customer) -> str:
    if _is_removed(customer):
        return "The profile was removed"
    return ". ".join(sentence for sentences in checklist.missing(customer).values() for sentence in sentences)


def verdict(customer: Customer) -> CompletionOutcome:
    """How the completion of a profile ends: what others must look at is only submitted."""
    assert customer.profile is not None
    brand = checklist.brand_of(customer)
    if brand is None or customer.profile.deleted_at or checklist.missing(customer):
        return CompletionOutcome.FAILED
    if not _can_send(customer):
        return CompletionOutcome.SUBMITTED
    own_registration = customer in (customer.sources.brand, customer.sources.campaign)
    waits = own_registration if brand.is_tcr_application else brand.has_main_country
    return CompletionOutcome.SUBMITTED if waits else CompletionOutcome.COMPLETED


def _can_send(customer: Customer) -> bool:
    """Is there SMS or WhatsApp: a sender, a number to be connected, or a WhatsApp Business Account?"""
    profile = customer.profile
    assert profile is not None
    announced = (
        profile.sending_phone_number,
        profile.whatsapp_phone_number,
        customer.sources.whatsapp.account.waba_id,
    )
    return any(announced) or any(sender.channel in _NEEDED for sender in senders_of(customer))


def _tell(completions: list[Completion]) -> None:
    """Call every address once, all at the same time. Whatever they answer, that was it."""
    for completion in (each for each in completions if not each.callback_url):
        completion.delete()
    with Window[Completion](_BATCH, vetting=vetting.for_customers()) as window:
        for completion in (each for each in completions if each.callback_url):
            window.add(_request(completion), completion)
        while window.flying:
            for completion, response in window.poll(_TURN):
                if not 200 <= response.status < 300:
                    said = response.error or f"HTTP {response.status}"
                    log.warning("profile %s: the callback was not taken (%s)", completion.profile_id, said)
                completion.delete()


def _request(completion: Completion) -> EgressRequest:
    body = orjson.dumps(completion.outcome, option=orjson.OPT_SORT_KEYS)  # the same bytes when it is repeated
    headers = ("Content-Type: application/json", "User-Agent: sentdash")
    return EgressRequest("POST", completion.callback_url, headers, body, timeout=_TIMEOUT, enough=_ENOUGH)
