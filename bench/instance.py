"""A separate sentdash to measure: a fresh database on the server at DATABASE_URL, its own Valkey and home.

`make bench` and `make chaos` also start a separate PostgreSQL, with fsync on (see sentdash/throwaway.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.running import Running, running
from sentdash.embedded.launch import CannotStart, free_port
from sentdash.embedded.valkey import Valkey
from sentdash.processes import Program
from sentdash.run_plan import Plan, server_program

_PREPARATION = 900.0  # seconds


@dataclass(frozen=True)
class Instance:
    """What `make run` would run, on places of its own. `valkey` is started already."""

    plan: Plan
    valkey: Running

    @property
    def home(self) -> Path:
        return self.plan.home

    @cached_property
    def demo(self) -> dict[str, str]:
        """What stands in demo.env."""
        pairs = (line.partition("=") for line in (self.home / "demo.env").read_text().splitlines())
        return {name: value for name, _, value in pairs}

    def program(self, name: str, **environment: str) -> Program:
        """web, worker, beat or simulator, exactly as `make run` starts it but for the environment given."""
        found = next(program for program in self.plan.programs() if program.name == name)
        return found.but(env={**found.env, **environment})

    def running(self, name: str, **environment: str) -> AbstractContextManager[Running]:
        """One of those, for as long as the block lasts."""
        return self.around(self.program(name, **environment))

    def around(self, program: Program) -> AbstractContextManager[Running]:
        return running(program, self.home)

    @cached_property
    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.plan.given["DATABASE_URL"], autocommit=True)

    def ask(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.database.execute(statement.encode(), parameters or None).fetchall()

    @cached_property
    def _traffic(self) -> str:
        """Every table of the messaging room, and the events of messages. Contacts and endpoints stay."""
        found = self.ask(
            "SELECT tablename FROM pg_tables WHERE starts_with(tablename, 'messaging_')"
            " OR tablename IN ('webhooks_outboxbatch', 'webhooks_delivery') ORDER BY 1"
        )
        return ", ".join(name for (name,) in found)

    def clear(self) -> None:
        """Take away every message and event."""
        self.database.execute(f"TRUNCATE {self._traffic}".encode())

    def unbill(self) -> None:
        """Without the demo's money and prices: what is measured is free, unless an order of `paying` says otherwise."""
        self.database.execute("SET sentdash.disposable = on")
        self.database.execute("TRUNCATE billing_wallet, billing_ledgerentry, billing_rate CASCADE")
        self.database.execute("RESET sentdash.disposable")


@contextmanager
def stand(given: Mapping[str, str], **settings: str) -> Iterator[Instance]:
    """A house, migrated and with the demo account in it; nothing of it is left afterwards."""
    with ExitStack() as after:
        folder = _folder(Path(given["SENTDASH_HOME"]))
        after.callback(shutil.rmtree, folder, ignore_errors=True)
        url = after.enter_context(_database(given["DATABASE_URL"]))
        server = Valkey(folder / "valkey")
        server.prepare()
        valkey = after.enter_context(running(server_program("valkey", server).but(log=None), folder))
        plan = Plan({**given, **_places(folder), "DATABASE_URL": url, "VALKEY_URL": server.url(), **settings})
        _prepare(plan)
        house = Instance(plan, valkey)
        after.callback(house.database.close)
        house.unbill()
        yield house


def _folder(home: Path) -> Path:
    """On the disk of the real home: a temporary file system would be quicker than what is to be measured."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in home.glob("measured-*-*"):  # of a run that was killed
        if not _is_alive(int(folder.name.split("-")[1])):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"measured-{os.getpid()}-", dir=home.resolve()))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def _places(folder: Path) -> dict[str, str]:
    return {
        "SENTDASH_HOME": str(folder),
        "SENTDASH_DEMO": "empty",
        "SIMULATOR": "on",
        "BIND": "127.0.0.1",
        "PORT": str(free_port()),
        "SIMULATOR_PORT": str(free_port()),
        "STATIC_ROOT": str(folder / "static"),
        "LOG_LEVEL": "WARNING",
        "RATE_LIMIT_STANDARD": "1000000/1000000",  # counted, as always, but never reached
    }


@contextmanager
def _database(url: str) -> Iterator[str]:
    name = f"measured_{token_hex(4)}"
    _on_server(url, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _on_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _on_server(url: str, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _prepare(plan: Plan) -> None:
    program = plan.preparation()
    done = subprocess.run(
        program.argv,
        env=program.env,
        cwd=program.cwd,
        capture_output=True,
        text=True,
        timeout=_PREPARATION,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"`manage.py prepare` failed: {(done.stderr or done.stdout)[-2000:]}")
