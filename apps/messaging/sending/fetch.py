"""Ask carriers for overdue receipts. One worker asks at a time, at a limited rate.

An answer is applied like a receipt, so a receipt that arrives in the meantime does no harm. After `RECEIPT_WAIT_HOURS`
we note on the message that its carrier never sent a receipt.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from apps.channels.models import Sender
from apps.channels.providers import REPORTERS
from apps.channels.providers.types import NoReport, StatusUpdate
from apps.channels.senders import senders_with
from apps.core import queue
from apps.core.egress import EgressRequest, Response, Window
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending import overdue, status
from apps.messaging.sending.overdue import Late, PutOff
from apps.messaging.sending.status import StatusStep

_LOCK = 0x61_73_6B  # "ask": one worker asks at a time, so that the rate is that of all
_BATCH = 100
_AT_ONCE = 20  # calls in flight
_LEASE = 120.0  # seconds; a batch takes five, and a call ten at most
_ROUND = 5.0  # seconds after which no new batch is begun, so that a worker that is to stop can; the rest is rung for
_MAX_WAIT = 12 * 3600.0  # seconds between two questions about one message
_MAX_PAUSE = 3600.0  # seconds; what a carrier may ask for
_PAUSE = 60.0  # seconds, when it does not say how long
_TURN = 0.02


@dataclass(frozen=True, slots=True)
class Question:
    """A message, the sender it left from, and the call; without a call the carrier cannot be asked."""

    late: Late
    sender: Sender | None
    request: EgressRequest | None


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    question: Question
    said: StatusUpdate | NoReport
    response: Response


def ask() -> None:
    """One round: find what is overdue, ask about what is due, and write down the answers."""
    after = timedelta(seconds=settings.RECEIPT_DUE_SECONDS)
    with _alone() as is_alone:
        if not is_alone:
            return
        overdue.find(after=after, now=timezone.now())
        end_at = monotonic() + _ROUND
        while monotonic() < end_at:
            now = timezone.now()
            overdue.tidy(after=after, now=now)
            batch = overdue.claim(_batch(), lease=_LEASE, now=now)
            if not batch:
                return
            _ask_about(batch)
    queue.ring("messaging.ask")


def _batch() -> int:
    """No more than can be asked about in one round."""
    return max(1, min(_BATCH, int(settings.RECEIPT_ASKS_PER_SECOND * _ROUND)))


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process is asking; the lock ends with the connection, should this one die."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _ask_about(batch: Sequence[Late]) -> None:
    questions = _questions(batch)
    flight = _Flight(question for question in questions if question.request)
    answers = flight.run()
    now = timezone.now()
    _write(answers, now=now)
    _leave(flight.held_back, now=now)
    _leave_unasked([question.late for question in questions if question.request is None], now=now)


def _questions(batch: Sequence[Late]) -> list[Question]:
    """Only a sender of the message's own organization is asked in its name."""
    numbers = {late.number for late in batch if late.number}
    found = senders_with(numbers, organizations={late.organization_id for late in batch})
    senders = {(sender.organization_id, sender.channel, sender.number): sender for sender in found}
    return [
        _question(late, senders.get((late.organization_id, late.channel or "", late.number or ""))) for late in batch
    ]


def _question(late: Late, sender: Sender | None) -> Question:
    reporter = REPORTERS.get(sender.provider) if sender else None
    if sender is None or reporter is None or not late.provider_ref:
        return Question(late, sender, None)
    base_url = settings.PROVIDER_URLS[sender.provider]
    return Question(late, sender, reporter.fetch(late.provider_ref, sender.credentials, base_url))


