"""What went over the wire about a message: as people read it, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from apps.core.egress import EgressRequest, Response
from apps.messaging import exchanges
from apps.messaging.history.timeline import tell
from apps.messaging.models import Exchange, MessageStatus
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.messaging import WHEN

_REQUEST = EgressRequest("POST", "https://carrier.test/messages", ("Authorization: Bearer KEY",), b'{"to":"+1"}')


def test_our_call_has_no_headers() -> None:
    assert exchanges.asked(_REQUEST) == 'POST https://carrier.test/messages\n{"to":"+1"}'


@pytest.mark.parametrize(
    ("response", "text"),
    [
        (Response(200, body=b'{"id": 1}'), 'HTTP 200\n{"id": 1}'),
        (Response(502, body=b"\0Bad\xff"), "HTTP 502\nBad\ufffd"),
        (Response(200, body=b"x" * 5000), "HTTP 200\n" + "x" * 4096),
        (Response(0, error="it took too long"), "it took too long"),
    ],
)
def test_what_came_of_it(response: Response, text: str) -> None:
    assert exchanges.answered(response) == text


def test_json_is_laid_out_and_anything_else_left_alone(cast: Cast) -> None:
    message = messaging.message(cast.acme)
    messaging.exchange(message, seconds=1, asked='POST /x\n{"to":"+1"}', answered="HTTP 502\n{not json")
    messaging.exchange(message, seconds=2, asked='{"to":[]}')

    assert [(raw.title, raw.text) for raw in exchanges.of(message)] == [
        ("Raw exchange with the carrier", 'POST /x\n{\n  "to": "+1"\n}\n\nHTTP 502\n{not json'),
        ("Raw report from the carrier", '{\n  "to": []\n}'),
    ]


def test_each_stands_with_its_step_and_what_led_to_none_with_the_one_before(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.DELIVERED)
    messaging.event(message, MessageStatus.SENT, seconds=1)
    messaging.event(message, MessageStatus.DELIVERED, seconds=3)
    for seconds in (1, 2, 3, 4):
        messaging.exchange(message, seconds=seconds, asked=str(seconds))

    told = tell(message)

    assert [[raw.text for raw in step.raw] for step in told.steps] == [[], ["1", "2"], ["3", "4"]]


def test_the_old_are_forgotten(cast: Cast, settings: Settings) -> None:
    settings.CARRIER_LOG_DAYS = 7
    old, young = (messaging.message(cast.acme, created_at=WHEN + timedelta(days=days)) for days in (0, 2))
    for message in (old, young):
        messaging.exchange(message)

    deleted = exchanges.forget(now=WHEN + timedelta(days=8))

    assert deleted == 1
    assert Exchange.objects.get().message_id == young.id
