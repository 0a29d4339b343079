"""How numbers were used."""

from __future__ import annotations

import pytest

from apps.messaging.history import number_use
from apps.messaging.models import Direction, MessageStatus
from tests.cast import Cast, assemble
from tests.factories.messaging import message

OURS, OTHER = "+13125550110", "+13125550111"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_what_left_from_a_number_and_what_failed(cast: Cast) -> None:
    message(cast.shop, number=OURS, status=MessageStatus.DELIVERED)
    last = message(cast.acme, number=OURS, status=MessageStatus.FAILED)
    message(cast.acme, number=OTHER, direction=Direction.INBOUND, status=MessageStatus.RECEIVED)
    message(cast.outsider, number=OURS)

    found = number_use.of(cast.acme, [OURS, OTHER, "+13125550112"])

    assert found.keys() == {OURS, OTHER}
    assert found[OURS] == number_use.NumberUse(last.created_at, 2, 1)
    assert (found[OTHER].sent, found[OTHER].failed) == (0, 0)
    assert number_use.of(cast.shop, [OURS])[OURS].sent == 1
