"""Complete a profile: check it at once, let a worker do the rest, and report to the given callback URL.

The row is the queue. A worker stores the status and the outcome before it makes the callback, and deletes the row
after it, whatever the response. Only if a worker dies in between is the callback repeated, with the same body.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from enum import StrEnum

import orjson
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
from apps.profiles import checklist
from apps.profiles.models import Completion
from apps.webhooks import catalog, outbox
from apps.webhooks.outbox import OutboxEvent

log = logging.getLogger(__name__)

_BATCH = 50  # completed at most at once; their callbacks fly together
_TIMEOUT = 10.0  # seconds that a callback may take, well within the lease
_ENOUGH = 1024  # bytes that are read of its answer, which nobody looks at
_TURN = 0.5  # seconds
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


def begin(customer: Customer, *, callback_url: str, now: datetime) -> bool:
    """Hand a profile to the workers; False when it is complete already. While one is at it, nothing is added.

    Raises Invalid with everything that is missing.
    """
    assert customer.profile is not None
    if not is_web_address(callback_url):
        raise Invalid({"webHookUrl": ["webHookUrl must be a valid HTTP or HTTPS URL"]})
    if has_credentials(callback_url):
        raise Invalid({"webHookUrl": ["webHookUrl must not contain a user name or password. Use a URL without them"]})
    if customer.profile.status == ProfileStatus.APPROVED:
        return False
    if missing := checklist.missing(customer):
        raise Invalid(missing, "The profile cannot be completed yet")
    Completion.objects.get_or_create(profile=customer.profile, defaults={"callback_url": callback_url, "due_at": now})
    queue.ring("profiles.complete")
    return True


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
    """Set the profile's status and write the outcome down, once. False when that failed: the lease brings it back."""
    if completion.outcome is not None:
        return True
    try:
        with transaction.atomic():
            locked = Profile.objects.select_for_update(of=("self",)).select_related("organization")
            profile = locked.get(id=completion.profile_id)
            customer = Customer(profile.organization, profile)
            outcome = verdict(customer)
            if outcome in _STATUS:
                Profile.objects.filter(id=profile.id).update(status=_STATUS[outcome], updated_at=now)
            completion.outcome = {
                "profileId": str(completion.profile_id),
                "success": outcome != CompletionOutcome.FAILED,
                "status": outcome,
                "timestamp": now.isoformat(),
            }
            completion.save(update_fields=["outcome"])
            _publish(customer, outcome, now=now)
    except Exception:  # the others of the batch go on
        log.exception("profile %s could not be completed", completion.profile_id)
        return False
    return True


def _publish(customer: Customer, outcome: CompletionOutcome, *, now: datetime) -> None:
    """The event says the same as the callback, and why it failed."""
    payload = {
        "profile_id": str(customer.id),
        "success": outcome != CompletionOutcome.FAILED,
        "status": outcome,
        "reason": _reason(customer) if outcome == CompletionOutcome.FAILED else None,
        "updated_at": catalog.time_text(now),
    }
    outbox.publish(customer, [OutboxEvent("profile.completed", customer.id, now, payload)])


def _reason(customer: Customer) -> str:
    assert customer.profile is not None
    if customer.profile.deleted_at:
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
    with Window[Completion](_BATCH, vetting=vetting.for_customers()) as window:
        for completion in completions:
            window.add(_request(completion), completion)
        while window.flying:
            for completion, response in window.poll(_TURN):
                if not 200 <= response.status < 300:
                    said = response.error or f"HTTP {response.status}"
                    log.warning("profile %s: the callback was not taken (%s)", completion.profile_id, said)
                completion.delete()


def _request(completion: Completion) -> EgressRequest:
    body = orjson.dumps(completion.outcome)
    headers = ("Content-Type: application/json", "User-Agent: sentdash")
    return EgressRequest("POST", completion.callback_url, headers, body, timeout=_TIMEOUT, enough=_ENOUGH)
