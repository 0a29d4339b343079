"""The connection for counting."""

from __future__ import annotations

from apps.core.valkey import client


def test_it_counts_in_the_server_of_the_settings() -> None:
    name = "tests:counted"
    client.delete(name)

    assert [client.incr(name), client.incr(name)] == [1, 2]
