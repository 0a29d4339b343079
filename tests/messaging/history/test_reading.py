"""Reading messages back: whose, which, and in what order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.messaging.history import reading
from apps.messaging.models import Message, MessageEvent, MessageStatus
from tests.cast import Cast
from tests.messaging.conftest import NOW, Accept


def _phones(found: Any) -> list[str]:
    return [message.phone for message in found]


def test_organization_sees_its_profiles_and_nobody_sees_sideways(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552001")
    accept(cast.shop, "+14155552002")
    accept(cast.sibling, "+14155552003")
    accept(cast.outsider, "+14155552004")

    seen = {name: _phones(reading.search(getattr(cast, name), {})) for name in ("acme", "shop", "sibling", "outsider")}

    assert seen == {
        "acme": ["+14155552003", "+14155552002", "+14155552001"],
        "shop": ["+14155552002"],
        "sibling": ["+14155552003"],
        "outsider": ["+14155552004"],
    }


@pytest.mark.parametrize("reader", ["sibling", "outsider"])
def test_message_of_somebody_else_is_not_found_just_as_one_that_never_was(
    cast: Cast, accept: Accept, reader: str
) -> None:
    (theirs,) = accept(cast.shop, "+14155552002")

    for message_id in (theirs.id, uuid4()):
        with pytest.raises(reading.MessageNotFound):
            reading.find(getattr(cast, reader), message_id)


def test_each_filter_narrows(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552001", channels=["sms"])
    accept(cast.acme, "+14155552002")
    wanted: Message = Message.objects.get(phone="+14155552001")
    Message.objects.filter(id=wanted.id).update(status=MessageStatus.FAILED)

    for filters in ({"status": "FAILED"}, {"channel": "sms"}, {"to": wanted.phone}, {"contact_id": wanted.contact_id}):
        assert _phones(reading.search(cast.acme, filters)) == [wanted.phone], filters
    assert len(reading.search(cast.acme, {"template_id": wanted.template_id, "direction": "OUTBOUND"})) == 2
    assert not reading.search(cast.acme, {"direction": "INBOUND"})


def test_time_range_is_exact(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552001")
    made = Message.objects.get().id.int >> 80  # milliseconds
    Message.objects.update(created_at=(moment := NOW.fromtimestamp(made / 1000, tz=NOW.tzinfo)))
    tick = timedelta(microseconds=1)

    assert len(reading.search(cast.acme, {"created_after": moment - tick})) == 1
    assert len(reading.search(cast.acme, {"created_after": moment})) == 0
    assert len(reading.search(cast.acme, {"created_before": moment + tick})) == 1
    assert len(reading.search(cast.acme, {"created_before": moment})) == 0


def test_first_activity_is_the_message_itself(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552001")
    message: Message = Message.objects.get()
    MessageEvent.objects.create(
        message_id=message.id, at=NOW + timedelta(seconds=2), status=MessageStatus.SENT, number="+1", description="Sent"
    )
    MessageEvent.objects.create(
        message_id=message.id,
        at=NOW + timedelta(seconds=1),
        status=MessageStatus.ROUTED,
        number="+1",
        description="Routed",
    )

    steps = reading.activities(message)

    assert [(step.status, step.at) for step in steps] == [
        (MessageStatus.QUEUED, NOW),
        (MessageStatus.ROUTED, NOW + timedelta(seconds=1)),
        (MessageStatus.SENT, NOW + timedelta(seconds=2)),
    ]
