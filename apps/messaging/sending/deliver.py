"""Send due messages in batches: claim, run the pipeline, call the carriers, settle. `core.pump` overlaps the steps."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.billing import holds
from apps.billing.holds import Hold, Wanted
from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.channels.providers import KEEPERS, PROVIDERS
from apps.channels.providers.types import MAX_PROVIDER_ID, Content, Outbound, Receipt, SendError, Text
from apps.core import sql
from apps.core.egress import EgressRequest, Response, Window
from apps.core.errors import DomainError
from apps.core.pump import Claimed, pump
from apps.message_templates.render import Body
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending import carrier_opt_out, fallback, pipeline, release
from apps.messaging.sending.draft import Draft, due, is_any_due, put_off, take
from apps.messaging.sending.fallback import Fallback
from apps.messaging.sending.settle import SendOutcome, settle

log = logging.getLogger(__name__)

# Seconds until the next try after a carrier's temporary refusal; after the last one the message fails. About an hour.
_RETRIES = (1, 5, 15, 60, 300, 900, 1800)


def drain() -> int:
    """Send everything that is due, and what becomes due while sending; returns how many tries were settled.

    Beat asks twice a second, so nothing is begun unless there is something to send.
    """
    if not is_any_due(now=timezone.now()):
        return 0
    with Window[tuple[Draft, EgressRequest]](settings.SEND_WINDOW) as window:
        return pump(_Sending(), window)


class _Sending:
    """The `Work` of this queue."""

    def claim(self, limit: int) -> Claimed[Draft, SendOutcome]:
        """Claim a batch, in one transaction with what is reserved for it."""
        sql.keep_to_indexes()
        now, fault = timezone.now(), None
        until = now + timedelta(seconds=settings.LEASE_SECONDS)
        with transaction.atomic():
            drafts = due(limit, now=now)
            try:
                return _question(drafts, now=now, until=until)
            except DatabaseError:
                raise
            except Exception as problem:  # a fault of ours; they are claimed, so not the first again at once
                take(drafts, {}, until=until)
                fault = problem
        raise fault

    def leaves(self, draft: Draft, *, now: datetime) -> EgressRequest:
        draft.handed_at = now
        return _request(draft)

    def landed(self, draft: Draft, request: EgressRequest, response: Response, *, now: datetime) -> SendOutcome:
        return _landed(draft, request, response, now=now)

    def store(self, outcomes: Sequence[SendOutcome]) -> None:
        sql.keep_to_indexes()
        refused = {each.id: each.description for each in outcomes if _is_opted_out_there(each)}
        with transaction.atomic() if refused else nullcontext():
            settle(outcomes)
            if refused:
                carrier_opt_out.refused(refused, now=timezone.now())


def _question(drafts: Sequence[Draft], *, now: datetime, until: datetime) -> Claimed[Draft, SendOutcome]:
    """Question due messages and reserve what those cost that are ready. What has to wait is put off, the rest taken."""
    release.review(drafts)
    found, waiting = Claimed[Draft, SendOutcome](len(drafts)), {}
    for draft in drafts:
        decision = pipeline.run(draft, now=now)
        if decision.wait_until:
            waiting[draft.id] = decision.wait_until
        elif draft.awaits_delivery:
            found.results.append(_unconfirmed(draft, now=now))
        elif decision.stop:
            found.results.append(_stopped(draft, decision.stop, now=now))
        else:
            found.ready.append(draft)
    if waiting:
        put_off(waiting)
    take([draft for draft in drafts if draft.id not in waiting], _reserve(found, now=now), until=until)
    return found


def _reserve(found: Claimed[Draft, SendOutcome], *, now: datetime) -> dict[UUID, Hold]:
    """What was newly reserved. Messages without money are stopped."""
    wanted = [
        Wanted(draft.id, (draft.organization_id, draft.profile_id), draft.billed, draft.quote, draft.phone, draft.held)
        for draft in found.ready
        if draft.quote
    ]
    if not wanted:
        return {}
    reserved = holds.reserve(wanted, now=now)
    if reserved.refused:
        stopped = [draft for draft in found.ready if draft.id in reserved.refused]
        found.results += [_stopped(draft, reserved.refused[draft.id], now=now) for draft in stopped]
        found.ready = [draft for draft in found.ready if draft.id not in reserved.refused]
    return reserved.holds


def _is_opted_out_there(outcome: SendOutcome) -> bool:
    """Whether the carrier says so; what our own check stops was never routed."""
    return outcome.error_code == carrier_opt_out.CODE and outcome.routed_at is not None


def _request(draft: Draft) -> EgressRequest:
    assert draft.sender is not None
    assert draft.body is not None
    provider = PROVIDERS[draft.sender.provider]
    outbound = Outbound(
        message_id=draft.id,
        to=draft.dialled or draft.phone,
        sender=draft.sender.address,
        content=_content(draft, draft.sender, draft.body),
        callback_url=f"{settings.CALLBACK_URL}/callbacks/{draft.sender.provider}",
        account=draft.sender.account.external_id,
    )
    return provider.request(outbound, draft.sender.credentials, settings.PROVIDER_URLS[draft.sender.provider])


def _content(draft: Draft, sender: Sender, body: Body) -> Content:
    """Over WhatsApp, a template that Meta knows goes out under its name there; everything else is text.

    So is it with a carrier that keeps no templates: refusing one here would end the worker, and all messages with it.
    """
    is_kept = sender.channel == Channel.WHATSAPP and sender.provider in KEEPERS
    filling = draft.template.filling if draft.template and is_kept else None
    return filling.fill(draft.parameters) if filling else Text(body.content)


def _stopped(draft: Draft, stop: DomainError, *, now: datetime) -> SendOutcome:
    return SendOutcome(
        draft.id,
        draft.attempts,
        MessageStatus.FAILED,
        now,
        f"{stop.code}: {stop.message}",
        error_code=stop.code,
        lap=draft.lap,
    )


def _unconfirmed(draft: Draft, *, now: datetime) -> SendOutcome:
    """The time of a one-time code is up. If it can't go by SMS any more, nothing more is waited for."""
    ahead, whatsapp = fallback.unconfirmed(draft), routing.first(draft.senders, Channel.WHATSAPP)
    if ahead is None:
        return SendOutcome(draft.id, draft.attempts, MessageStatus.SENT, now, "", lap=draft.lap)
    words = f"WhatsApp didn't confirm delivery within {settings.OTP_FALLBACK_SECONDS:g} s. {ahead.sentence}"
    return SendOutcome(
        draft.id,
        draft.attempts,
        MessageStatus.ROUTED,
        now,
        f"{fallback.UNCONFIRMED}: {words}",
        number=whatsapp.number if whatsapp else None,
        error_code=fallback.UNCONFIRMED,
        retry_at=now,
        lap=draft.lap,
        route=draft.routes[-1] if draft.routes else whatsapp and routing.route_of(whatsapp) or Channel.WHATSAPP,
        fallback=ahead,
    )


