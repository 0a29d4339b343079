"""Send due messages in batches: claim, run the pipeline, call the carriers, settle. `core.pump` overlaps the steps."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.utils import timezone

from apps.channels.models import Channel, Sender
from apps.channels.providers import PROVIDERS
from apps.channels.providers.types import MAX_PROVIDER_ID, Content, Outbound, Receipt, SendError, Text
from apps.core import sql
from apps.core.egress import EgressRequest, Response, Window
from apps.core.errors import DomainError
from apps.core.pump import Claimed, pump
from apps.message_templates.render import Body
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending import pipeline, release
from apps.messaging.sending.draft import Draft, claim, put_off
from apps.messaging.sending.settle import SendOutcome, settle

log = logging.getLogger(__name__)

# Seconds until the next try after a carrier's temporary refusal; after the last one the message fails. About an hour.
_RETRIES = (1, 5, 15, 60, 300, 900, 1800)


def drain() -> int:
    """Send everything that is due, and what becomes due while sending; returns how many tries were settled."""
    with Window[tuple[Draft, EgressRequest]](settings.SEND_WINDOW) as window:
        return pump(_Sending(), window)


class _Sending:
    """The `Work` of this queue."""

    def claim(self, limit: int) -> Claimed[Draft, SendOutcome]:
        """Claim and question a batch; what has to wait is put off."""
        sql.keep_to_indexes()
        now = timezone.now()
        drafts = claim(limit, lease=settings.LEASE_SECONDS, now=now)
        release.review(drafts)
        found, waiting = Claimed[Draft, SendOutcome](len(drafts)), {}
        for draft in drafts:
            decision = pipeline.run(draft, now=now)
            if decision.wait_until:
                waiting[draft.id] = decision.wait_until
            elif decision.stop:
                found.results.append(_stopped(draft, decision.stop, now=now))
            else:
                found.ready.append((draft, _request(draft)))
        if waiting:
            put_off(waiting)
        return found

    def leaves(self, draft: Draft, *, now: datetime) -> None:
        draft.handed_at = now

    def landed(self, draft: Draft, request: EgressRequest, response: Response, *, now: datetime) -> SendOutcome:
        return _landed(draft, request, response, now=now)

    def store(self, outcomes: Sequence[SendOutcome]) -> None:
        sql.keep_to_indexes()
        settle(outcomes)


def _request(draft: Draft) -> EgressRequest:
    assert draft.sender is not None
    assert draft.body is not None
    provider = PROVIDERS[draft.sender.provider]
    outbound = Outbound(
        message_id=draft.id,
        to=draft.phone,
        sender=draft.sender.address,
        content=_content(draft, draft.sender, draft.body),
        callback_url=f"{settings.CALLBACK_URL}/callbacks/{draft.sender.provider}",
        account=draft.sender.account.external_id,
    )
    return provider.request(outbound, draft.sender.credentials, settings.PROVIDER_URLS[draft.sender.provider])


def _content(draft: Draft, sender: Sender, body: Body) -> Content:
    """Over WhatsApp, a template that Meta knows goes out under its name there; everything else is text."""
    filling = draft.template.filling if draft.template and sender.channel == Channel.WHATSAPP else None
    return filling.fill(draft.parameters) if filling else Text(body.content)


def _stopped(draft: Draft, stop: DomainError, *, now: datetime) -> SendOutcome:
    return SendOutcome(
        draft.id, draft.attempts, MessageStatus.FAILED, now, f"{stop.code}: {stop.message}", error_code=stop.code
    )


def _landed(draft: Draft, request: EgressRequest, response: Response, *, now: datetime) -> SendOutcome:
    assert draft.sender is not None
    assert draft.body is not None
    answer = PROVIDERS[draft.sender.provider].read(response)
    accepted = isinstance(answer, Receipt)
    retry_at = None if isinstance(answer, Receipt) else _retry_at(draft, answer, now=now)
    if isinstance(answer, SendError) and retry_at is None:
        log.warning("message %s of request %s failed: %s", draft.id, draft.request_id or "(none)", answer.code)
    return SendOutcome(
        id=draft.id,
        attempts=draft.attempts,
        status=MessageStatus.SENT if accepted else MessageStatus.ROUTED if retry_at else MessageStatus.FAILED,
        at=draft.handed_at if accepted and draft.handed_at else now,
        description=_sentence(draft, answer, retry_at, now=now),
        routed_at=draft.routed_at,
        channel=draft.sender.channel,
        number=draft.sender.number,
        body=orjson.dumps(draft.body.as_wire()).decode(),
        segments=draft.segments,
        parts=answer.parts if isinstance(answer, Receipt) else None,
        provider_ref=answer.provider_id[:MAX_PROVIDER_ID] if isinstance(answer, Receipt) else None,
        error_code=None if isinstance(answer, Receipt) else answer.code,
        retry_at=retry_at,
        asked=exchanges.asked(request),
        answered=exchanges.answered(response),
    )


def _retry_at(draft: Draft, error: SendError, *, now: datetime) -> datetime | None:
    """When to try again, or None for never. After an unknown outcome the carrier's receipt gets a lease to arrive."""
    if draft.attempts > len(_RETRIES) or not (error.retryable or error.uncertain):
        return None
    wait = max(_RETRIES[draft.attempts - 1], error.retry_after or 0, settings.LEASE_SECONDS if error.uncertain else 0)
    return now + timedelta(seconds=wait)


def _sentence(draft: Draft, answer: Receipt | SendError, retry_at: datetime | None, *, now: datetime) -> str:
    if isinstance(answer, Receipt):
        assert draft.sender is not None
        return f"Message sent via {draft.sender.channel.upper()}"
    if retry_at:
        return f"{answer.description} Trying again in {(retry_at - now).total_seconds():.0f} s."
    return f"{answer.code}: {answer.description}"
