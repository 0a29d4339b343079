"""Embedded servers for as long as a `with` block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sentdash.embedded.postgres import Postgres
from sentdash.embedded.valkey import Valkey
from sentdash.processes import Supervisor
from sentdash.run_plan import server_program
from tests.patience import PATIENCE


@contextmanager
def running(server: Postgres | Valkey) -> Iterator[None]:
    supervisor = Supervisor(lambda _name, text: print(text))
    server.prepare()
    supervisor.start(server_program("server", server))
    try:
        assert supervisor.wait_ready(PATIENCE), supervisor.waited_for()
        yield
    finally:
        supervisor.stop()
