"""Waiting by condition."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bench import stages
from bench.stages import Scenario, Stage


def _scenario(messages: int, kills: int) -> Scenario:
    return Scenario("worker-kill-9", messages, kills, lambda stage: None)


def test_messages_are_shared_out_with_one_share_after_the_last_kill() -> None:
    nothing: Any = None
    stage = Stage(nothing, _scenario(200, 2), nothing, Random(1), nothing, nothing)

    assert stage.shares() == [67, 67, 66]


def test_what_moves_is_waited_for_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look takes longer than our patience, yet something has changed at each."""
    monkeypatch.setattr(stages, "_PATIENCE", 0.0)
    looks = iter(range(100))

    stages.until(lambda: next(looks), lambda seen: seen == 50)

    assert next(looks) == 51


def test_what_does_not_move_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_PATIENCE", 0.0)

    stages.until(lambda: 1, lambda seen: seen == 2)
