"""What a demo's webhooks may call: this machine and its network. No socket and no look-up leads anywhere else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pycurl
import pytest
from pytest_django.fixtures import Settings

from apps.core import vetting
from apps.core.egress import EgressRequest, Response, call
from tests.fakes.receiver import Receiver
from tests.fakes.resolver import Resolver


@pytest.fixture
def resolver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    with Resolver(tmp_path) as running:
        running.knows("public.test", ["93.184.215.14"])
        monkeypatch.setattr(pycurl, "Curl", running.curl())
        yield running


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """How each socket of curl was made."""
    made: list[tuple[Any, ...]] = []

    def make(*how: Any) -> socket.socket:
        made.append(how)
        return socket.socket(*how)

    monkeypatch.setattr("apps.core.egress.socket", SimpleNamespace(socket=make))
    return made


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE, settings.WEBHOOKS_ALLOW_PUBLIC = True, False


def _post(url: str) -> Response:
    return call(EgressRequest("POST", url, body=b"x", timeout=60), vetting=vetting.for_customers())


@pytest.mark.parametrize(
    "host",
    ["public.test", "Public.test.", "unknown.test", "93.184.215.14", "[2606:2800:21f:cb07::1]", "0x5db8d70e"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_leaves_not_even_a_question_for_a_name(
    sockets: list[tuple[Any, ...]], resolver: Resolver, host: str, scheme: str
) -> None:
    response = _post(f"{scheme}://{host}/hooks")

    assert (response.status, response.left, sockets) == (0, False, [])
    assert response.error
    assert response.error.startswith("this is a demo, and nothing leaves this machine")
    assert not resolver.was_asked("public.test")
    assert not resolver.was_asked("unknown.test")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_called(host: str) -> None:
    with Receiver() as receiver:
        assert _post(receiver.url.replace("127.0.0.1", host)).status == 200


@pytest.mark.parametrize("url", ["http://[::1", "http://x:99999/", "no address"])
def test_what_is_no_address_needs_no_look_up(url: str) -> None:
    assert vetting.named_place(url) is None
    assert _post(url).status == 0
