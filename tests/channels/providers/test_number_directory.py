"""Every carrier with a directory asks about a number and never raises at an answer."""

from __future__ import annotations

import pytest

from apps.channels.providers import DIRECTORIES
from apps.channels.providers.number_directory import DirectoryEntry, NoAnswer
from apps.core.egress import Response


@pytest.mark.parametrize("provider", DIRECTORIES)
def test_the_number_is_in_the_call(provider: str) -> None:
    request = DIRECTORIES[provider].ask("+14155552671", {"api_key": "KEY"}, "http://127.0.0.1:1")

    assert request.url.startswith("http://127.0.0.1:1/")
    assert "14155552671" in request.url


@pytest.mark.parametrize("provider", DIRECTORIES)
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"no JSON"])
def test_any_answer_is_read(provider: str, body: bytes) -> None:
    assert isinstance(DIRECTORIES[provider].read_line(Response(200, body=body)), DirectoryEntry | NoAnswer)
