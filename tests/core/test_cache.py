"""A short memory, seen from outside."""

from __future__ import annotations

import time

import pytest

from apps.core.cache import Remembered


def test_value_is_loaded_once_while_it_is_fresh() -> None:
    numbers = iter(range(7, 100))
    memory: Remembered[str, int] = Remembered(seconds=60)

    values = [memory.get("a", lambda: next(numbers)) for _ in range(3)]

    assert values == [7, 7, 7]


def test_stale_value_is_loaded_again() -> None:
    memory: Remembered[str, int] = Remembered(seconds=0.01)
    memory.get("a", lambda: 1)
    time.sleep(0.02)

    assert memory.get("a", lambda: 2) == 2


def test_failure_is_passed_on_and_not_remembered() -> None:
    memory: Remembered[str, int] = Remembered(seconds=60)
    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 // 0)

    assert memory.get("a", lambda: 3) == 3


def test_renewed_value_takes_the_place_of_a_fresh_one() -> None:
    memory: Remembered[str, int] = Remembered(seconds=60)
    memory.get("a", lambda: 1)

    assert memory.renew("a", lambda: 2) == 2
    assert memory.get("a", lambda: 3) == 2


def test_value_that_cannot_be_renewed_is_forgotten() -> None:
    memory: Remembered[str, int] = Remembered(seconds=60)
    memory.get("a", lambda: 1)
    with pytest.raises(ZeroDivisionError):
        memory.renew("a", lambda: 1 // 0)

    assert memory.get("a", lambda: 2) == 2


def test_only_missing_keys_are_loaded_together() -> None:
    memory: Remembered[str, str] = Remembered(seconds=60)
    asked: list[set[str]] = []

    def load(keys: set[str]) -> dict[str, str]:
        asked.append(keys)
        return {key: key.upper() for key in keys}

    memory.get_many(["a", "b"], load)
    found = memory.get_many(["a", "b", "c"], load)

    assert found == {"a": "A", "b": "B", "c": "C"}
    assert asked == [{"a", "b"}, {"c"}]


def test_nothing_of_another_epoch_is_used() -> None:
    epochs = iter([b"1", b"1", b"2", b"2", b"2"])
    numbers = iter(range(7, 100))
    memory: Remembered[str, int] = Remembered(seconds=60, epoch=lambda: next(epochs))

    found = [memory.get("a", lambda: next(numbers)) for _ in range(4)]
    together = memory.get_many(["a", "b"], lambda keys: dict.fromkeys(keys, 1))

    assert (found, together) == ([7, 7, 8, 8], {"a": 8, "b": 1})


def test_what_changes_while_it_is_read_is_read_again() -> None:
    now = [b"1"]
    memory: Remembered[str, int] = Remembered(seconds=60, epoch=lambda: now[0])

    def load() -> int:
        now[0] = b"2"
        return 1

    assert memory.get("a", load) == 1
    assert memory.get("a", lambda: 2) == 2


def test_memory_never_holds_more_than_its_size() -> None:
    memory: Remembered[int, int] = Remembered(seconds=60, size=10)

    for number in range(100):
        memory.get(number, lambda number=number: number)  # type: ignore[misc]

    assert len(memory._held) <= 10
