"""The crowd that never finishes its requests."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

from bench.slow_bodies import LIVE_RULE, P95_RULE, ROUNDS, Crowd, contend, p95
from tests.bench.conftest import Run
from tests.sentdash.web.serving import echo, site


@dataclass
class _Sender:
    broken: dict[str, int] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    accepted: int = 0

    def accept(self, count: int) -> None:
        self.accepted += count


def test_crowd_holds_its_connections_and_lets_them_go() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        crowd = Crowd("127.0.0.1", server.getsockname()[1], 3)
        with crowd.held():
            held = [server.accept()[0] for _ in range(3)]
            assert all(connection.recv(1000).endswith(b"Content-Length: 1000\r\n\r\n{") for connection in held)

        for connection in held:
            with connection:
                assert connection.recv(1000).strip() == b""


def test_half_is_sent_beside_the_crowd() -> None:
    sender = _Sender()
    with site(echo) as here:
        url = f"http://127.0.0.1:{here.port}"
        contend(sender, Crowd("127.0.0.1", here.port, 2), url, 4 * ROUNDS, is_timed=False)

    assert sender.accepted == 4 * ROUNDS
    assert sender.broken == {LIVE_RULE: ROUNDS}  # this site says 200, not 204
    assert sorted(sender.figures) == ["p95_alone_ms", "p95_beside_ms", "times"]


def test_p95_is_a_rule_when_it_is_timed() -> None:
    sender = _Sender()
    with site(echo) as here:
        contend(sender, Crowd("127.0.0.1", here.port, 1), "http://127.0.0.1:1", 1, is_timed=True)

    assert P95_RULE in sender.broken


def test_nineteen_of_twenty_are_at_most_the_p95() -> None:
    assert p95([float(number) for number in range(20)]) == 19.0


def test_messages_are_sent_while_bodies_are_held(chaos: Run) -> None:
    record = chaos.record("scenario", "500 slow bodies")

    assert (record["sent"], record["lost"], record["invariants"][LIVE_RULE]) == (40, 0, 0)
    assert P95_RULE not in record["invariants"]
