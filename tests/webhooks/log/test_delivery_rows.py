from __future__ import annotations

from typing import Any

import pytest

from apps.webhooks.log import delivery_rows
from apps.webhooks.log.delivery_rows import DeliveryRow
from tests.cast import Cast
from tests.factories.webhooks import NOW, attempted, delivery, endpoint

_REFUSED = attempted(500, error="The endpoint answered with HTTP status 500")
_SILENT = attempted(None, response=None, error="The endpoint could not be called: it did not answer within 5 seconds")


def _row(cast: Cast, event: str = "message.delivered", **fields: Any) -> DeliveryRow:
    return delivery_rows.of([delivery(endpoint(cast.acme), event, **fields)])[0]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "Delivered"),
        ({"status": "pending", "tries": [], "attempts": 0, "due_at": NOW}, "Waiting"),
        ({"status": "retrying", "tries": [_REFUSED], "due_at": NOW}, "Retrying"),
        ({"status": "failed", "tries": [_REFUSED]}, "Failed"),
        ({"status": "failed", "tries": [], "attempts": 0}, "Not sent"),
    ],
)
def test_state_in_a_word(cast: Cast, fields: dict[str, Any], word: str) -> None:
    assert _row(cast, **fields).mark.word == word


@pytest.mark.parametrize(
    ("tried", "word", "sentence"),
    [
        (attempted(204), "HTTP 204", "The endpoint accepted it."),
        (_REFUSED, "HTTP 500", "The endpoint answered with HTTP status 500."),
        (_SILENT, "No answer", "It did not answer within 5 seconds."),
    ],
)
def test_attempt_in_a_sentence(cast: Cast, tried: dict[str, Any], word: str, sentence: str) -> None:
    (attempt,) = _row(cast, tries=[tried]).attempts

    assert (attempt.mark.word, attempt.sentence, attempt.ms, attempt.at) == (word, sentence, 1000, NOW)


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ("message.sent", "message"),
        ("templates", "template"),
        ("contact.help", "message"),
        ("profile.completed", "profile"),
    ],
)
def test_what_it_is_about(cast: Cast, event: str, about: str) -> None:
    row = _row(cast, event)

    assert row.about == about
    assert row.about_id in row.delivery.body


def test_claimed_delivery_is_being_sent_and_its_state_changes_with_every_step(cast: Cast) -> None:
    fields: list[dict[str, Any]] = [
        {"status": "pending", "tries": [], "attempts": 0, "due_at": NOW},
        {"status": "pending", "tries": [], "attempts": 1, "due_at": NOW},
        {"status": "retrying", "tries": [_REFUSED], "attempts": 1, "due_at": NOW},
        {"status": "delivered", "tries": [_REFUSED, attempted()], "attempts": 2},
    ]
    rows = [_row(cast, **each) for each in fields]

    assert [row.is_being_sent for row in rows] == [False, True, False, False]
    assert [row.is_moving for row in rows] == [True, True, True, False]
    assert len({row.state for row in rows}) == len(rows)