def _landed(draft: Draft, request: EgressRequest, response: Response, *, now: datetime) -> SendOutcome:
    assert draft.sender is not None
    assert draft.body is not None
    answer = PROVIDERS[draft.sender.provider].read(response)
    receipt, error = (answer, None) if isinstance(answer, Receipt) else (None, answer)
    at = draft.handed_at if receipt and draft.handed_at else now
    due_at, ahead = _ahead(draft, error, now=now) if error else (_delivery_by(draft, at), None)
    if error and due_at is None:
        log.warning("message %s of request %s failed: %s", draft.id, draft.request_id or "(none)", error.code)
    return SendOutcome(
        id=draft.id,
        attempts=draft.attempts,
        status=MessageStatus.SENT if receipt else MessageStatus.ROUTED if due_at else MessageStatus.FAILED,
        at=at,
        description=_sentence(draft, error, due_at, ahead, now=now),
        routed_at=draft.routed_at,
        channel=draft.sender.channel,
        number=draft.sender.number,
        body=orjson.dumps(draft.body.as_wire()).decode(),
        segments=draft.segments,
        parts=receipt.parts if receipt else None,
        provider_ref=receipt.provider_id[:MAX_PROVIDER_ID] if receipt else None,
        error_code=error.code if error else None,
        retry_at=due_at,
        asked=exchanges.asked(request),
        answered=exchanges.answered(response),
        template_version=draft.template.version if draft.template else None,
        because=draft.because or None,
        lap=draft.lap,
        route=routing.route_of(draft.sender) if draft.routes or ahead or (receipt and due_at) else None,
        fallback=ahead,
    )


def _delivery_by(draft: Draft, handed_at: datetime) -> datetime | None:
    """Until when the message stays in the queue, waiting for its delivery."""
    return fallback.deadline(handed_at) if fallback.waits_for_delivery(draft) else None


def _ahead(draft: Draft, error: SendError, *, now: datetime) -> tuple[datetime | None, Fallback | None]:
    """When the message is tried again, if ever, and over which other route."""
    retry_at = None if fallback.at_once(draft, error) else _retry_at(draft, error, now=now)
    ahead = None if retry_at else fallback.after(draft, error.code)
    return (now if ahead else retry_at), ahead


def _retry_at(draft: Draft, error: SendError, *, now: datetime) -> datetime | None:
    """When to try again, or None for never. After an unknown outcome the carrier's receipt gets a lease to arrive."""
    if draft.attempts > len(_RETRIES) or not (error.retryable or error.uncertain):
        return None
    wait = max(_RETRIES[draft.attempts - 1], error.retry_after or 0, settings.LEASE_SECONDS if error.uncertain else 0)
    return now + timedelta(seconds=wait)


def _sentence(
    draft: Draft, error: SendError | None, due_at: datetime | None, ahead: Fallback | None, *, now: datetime
) -> str:
    if error is None:
        assert draft.sender is not None
        return f"Message sent via {draft.sender.channel.upper()}"
    if ahead:
        return f"{error.code}: {error.description} {ahead.sentence}"
    if due_at:
        return f"{error.description} Trying again in {(due_at - now).total_seconds():.0f} s."
    return f"{error.code}: {error.description}"
