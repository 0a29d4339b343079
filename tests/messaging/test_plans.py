"""How the drain's statements are planned while tables are empty, for those plans are kept when they no longer are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.db import connection

from apps.core import sql
from apps.core.models import new_id
from apps.messaging import hourly_counts
from apps.messaging.models import MessageStatus
from apps.messaging.sending import draft, settle
from apps.messaging.sending.settle import SendOutcome
from tests.messaging.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kept_to_indexes() -> Iterator[None]:
    sql.keep_to_indexes()
    yield
    connection.close()  # and with it the settings


def _plan(statement: str, values: dict[str, Any]) -> str:
    with sql.cursor() as hot:
        return "\n".join(line for (line,) in hot.execute(f"EXPLAIN {statement}", values).fetchall())


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (draft._DUE, {"now": NOW, "limit": 250}),
        (draft._TAKE, {"ids": sql.array([new_id()]), "hold_at": "{0}", "holds": [], "until": NOW}),
        (
            settle._SETTLE,
            {
                "outcomes": orjson.dumps([SendOutcome(new_id(), 1, MessageStatus.SENT, NOW, "Sent")]).decode(),
                "now": NOW,
                "noted_before": hourly_counts.noted_before(NOW),
            },
        ),
    ],
    ids=["due", "take", "settle"],
)
def test_no_table_is_read_from_end_to_end(statement: str, values: dict[str, Any]) -> None:
    plan = _plan(statement, values)

    assert "Index Scan" in plan
    assert not [words for words in ("Seq Scan", "Bitmap", "Hash Join", "Merge Join") if words in plan]


def test_a_new_connection_is_told_again() -> None:
    connection.close()
    sql.keep_to_indexes()
    sql.keep_to_indexes()

    assert sql.rows("SELECT current_setting('enable_seqscan')", {}) == [("off",)]
