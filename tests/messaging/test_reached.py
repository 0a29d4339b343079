from __future__ import annotations

import pytest

from apps.core import sql
from apps.messaging import reached
from apps.messaging.models import MessageStatus
from tests.cast import assemble
from tests.factories.messaging import message


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (MessageStatus.QUEUED, (False, False)),
        (MessageStatus.ROUTED, (False, False)),
        (MessageStatus.SENT, (True, False)),
        (MessageStatus.DELIVERED, (True, True)),
        (MessageStatus.READ, (True, True)),
        (MessageStatus.FAILED, (False, False)),
    ],
)
def test_how_far_it_came(db: None, status: str, wanted: tuple[bool, bool]) -> None:
    row = message(assemble().acme, status=status, channel="sms")
    ask = f"SELECT {reached.CHANNEL}, {reached.HAS_LEFT}, {reached.HAS_ARRIVED} FROM (SELECT %(id)s::uuid AS id) x "

    assert sql.rows(ask + reached.join("x.id"), {"id": row.id}) == [("sms", *wanted)]