class _Flight:
    """The calls of a batch, so many a second. An account that is told to slow down is asked nothing more."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.held_back: list[Question] = []
        self._waiting = deque(questions)
        self._next_at = monotonic()

    def run(self) -> list[FetchAnswer]:
        answers = []
        with Window[Question](_AT_ONCE) as window:
            while self._waiting or window.flying:
                self._start(window)
                for question, response in window.poll(_TURN):
                    answers.append(_read(question, response))
        return answers

    def _start(self, window: Window[Question]) -> None:
        while self._waiting and window.free and monotonic() >= self._next_at:
            question = self._waiting.popleft()
            if question.sender is None or question.request is None or cache.get(_pause_key(question.sender)):
                self.held_back.append(question)
                continue
            window.add(question.request, question)
            self._next_at = max(self._next_at, monotonic() - 1.0) + 1.0 / settings.RECEIPT_ASKS_PER_SECOND


def _read(question: Question, response: Response) -> FetchAnswer:
    assert question.sender is not None
    said = REPORTERS[question.sender.provider].fetched(response)
    if isinstance(said, NoReport) and said.is_limited:
        pause = min(said.retry_after or _PAUSE, _MAX_PAUSE)
        cache.set(_pause_key(question.sender), timezone.now() + timedelta(seconds=pause), timeout=pause)
    return FetchAnswer(question, said, response)


def _pause_key(sender: Sender) -> str:
    """Carriers count by account; an organization has one with each, as far as we know."""
    return f"receipts-paused:{sender.provider}:{sender.organization_id}"


def _write(answers: Sequence[FetchAnswer], *, now: datetime) -> None:
    by_sender: dict[UUID, list[FetchAnswer]] = defaultdict(list)
    for answer in answers:
        assert answer.question.sender is not None
        by_sender[answer.question.sender.id].append(answer)
    for group in by_sender.values():
        sender = group[0].question.sender
        assert sender is not None
        status.apply(sender, [_step(answer) for answer in group], now=now)
        unconfirmed = [answer.question.late.id for answer in group if _is_last(answer.said)]
        overdue.close(sender.organization_id, unconfirmed, overdue.UNCONFIRMED, at=now)
    overdue.drop([answer.question.late.id for answer in answers if _is_known(answer.said)])
    limited = [answer for answer in answers if isinstance(answer.said, NoReport) and answer.said.is_limited]
    _leave([answer.question for answer in limited], now=now)
    silent = [answer.question.late for answer in answers if answer not in limited and not _is_known(answer.said)]
    _wait_longer(silent, overdue.NEVER_REPORTED, now=now)


def _is_last(said: StatusUpdate | NoReport) -> bool:
    return isinstance(said, StatusUpdate) and said.is_last


def _is_known(said: StatusUpdate | NoReport) -> bool:
    return isinstance(said, StatusUpdate) and (said.status != MessageStatus.SENT or said.is_last)


def _step(answer: FetchAnswer) -> StatusStep:
    """An answer that tells nothing moves nothing, and is kept like any other."""
    question, said = answer.question, answer.said
    assert question.request is not None
    asked, answered = exchanges.asked(question.request), exchanges.answered(answer.response)
    if isinstance(said, NoReport):
        return StatusStep(question.late.id, MessageStatus.SENT, heard=asked, answered=answered)
    return StatusStep(
        question.late.id,
        said.status,
        said.error_code,
        said.description,
        heard=asked,
        answered=answered,
        parts=said.parts,
    )


def _leave(questions: Sequence[Question], *, now: datetime) -> None:
    """Those that were not answered because their account pauses: due when it may be asked again."""
    rows = []
    for question in questions:
        until = cache.get(_pause_key(question.sender)) if question.sender else None
        rows.append(PutOff(question.late.id, question.late.attempts - 1, until or now + timedelta(seconds=_PAUSE)))
    overdue.put_off(rows)


def _leave_unasked(lates: Sequence[Late], *, now: datetime) -> None:
    """Those whose carrier cannot be asked only wait for their time to be over."""
    waiting = [late for late in lates if now < _end_of(late)]
    overdue.put_off([PutOff(late.id, late.attempts, _end_of(late)) for late in waiting])
    _give_up([late for late in lates if now >= _end_of(late)], overdue.CANNOT_BE_ASKED, now=now)


def _wait_longer(lates: Sequence[Late], sentence: str, *, now: datetime) -> None:
    """Twice as long each time, and once more when the time is over."""
    waiting = [late for late in lates if now < _end_of(late)]
    overdue.put_off([PutOff(late.id, late.attempts, min(now + _wait(late), _end_of(late))) for late in waiting])
    _give_up([late for late in lates if now >= _end_of(late)], sentence, now=now)


def _wait(late: Late) -> timedelta:
    doubled: float = settings.RECEIPT_DUE_SECONDS * 2 ** min(late.attempts, 30)
    return timedelta(seconds=min(doubled, _MAX_WAIT))


def _end_of(late: Late) -> datetime:
    return late.sent_at + timedelta(hours=settings.RECEIPT_WAIT_HOURS)


def _give_up(lates: Sequence[Late], sentence: str, *, now: datetime) -> None:
    by_organization: dict[UUID, list[UUID]] = defaultdict(list)
    for late in lates:
        by_organization[late.organization_id].append(late.id)
    for organization_id, ids in by_organization.items():
        overdue.close(organization_id, ids, sentence, at=now)
    overdue.drop([late.id for late in lates])
