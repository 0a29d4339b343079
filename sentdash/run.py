"""`python -m sentdash.run` (`make run`): run everything in one terminal. sentdash/run_plan.py says what.

It is not a manage.py command, because loading Django would cost a second and 40 MB for nothing.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sentdash.embedded.launch import CannotStart, write_secret
from sentdash.processes import Supervisor
from sentdash.run_plan import Plan

# Seconds. The first start on a slow disk creates a cluster and loads the demo, and should take a tenth of this.
_PATIENCE = 120.0
_COLOURS = {"up": 1, "web": 32, "worker": 36, "beat": 35, "simulator": 33, "prepare": 34, "postgres": 34, "valkey": 31}


def main() -> int:
    """Returns 0 after Ctrl-C or SIGTERM, and 1 with a message if it can't start or a program keeps crashing."""
    try:
        _run(Plan(os.environ))
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _run(plan: Plan) -> None:
    plan.refuse_exposure()
    _make(plan.home)
    with _only_one(plan.home):
        if left := plan.clear_leftovers():
            _say("up", f"An earlier run was killed; what it left running was ended: {', '.join(left)}.")
        plan.refuse_busy_ports()
        supervisor = Supervisor(_say)
        with supervisor.signals():
            _bring_up(plan, supervisor)
    if supervisor.failed:
        raise CannotStart("Stopped, because a program crashed again and again; its last words stand above.")


def _bring_up(plan: Plan, supervisor: Supervisor) -> None:
    try:
        if _start(plan, supervisor):
            _say("up", _where_to_go(plan))
            supervisor.watch()
    finally:
        _say("up", f"Stopping {', '.join(reversed(supervisor.names()))}.")
        supervisor.stop()
        (plan.home / "run.env").unlink(missing_ok=True)


def _start(plan: Plan, supervisor: Supervisor) -> bool:
    _say("up", f"Starting, with everything in {plan.home}.")
    for program in plan.services():
        supervisor.start(program)
    _await(supervisor)
    _note(plan)
    if supervisor.stopping or (code := supervisor.finish(plan.preparation())) is None:
        return False
    if code:
        raise CannotStart(f"`manage.py prepare` ended with exit code {code}; what it said stands above.")
    for program in plan.programs():
        supervisor.start(program)
    _await(supervisor)
    return not supervisor.stopping


def _await(supervisor: Supervisor) -> None:
    if not supervisor.wait_ready(_PATIENCE) and not supervisor.stopping:
        raise CannotStart(f"Not ready after {_PATIENCE:.0f} s: {', '.join(supervisor.waited_for())}.")


def _make(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / "lock").touch()
    except OSError as problem:
        raise CannotStart(f"SENTDASH_HOME={home} cannot be written: {problem.strerror}.") from None


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Lock against a second run. The kernel releases the lock when its holder dies, so it is never stale."""
    with (home / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotStart(
                f"Another `make run` (pid {file.read().strip()}) uses {home}: "
                "stop it, or choose another home with SENTDASH_HOME=…."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _note(plan: Plan) -> None:
    """Write `run.env`, with which other commands join this run: `set -a; . var/run.env; python manage.py shell`."""
    names = ("SENTDASH_HOME", "DATABASE_URL", "VALKEY_URL", "SENTDASH_SECRET_KEY", "PORT")
    write_secret(plan.home / "run.env", "".join(f"{name}={shlex.quote(plan.environment[name])}\n" for name in names))


def _where_to_go(plan: Plan) -> str:
    lines = ["", f"  sentdash is ready   {plan.url}"]
    if plan.simulator:
        lines += [f"  try it              {plan.url}/simulator/try/", f"  simulated phones    {plan.simulator_url}"]
    if plan.demo:
        lines += _login(plan.home / "demo.env")
    if plan.has_demo_data:
        lines.append("  to start empty      make run DEMO=empty")
    return "\n".join([*lines, "  to stop             Ctrl-C", ""])


def _login(file: Path) -> list[str]:
    """Print the demo's login, which exists on this machine only, and where its API keys are."""
    pairs = (line.partition("=") for line in (file.read_text().splitlines() if file.exists() else ()))
    known = {name: value for name, _, value in pairs}
    names = {
        "e-mail": "SENTDASH_LOGIN_EMAIL",
        "password": "SENTDASH_LOGIN_PASSWORD",
        "operator": "SENTDASH_OPERATOR_EMAIL",
    }
    lines = [f"  {label:<18}  {known[name]}" for label, name in names.items() if known.get(name)]
    return [*lines, f"  API keys            {file}"]


def _say(name: str, text: str) -> None:
    prefix = f"{name:<9} | "
    if sys.stdout.isatty():
        prefix = f"\x1b[{_COLOURS.get(name, 37)}m{prefix}\x1b[0m"
    try:
        for line in text.split("\n"):
            sys.stdout.write(f"{prefix}{line}\n")
        sys.stdout.flush()
    except OSError:  # the terminal is closed, and SIGHUP will follow
        return


if __name__ == "__main__":
    sys.exit(main())
