from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.core.egress import EgressRequest, Window
from bench import load
from tests.fakes.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def posts(receiver: Receiver, count: int) -> list[EgressRequest]:
    return [EgressRequest("POST", f"{receiver.url}/{index}", (), b"{}") for index in range(count)]


def test_every_request_is_made_once_though_the_window_is_smaller(receiver: Receiver) -> None:
    with Window[None](3) as window:
        seconds = load.fly(window, posts(receiver, 10), expect=200)

    assert sorted(call.path for call in receiver.calls) == sorted(f"/{index}" for index in range(10))
    assert seconds > 0


def test_window_can_be_used_again(receiver: Receiver) -> None:
    with Window[None](2) as window:
        load.fly(window, posts(receiver, 2), expect=200)
        load.fly(window, posts(receiver, 2), expect=200)

    assert len(receiver.calls) == 4


def test_refused_request_makes_no_figure(receiver: Receiver) -> None:
    receiver.answers = [200, 503]

    with Window[None](1) as window, pytest.raises(load.Refused, match="503"):
        load.fly(window, posts(receiver, 3), expect=200)


def test_answer_to_one_request_is_its_body(receiver: Receiver) -> None:
    with Window[None](1) as window:
        assert load.one(window, posts(receiver, 1)[0], expect=200) == b""


def test_server_of_one_process_is_never_spread_over_two(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_TRIES", 2)

    with pytest.raises(load.Refused, match="never spread"), load.connected(4, posts(receiver, 1)[0]):
        pass
