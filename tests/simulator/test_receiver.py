"""What an inbox keeps, how it verifies and how it answers, without HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.simulator import receiver
from apps.simulator.receiver import Behaviour, Inbox, Inboxes
from apps.webhooks import signing

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
AT = NOW.timestamp()
BODY = b'{"event":"message.sent"}'
SECRET = signing.new_secret()


def _headers(secret: str = SECRET, body: bytes = BODY) -> dict[str, str]:
    lines = signing.headers([secret], endpoint_id=uuid4(), event_id=uuid4(), body=body, now=NOW)
    return dict(line.split(": ", 1) for line in lines)


def test_what_the_product_signs_is_verified_with_the_right_secret_only() -> None:
    assert receiver.verify(SECRET, _headers(), BODY, AT) == "verified"
    assert receiver.verify(signing.new_secret(), _headers(), BODY, AT) == "wrong"
    assert receiver.verify("", _headers(), BODY, AT) == "no_secret"


@pytest.mark.parametrize("prefix", ["x-webhook-", "webhook-"])
def test_each_family_of_headers_is_verified_by_itself(prefix: str) -> None:
    headers = {name: value for name, value in _headers().items() if name.startswith(prefix)}

    assert receiver.verify(SECRET, headers, BODY, AT) == "verified"
    assert receiver.verify(SECRET, headers, BODY + b" ", AT) == "wrong"


@pytest.mark.parametrize("part", ["id", "timestamp", "signature"])
@pytest.mark.parametrize("prefix", ["x-webhook", "webhook"])
def test_one_family_that_is_wrong_is_enough(prefix: str, part: str) -> None:
    headers = _headers() | {f"{prefix}-{part}": "v1,AAAA"}

    assert receiver.verify(SECRET, headers, BODY, AT) == "wrong"


def test_one_right_signature_of_several_is_enough() -> None:
    """While a secret is rotated, there are two."""
    old, new = _headers(), _headers(signing.new_secret())
    both = {name: f"{new[name]} {value}" if name.endswith("signature") else value for name, value in old.items()}

    assert receiver.verify(SECRET, both, BODY, AT) == "verified"


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(0, "verified"), (300, "verified"), (-300, "verified"), (301, "stale"), (-301, "stale")]
)
def test_signature_is_good_for_five_minutes(seconds: int, verdict: str) -> None:
    assert receiver.verify(SECRET, _headers(), BODY, AT + seconds) == verdict


def test_call_without_signature_is_unsigned() -> None:
    assert receiver.verify(SECRET, {"content-type": "application/json"}, BODY, AT) == "unsigned"


def test_secret_that_is_told_later_verifies_what_came_before() -> None:
    inbox = Inbox()
    inbox.take(_headers(), BODY, AT)
    inbox.tell(SECRET)
    inbox.take(_headers(), BODY, AT)
    inbox.tell(signing.new_secret())

    assert [call.verdict for call in inbox.calls] == ["verified", "verified"]


def test_inbox_keeps_the_newest_calls() -> None:
    inbox = Inbox()
    for _ in range(receiver.MAX_CALLS + 5):
        inbox.take({}, b"", AT)

    assert (inbox.total, len(inbox.calls)) == (205, 200)
    assert [inbox.calls[0].number, inbox.calls[-1].number] == [6, 205]


def test_repeats_of_an_event_are_counted() -> None:
    inbox, event, other = Inbox(), {"x-webhook-event-id": "1"}, {"webhook-id": "2"}
    for headers in (event, other, event, event, {}, {}):
        inbox.take(headers, b"", AT)

    assert [call.repeat for call in inbox.calls] == [0, 0, 1, 2, 0, 0]


def test_old_events_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "_REMEMBERED", 2)
    inbox = Inbox()
    for number in ("1", "2", "3", "1"):
        inbox.take({"webhook-id": number}, b"", AT)

    assert inbox.calls[-1].repeat == 0


def test_inbox_answers_as_it_was_told_until_it_is_told_otherwise() -> None:
    inbox = Inbox()
    assert inbox.take({}, b"", AT) == Behaviour(200)

    inbox.behave(Behaviour(410, 20))
    assert [inbox.take({}, b"", AT).status for _ in range(2)] == [410, 410]

    inbox.behave(Behaviour())
    assert inbox.take({}, b"", AT).status == 200


def test_inbox_fails_a_number_of_calls_and_then_succeeds() -> None:
    inbox = Inbox()
    inbox.behave(Behaviour(500, count=2))
    states = []
    for _ in range(3):
        states.append((inbox.state()["status"], inbox.state()["count"]))
        inbox.take({}, b"", AT)

    assert [call.answer.status for call in inbox.calls] == [500, 500, 200]
    assert states == [(500, 2), (500, 1), (200, None)]


def test_forgetting_keeps_secret_and_behaviour() -> None:
    inbox = Inbox()
    inbox.tell(SECRET)
    inbox.behave(Behaviour(500))
    inbox.take({"webhook-id": "1"}, b"", AT)

    inbox.forget()
    assert (inbox.total, len(inbox.calls)) == (0, 0)
    inbox.take({"webhook-id": "1"}, b"", AT)

    assert (inbox.secret, inbox.state()["status"], inbox.calls[0].repeat) == (SECRET, 500, 0)


def test_inboxes_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "MAX_INBOXES", 2)
    inboxes = Inboxes()
    for name in ("a", "b", "b", "c", "b", "a"):
        inboxes.get(name).take({}, b"", AT)

    assert (inboxes.get("b").total, inboxes.get("a").total) == (0, 1)


@pytest.mark.parametrize("secret", ["whsec_!", "whsec_a"])
def test_secret_must_be_base64(secret: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        receiver.secret_key(secret)
