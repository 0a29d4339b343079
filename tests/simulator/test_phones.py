"""What the carrier remembers, how much of it, and that the journal brings all of it back."""

from __future__ import annotations

from dataclasses import asdict
from itertools import count
from typing import Any

import orjson
import pytest

from apps.simulator import phones
from apps.simulator.phones import INBOUND, OUTBOUND, PhoneMessage, Phones

ANN, BOB = "+14155550101", "+14155550102"
HOUSE = "+13125550100"
clock = count(1000)


class Lines:
    """Keeps entries as a journal would: as bytes."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, entry: Any) -> None:
        self.written.append(orjson.dumps(entry))

    def entries(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.written]


def text(phone: str = ANN, **other: Any) -> PhoneMessage:
    at = next(clock)
    fixed: dict[str, Any] = {"direction": OUTBOUND, "number": HOUSE, "text": "Hi", "encoding": "GSM-7", "parts": 1}
    return PhoneMessage(**fixed | {"id": f"id-{at}", "phone": phone, "received": float(at)} | other)


def state(remembered: Phones) -> list[Any]:
    threads = [[asdict(message) for message in remembered.thread(phone)] for phone in (ANN, BOB)]
    return [threads, remembered.totals(), remembered.busy(), [asdict(one) for one in remembered.unfinished()]]


def test_thread_shows_the_newest_first() -> None:
    remembered = Phones()
    old, new = text(), text()

    remembered.add(old)
    remembered.add(new)

    assert remembered.thread(ANN) == [new, old]
    assert remembered.thread(BOB) == []


def test_phone_keeps_its_newest_messages_and_counts_all() -> None:
    remembered = Phones()
    sent = [text(key=f"k{number}") for number in range(phones.PER_PHONE + 5)]

    for message in sent:
        remembered.add(message)

    assert remembered.thread(ANN) == sent[: -phones.PER_PHONE - 1 : -1]
    assert remembered.deliveries(ANN) == len(sent)
    assert remembered.find(sent[0].id) is None
    assert remembered.recall("k0") == sent[0]


def test_oldest_messages_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "MESSAGES", 2)
    monkeypatch.setattr(phones, "KEYS", 2)
    remembered = Phones()
    sent = [text(ANN, key="a"), text(BOB, key="b"), text(BOB, key="c")]

    for message in sent:
        remembered.add(message)

    assert remembered.thread(ANN) == []
    assert remembered.thread(BOB) == [sent[2], sent[1]]
    assert remembered.recall("a") is None


def test_only_what_arrives_is_a_delivery() -> None:
    remembered = Phones()

    remembered.add(text(outcome="delivery_failed", code="40008"))
    remembered.add(text(direction=INBOUND))
    remembered.add(text(outcome="delivery_unconfirmed"))

    assert remembered.deliveries(ANN) == 1
    assert (remembered.counters.accepted, remembered.counters.replies) == (2, 1)


def test_phones_with_more_than_one_delivery_stand_out() -> None:
    remembered = Phones()

    for phone in (ANN, BOB, ANN):
        remembered.add(text(phone))

    assert remembered.busy() == {ANN: 2}
    assert remembered.totals()["phones_with_more_than_one"] == 1


def test_last_message_to_a_phone_can_be_narrowed_to_a_number() -> None:
    remembered = Phones()
    first, second, reply = text(number="+13125550101"), text(), text(direction=INBOUND)

    for message in (first, second, reply):
        remembered.add(message)

    assert remembered.last_to(ANN) == second
    assert remembered.last_to(ANN, "+13125550101") == first
    assert remembered.last_to(ANN, "+13125550199") is None
    assert remembered.last_from(HOUSE) == second


def test_latest_lists_the_busiest_phone_first() -> None:
    remembered = Phones()
    messages = [text(ANN), text(BOB), text(ANN)]

    for message in messages:
        remembered.add(message)

    assert remembered.latest(10) == [messages[2], messages[1]]
    assert remembered.latest(1) == [messages[2]]


def test_journal_brings_everything_back() -> None:
    journal = Lines()
    remembered = Phones(journal)
    message = text(ANN, key="k", digest="d", plan=["message.sent", "message.finalized"])
    for each in (message, text(BOB), text(ANN, direction=INBOUND)):
        remembered.add(each)
    message.status, message.sent, message.plan, message.attempt = "sent", 5.0, ["message.finalized"], 0
    remembered.record(message, {"event": "message.sent", "status": 200})
    remembered.counters.callbacks_sent += 1
    remembered.count()

    again = Phones()
    again.replay(journal.entries())

    assert state(again) == state(remembered)
    assert again.recall("k") == message


def test_snapshot_brings_everything_back_in_fewer_entries() -> None:
    journal, compact = Lines(), Lines()
    remembered = Phones(journal)
    for number in range(phones.PER_PHONE + 5):
        message = text(key=f"k{number}")
        remembered.add(message)
        remembered.record(message, {"event": "message.sent", "status": 500})

    for entry in remembered.snapshot():
        compact.write(entry)
    again = Phones()
    again.replay(compact.entries())

    assert state(again) == state(remembered)
    assert again.recall("k0") is not None
    assert len(compact.written) < len(journal.written)


def test_counters_are_written_only_when_they_change() -> None:
    journal = Lines()
    remembered = Phones(journal)
    remembered.counters.requests += 1

    remembered.count()
    remembered.count()

    assert len(journal.written) == 1


def test_forgetting_leaves_nothing_behind_nor_to_be_told() -> None:
    journal = Lines()
    remembered = Phones(journal)
    message = text(key="k", plan=["message.sent"])
    remembered.add(message)

    remembered.forget()
    again = Phones()
    again.replay(journal.entries())

    assert state(remembered) == state(again) == state(Phones())
    assert remembered.recall("k") is None
    assert message.plan == []


def test_what_moved_after_being_forgotten_is_passed_over() -> None:
    again = Phones()

    again.replay([{"op": "moved", "id": "gone", "callback": None}, {"op": "unheard of"}])

    assert again.thread(ANN) == []
