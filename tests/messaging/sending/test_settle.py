"""What a batch writes about its tries, and what it may not undo."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from apps.core import sql
from apps.messaging.models import Exchange, Failure, Message, MessageEvent, MessageStatus, Outgoing
from apps.messaging.sending import status
from apps.messaging.sending.settle import SendOutcome, settle
from apps.messaging.sending.status import StatusStep
from apps.webhooks.models import OutboxBatch
from tests.cast import Cast
from tests.factories import channels
from tests.factories.webhooks import endpoint, published
from tests.messaging.conftest import NOW, Accept
from tests.patience import until

LATER = NOW + timedelta(seconds=3)
# A statement waits for this connection.
_WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def _sent(message_id: UUID, attempts: int = 1) -> SendOutcome:
    return SendOutcome(
        id=message_id,
        attempts=attempts,
        status=MessageStatus.SENT,
        at=LATER,
        description="Message sent via SMS",
        routed_at=NOW + timedelta(seconds=1),
        channel="sms",
        number="+14155550100",
        body=json.dumps({"content": "Hi"}),
        segments=1,
        provider_ref="ref-1",
    )


def _failed(message_id: UUID, attempts: int = 1) -> SendOutcome:
    return SendOutcome(message_id, attempts, MessageStatus.FAILED, LATER, "ERR_X: no", error_code="ERR_X")


def _claimed(accept: Accept, cast: Cast, attempts: int = 1) -> Message:
    accept(cast.acme, "+14155552671")
    Outgoing.objects.update(attempts=attempts)
    message: Message = Message.objects.get()
    return message


def _statuses(message: Message) -> list[str]:
    return list(MessageEvent.objects.filter(message_id=message.id).order_by("at").values_list("status", flat=True))


def test_sent_message_knows_its_route_and_leaves_the_queue(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)

    settle([_sent(message.id)])

    message.refresh_from_db()
    assert (message.status, message.channel, message.number) == (MessageStatus.SENT, "sms", "+14155550100")
    assert (message.body, message.segments, message.provider_ref) == ({"content": "Hi"}, 1, "ref-1")
    assert message.updated_at == LATER
    assert _statuses(message) == [MessageStatus.ROUTED, MessageStatus.SENT]
    assert not Outgoing.objects.exists()


def test_failed_message_says_why(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)

    settle([_failed(message.id)])

    message.refresh_from_db()
    assert (message.status, message.error_code, message.description) == (MessageStatus.FAILED, "ERR_X", "ERR_X: no")
    event = MessageEvent.objects.get()
    assert (event.status, event.error_code, event.description) == (MessageStatus.FAILED, "ERR_X", "ERR_X: no")
    failure = Failure.objects.get()
    assert (failure.message_id, failure.error_code, failure.is_blocked) == (message.id, "ERR_X", False)
    assert (failure.organization_id, failure.profile_id) == (message.organization_id, None)
    assert not Outgoing.objects.exists()


def test_message_to_be_tried_again_stays_in_the_queue(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)
    again = SendOutcome(
        message.id, 1, MessageStatus.ROUTED, LATER, "Busy", error_code="ERR_X", retry_at=LATER + timedelta(5)
    )

    settle([again])

    message.refresh_from_db()
    assert (message.status, message.error_code, message.description) == (MessageStatus.ROUTED, None, None)
    assert Outgoing.objects.get().due_at == again.retry_at


def test_what_went_over_the_wire_is_kept_even_of_a_claim_that_was_lost(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast, attempts=2)

    settle([replace(_failed(message.id, attempts=1), asked="POST", answered="HTTP 400")])
    settle([replace(_sent(message.id, attempts=2), at=NOW, asked="POST", answered="HTTP 200")])

    rows = Exchange.objects.order_by("at").values_list("message_id", "at", "asked", "answered")
    assert list(rows) == [(message.id, NOW, "POST", "HTTP 200"), (message.id, LATER, "POST", "HTTP 400")]


def test_receipt_that_came_first_is_not_overwritten(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)
    Message.objects.update(status=MessageStatus.DELIVERED)

    settle([_sent(message.id)])

    message.refresh_from_db()
    assert (message.status, message.provider_ref) == (MessageStatus.DELIVERED, "ref-1")


def test_failure_of_an_earlier_claim_means_nothing(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast, attempts=2)

    settle([_failed(message.id, attempts=1)])

    message.refresh_from_db()
    assert message.status == MessageStatus.QUEUED
    assert Outgoing.objects.exists()
    assert _statuses(message) == []


def test_acceptance_counts_whoever_claimed_since(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast, attempts=2)

    settle([_sent(message.id, attempts=1)])

    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    assert not Outgoing.objects.exists()


def test_second_acceptance_adds_no_second_route(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast, attempts=2)

    settle([_sent(message.id, attempts=1)])
    settle([_sent(message.id, attempts=2)])

    assert _statuses(message) == [MessageStatus.ROUTED, MessageStatus.SENT]


def test_route_is_noted_at_the_second_try_when_the_first_was_never_settled(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast, attempts=2)

    settle([_sent(message.id, attempts=2)])

    assert _statuses(message) == [MessageStatus.ROUTED, MessageStatus.SENT]


def test_batch_of_mixed_outcomes_is_written_together(cast: Cast, accept: Accept) -> None:
    first, second = accept(cast.acme, "+14155552671", "+14155552672")
    Outgoing.objects.update(attempts=1)

    settle([_sent(first.id), _failed(second.id)])

    assert dict(Message.objects.values_list("id", "status")) == {
        first.id: MessageStatus.SENT,
        second.id: MessageStatus.FAILED,
    }


def test_failure_that_was_reported_first_keeps_its_reason(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)
    Message.objects.update(status=MessageStatus.FAILED, error_code="ERR_UNDELIVERABLE", description="Off")

    settle([_sent(message.id)])

    message.refresh_from_db()
    assert (message.status, message.error_code, message.description) == (
        MessageStatus.FAILED,
        "ERR_UNDELIVERABLE",
        "Off",
    )


def test_carrier_that_reported_sent_before_we_wrote_it_is_not_repeated(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)
    Message.objects.update(status=MessageStatus.SENT)
    MessageEvent.objects.create(
        message_id=message.id, at=LATER, status=MessageStatus.SENT, description="Message sent via SMS"
    )

    settle([replace(_sent(message.id), at=NOW)])

    assert _statuses(message).count(MessageStatus.SENT) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reported", [[MessageStatus.SENT], [MessageStatus.SENT, MessageStatus.DELIVERED]])
def test_carrier_that_reports_while_we_write_is_not_repeated(cast: Cast, accept: Accept, reported: list[str]) -> None:
    """Our statement has begun, and waits for the row, when what the carrier said is committed."""
    message, sender = _claimed(accept, cast), channels.sender(cast.acme)
    endpoint(cast.acme)
    OutboxBatch.objects.all().delete()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            for turn, step in enumerate(reported):
                status.apply(sender, [StatusStep(message.id, step)], now=LATER + timedelta(seconds=turn))
            writing = pool.submit(_settle_apart, replace(_sent(message.id), at=NOW + timedelta(seconds=2)))
            until(lambda: sql.rows(_WAITS, {}))
        writing.result()

    assert _statuses(message) == [MessageStatus.ROUTED, *reported]
    assert sorted(event["event"] for event in published()) == sorted(
        f"message.{step.lower()}" for step in (MessageStatus.ROUTED, *reported)
    )


def _settle_apart(outcome: SendOutcome) -> None:
    try:
        settle([outcome])
    finally:
        connection.close()


def test_claim_that_was_lost_adds_no_second_route(cast: Cast, accept: Accept) -> None:
    """A worker that stood still for longer than its lease settles after the one that took over."""
    message = _claimed(accept, cast, attempts=2)

    settle([_sent(message.id, attempts=2)])
    settle([replace(_sent(message.id, attempts=1), routed_at=NOW)])

    assert _statuses(message) == [MessageStatus.ROUTED, MessageStatus.SENT]


def test_only_a_final_failure_is_noted_and_a_rule_is_told_apart(cast: Cast, accept: Accept) -> None:
    message = _claimed(accept, cast)
    settle(
        [
            SendOutcome(
                message.id, 1, MessageStatus.ROUTED, LATER, "Busy", error_code="ERR_X", retry_at=LATER + timedelta(5)
            )
        ]
    )
    assert not Failure.objects.exists()

    settle([SendOutcome(message.id, 1, MessageStatus.FAILED, LATER, "No", error_code="ERR_CONSENT_BLOCKED")])

    assert Failure.objects.get().is_blocked
