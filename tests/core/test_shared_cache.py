"""A cache that is gone keeps nobody out."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from apps.core.shared_cache import SharedCache


def test_what_is_kept_is_there_for_every_process() -> None:
    key = uuid4().hex
    one, other = SharedCache(os.environ["VALKEY_URL"], {}), SharedCache(os.environ["VALKEY_URL"], {})

    assert one.add(key, [1, 2], 60)
    assert not other.add(key, [3], 60)
    assert other.get(key) == [1, 2]
    assert one.delete(key)
    assert other.get(key, "gone") == "gone"


def test_without_valkey_everything_is_let_through(caplog: pytest.LogCaptureFixture) -> None:
    cache = SharedCache("redis://127.0.0.1:1/0", {})

    cache.set("sign-ins", 9)

    assert cache.add("lock", True)
    assert cache.get("sign-ins", 0) == 0
    assert not cache.delete("lock")
    assert "sign-ins are not counted" in caplog.text


def test_counting_is_shared_and_goes_on_without_valkey() -> None:
    key = uuid4().hex
    one, other = SharedCache(os.environ["VALKEY_URL"], {}), SharedCache(os.environ["VALKEY_URL"], {})
    one.add(key, 0, 60)

    assert (one.incr(key), other.incr(key), one.decr(key)) == (1, 2, 1)
    gone = SharedCache("redis://127.0.0.1:1/0", {})
    assert (gone.incr(key), gone.decr(key)) == (0, 0)
