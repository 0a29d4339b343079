"""Messages chosen for a bulk action: what is stored is what is read, and only failures are walked."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.core.models import first_id_at, new_id
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import bulk_selection
from apps.messaging.history.bulk_selection import Chosen
from apps.messaging.models import Failure, MessageStatus
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories import messaging
from tests.messaging.conftest import NOW


@pytest.mark.parametrize(
    "chosen",
    [
        [new_id(), new_id()],
        MessageFilters(),
        MessageFilters(status="failed", channel="sms", template_id=new_id(), code="X", people=(new_id(),)),
        MessageFilters(low=first_id_at(NOW), high=new_id(), direction="OUTBOUND", people=()),
    ],
)
def test_what_is_stored_is_read_again(chosen: Chosen) -> None:
    assert bulk_selection.read(bulk_selection.stored(chosen)) == chosen


@pytest.mark.parametrize(
    ("status", "walked"),
    [("", "FAILED"), ("FAILED", "FAILED"), ("failed", "failed"), ("blocked", "blocked"), ("delivered", None)],
)
def test_only_failures_are_walked(status: str, walked: str | None) -> None:
    found = bulk_selection.failures(MessageFilters(status=status))

    assert (found and found.status) == walked


def test_portions_cover_everything_once(cast: Cast) -> None:
    made: list[UUID] = []
    for number in range(7):
        message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_UNDELIVERABLE")
        Failure.objects.create(
            message_id=message.id, **owner_columns(cast.acme), error_code="ERR_UNDELIVERABLE", is_blocked=number > 4
        )
        made.append(message.id)
    messaging.message(cast.acme, status=MessageStatus.DELIVERED)

    walked = bulk_selection.portions(cast.acme, MessageFilters(), before=new_id(), limit=3)

    assert [each for ids in walked for each in ids] == sorted(made, reverse=True)
