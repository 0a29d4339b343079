"""The value that changes with the settings of an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from apps.core import epoch


def test_it_changes_when_it_is_advanced() -> None:
    epoch.advance()
    first = epoch.current()

    assert first == epoch.current() != b""
    epoch.advance()
    assert epoch.current() not in (first, b"")


def test_a_call_sees_one_value_until_it_changes_settings_itself() -> None:
    with epoch.read_once():
        first = epoch.current()
        with ThreadPoolExecutor(1) as another:
            another.submit(epoch.advance).result()
        assert epoch.current() == first

        epoch.advance()
        assert epoch.current() != first


def test_without_valkey_there_is_none_and_it_is_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(epoch, "client", redis.Redis(port=1, socket_connect_timeout=0.5))
    monkeypatch.setattr(epoch, "_silence", epoch._Silence())

    assert [epoch.current() for _ in range(3)] == [b"", b"", b""]
    epoch.advance()

    assert [record.message.split(" (")[0] for record in caplog.records] == [
        "changed settings hold a second later",
        "a changed setting holds a second later",
    ]
