"""Valkey from a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from sentdash.embedded.valkey import Valkey
from tests.servers import running


def test_it_wants_its_password_and_keeps_nothing(tmp_path: Path) -> None:
    server = Valkey(tmp_path / "valkey")

    with running(server), redis.Redis.from_url(server.url()) as client:
        client.set("bell", "rung")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)).ping()

    assert {path.name for path in server.folder.iterdir()} == {"port", "log", "valkey.conf"}


def test_it_does_not_answer_before_it_runs(tmp_path: Path) -> None:
    server = Valkey(tmp_path / "valkey")
    server.prepare()

    assert not server.answers()
    assert not server.clear()
