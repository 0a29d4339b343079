"""A whole sentdash that really listens: web, worker, simulator and demo data, in a database beside the tests' own.

Tests see what it committed through its API; it sees nothing of what tests write inside their transactions.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from sentdash.embedded.launch import free_port
from sentdash.processes import Supervisor
from sentdash.run_plan import Plan
from tests.patience import PATIENCE

_UNLIMITED = "1000000/1000000"  # calls a minute, and at once


@dataclass(frozen=True)
class Live:
    """`env` is demo.env; `environment` is what its processes run with, for commands that should join them."""

    url: str
    simulator_url: str
    home: Path
    env: dict[str, str]
    environment: dict[str, str]


@contextmanager
def serve(home: Path, *, name: str, valkey_database: int, demo: str = "empty") -> Iterator[Live]:
    plan = Plan({**os.environ, **_places(home, name, valkey_database, demo)})
    supervisor = Supervisor(lambda who, text: print(f"{who}: {text}"))
    try:
        _run(plan, supervisor)
        yield Live(plan.url, plan.simulator_url, home, _read(home / "demo.env"), plan.environment)
    finally:
        supervisor.stop()


def _places(home: Path, name: str, valkey_database: int, demo: str) -> dict[str, str]:
    return {
        "SENTDASH_HOME": str(home),
        "STATIC_ROOT": str(home / "static"),
        "SENTDASH_DEMO": demo,
        **dict.fromkeys(("RATE_LIMIT_STANDARD", "RATE_LIMIT_SENSITIVE", "RATE_LIMIT_WEBHOOK_TEST"), _UNLIMITED),
        "SIMULATOR": "on",
        "BIND": "localhost",
        "PORT": str(free_port()),
        "SIMULATOR_PORT": str(free_port()),
        "DATABASE_URL": _fresh_database(name),
        "VALKEY_URL": urlsplit(os.environ["VALKEY_URL"])._replace(path=f"/{valkey_database}").geturl(),
    }


def _fresh_database(name: str) -> str:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _run(plan: Plan, supervisor: Supervisor) -> None:
    """What they print goes to files in the home: nobody reads a pipe while tests run."""
    code = supervisor.finish(plan.preparation())
    assert code == 0, f"`manage.py prepare` ended with {code}; what it said is in the captured output."
    for program in plan.programs():
        supervisor.start(program.but(log=plan.home / f"{program.name}.log"))
    assert supervisor.wait_ready(PATIENCE), f"Not ready after {PATIENCE} s: {supervisor.waited_for()}; see {plan.home}."


def _read(file: Path) -> dict[str, str]:
    pairs = (word.partition("=") for word in shlex.split(file.read_text(), comments=True))
    return {name.removeprefix("export "): value for name, _, value in pairs if value}
