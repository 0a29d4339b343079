"""Send due messages in batches: claim, run the pipeline, call the carriers, settle. These steps overlap.

`drain` runs on one thread, with two more for the database, so that claiming and settling overlap with the calls. Every
claimed message is sent at once: a worker that dies leaves at most one window of messages with an unknown outcome.
"""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import orjson
from django.conf import settings
from django.db import connections
from django.utils import timezone

from apps.channels.providers import PROVIDERS
from apps.channels.providers.types import MAX_PROVIDER_ID, Outbound, Receipt, SendError, Text
from apps.core import sql
from apps.core.egress import EgressRequest, Response, Window
from apps.core.errors import DomainError
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending import pipeline, release
from apps.messaging.sending.draft import Draft, claim, put_off
from apps.messaging.sending.settle import SendOutcome, settle

log = logging.getLogger(__name__)

# Seconds until the next try after a carrier's temporary refusal; after the last one the message fails. About an hour.
_RETRIES = (1, 5, 15, 60, 300, 900, 1800)
_BATCH = 250  # claimed at most at once, so that the first of a batch is on the wire while the rest is prepared
_SETTLED = 1000  # written at most at once
_LINGER = 0.5  # seconds a drain waits for more before it ends; rings that come meanwhile find it awake
_IDLE_PAUSE = 0.02  # seconds between two looks at an empty queue
_TURN = 0.005  # seconds curl may wait for something to happen before the futures are looked at again


def drain() -> int:
    """Send everything that is due, and what becomes due while sending; returns how many tries were settled."""
    with (
        ThreadPoolExecutor(2, "database") as database,
        Window[tuple[Draft, EgressRequest]](settings.SEND_WINDOW) as window,
    ):
        try:
            return _Drain(database, window).run()
        finally:
            for done in [database.submit(connections.close_all) for _ in range(2)]:
                done.result()


class _Drain:
    """The state of one drain: a claim and a settlement under way at most, and what waits for either."""

    def __init__(self, database: ThreadPoolExecutor, window: Window[tuple[Draft, EgressRequest]]) -> None:
        self._database = database
        self._window = window
        self._ready: deque[tuple[Draft, EgressRequest]] = deque()
        self._outcomes: list[SendOutcome] = []
        self._claiming: Future[_Prepared] | None = None
        self._settling: Future[None] | None = None
        self._settled = 0
        self._look_at = 0.0
        self._end_at = 0.0  # a first look that finds nothing ends the drain at once

    def run(self) -> int:
        while self._step():
            pass
        return self._settled

    def _step(self) -> bool:
        self._take_claimed()
        self._claim_more()
        while self._ready and self._window.free:
            draft, request = self._ready.popleft()
            draft.handed_at = timezone.now()
            self._window.add(request, (draft, request))
        now = timezone.now()
        for (draft, request), response in self._window.poll(_TURN if self._is_waiting() else _IDLE_PAUSE):
            self._outcomes.append(_landed(draft, request, response, now=now))
        self._settle()
        return self._is_waiting() or bool(self._outcomes or self._ready) or monotonic() < self._end_at

    def _is_waiting(self) -> bool:
        return bool(self._window.flying or self._claiming or self._settling)

    def _claim_more(self) -> None:
        free = self._window.free - len(self._ready)
        if self._claiming is None and free > 0 and monotonic() >= self._look_at:
            self._claiming = self._database.submit(_prepare, min(free, _BATCH))

    def _take_claimed(self) -> None:
        if self._claiming is None or not self._claiming.done():
            return
        found = self._claiming.result()
        self._claiming = None
        self._ready.extend(found.ready)
        self._outcomes.extend(found.stopped)
        if found.count:
            self._end_at = monotonic() + _LINGER
        else:
            self._look_at = monotonic() + _IDLE_PAUSE

    def _settle(self) -> None:
        if self._settling is not None:
            if not self._settling.done():
                return
            self._settling.result()
            self._settling = None
        if self._outcomes:
            batch, self._outcomes = self._outcomes[:_SETTLED], self._outcomes[_SETTLED:]
            self._settling = self._database.submit(_write, batch)
            self._settled += len(batch)


@dataclass(slots=True)
class _Prepared:
    """A claimed batch of `count` messages: the calls to make, and the outcomes of those that were stopped."""

    count: int
    ready: list[tuple[Draft, EgressRequest]] = field(default_factory=list)
    stopped: list[SendOutcome] = field(default_factory=list)


def _prepare(limit: int) -> _Prepared:
    """Claim and question a batch; what has to wait is put off."""
    sql.keep_to_indexes()
    now = timezone.now()
    drafts = claim(limit, lease=settings.LEASE_SECONDS, now=now)
    release.review(drafts)
    found, waiting = _Prepared(len(drafts)), {}
    for draft in drafts:
        decision = pipeline.run(draft, now=now)
        if decision.wait_until:
            waiting[draft.id] = decision.wait_until
        elif decision.stop:
            found.stopped.append(_stopped(draft, decision.stop, now=now))
        else:
            found.ready.append((draft, _request(draft)))
    if waiting:
        put_off(waiting)
    return found


def _write(outcomes: list[SendOutcome]) -> None:
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
        content=Text(draft.body.content),
        callback_url=f"{settings.CALLBACK_URL}/callbacks/{draft.sender.provider}",
        account=draft.sender.account.external_id,
    )
    return provider.request(outbound, draft.sender.credentials, settings.PROVIDER_URLS[draft.sender.provider])


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
