"""What `make run` starts, in which order and with which environment. It stops everything in reverse order."""

from __future__ import annotations

import ipaddress
import secrets
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sentdash.embedded.launch import BARE_ENV, CannotStart, is_free, write_secret
from sentdash.embedded.leftovers import marked, stop
from sentdash.embedded.postgres import Postgres
from sentdash.embedded.valkey import Valkey
from sentdash.processes import Program

BASE_DIR = Path(__file__).resolve().parent.parent
_OFF = {"0", "off", "no", "false"}


@dataclass(frozen=True)
class Plan:
    """The settings of one `make run`, from `given` (the environment)."""

    given: Mapping[str, str]

    @cached_property
    def home(self) -> Path:
        """An empty demo has its own home, so that it is empty whatever ran before, and the other demo is kept."""
        usual = BASE_DIR / "var" / "empty" if self._is_empty_demo else BASE_DIR / "var"
        return Path(self.given.get("SENTDASH_HOME") or usual).expanduser().resolve()

    @property
    def bind(self) -> str:
        return self.given.get("BIND") or "localhost"

    @property
    def port(self) -> int:
        return self._number("PORT", 8000)

    @property
    def simulator_port(self) -> int:
        return self._number("SIMULATOR_PORT", self.port + 1)

    @property
    def demo(self) -> bool:
        return self._on("SENTDASH_DEMO", True)

    @property
    def has_demo_data(self) -> bool:
        return self.demo and not self._is_empty_demo

    @property
    def _is_empty_demo(self) -> bool:
        return self.given.get("SENTDASH_DEMO", "").lower() == "empty"

    @property
    def simulator(self) -> bool:
        """Whether to run the simulator. By default only in demo mode, because it sends nothing to real phones."""
        return self._on("SIMULATOR", self.demo)

    @property
    def url(self) -> str:
        """With a host name, because browsers refuse passkeys at an IP address."""
        return f"http://localhost:{self.port}"

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"

    @cached_property
    def postgres(self) -> Postgres | None:
        return None if self.given.get("DATABASE_URL") else Postgres(self.home / "postgres")

    @cached_property
    def valkey(self) -> Valkey | None:
        return None if self.given.get("VALKEY_URL") else Valkey(self.home / "valkey")

    @property
    def mark(self) -> str:
        """Set in the environment of every child, so that the next run finds the processes that a killed run left."""
        return f"SENTDASH_RUN={self.home}"

    def refuse_exposure(self) -> None:
        if self.demo and not _is_loopback(self.bind):
            raise CannotStart(
                f"Demo mode answers on this machine only, and BIND={self.bind} is open to others: "
                "set SENTDASH_DEMO=off, or leave BIND unset."
            )

    def refuse_busy_ports(self) -> None:
        for name, port, host in self._ports():
            if not is_free(port, host):
                raise CannotStart(f"Port {port} is taken by another program: choose another with {name}=….")

    def clear_leftovers(self) -> list[str]:
        """End the processes that a killed run left. Returns the names of what was found."""
        found = ["processes"] if stop(marked(self.mark)) else []
        found += ["PostgreSQL"] if self.postgres and self.postgres.clear() else []
        found += ["Valkey"] if self.valkey and self.valkey.clear() else []
        return found

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of all our programs: what was given, and defaults for the rest."""
        ours = {
            "SENTDASH_HOME": str(self.home),
            "SENTDASH_RUN": str(self.home),
            "SENTDASH_DEMO": "empty" if self._is_empty_demo else str(self.demo),
            "SENTDASH_SECRET_KEY": self._key,
            "DATABASE_URL": self.postgres.url() if self.postgres else self.given["DATABASE_URL"],
            "VALKEY_URL": self.valkey.url() if self.valkey else self.given["VALKEY_URL"],
            "PORT": str(self.port),
            "STATIC_ROOT": self.given.get("STATIC_ROOT") or str(self.home / "static"),
            "PYTHONUNBUFFERED": "1",  # so that log lines appear at once
        }
        return {**self.given, **ours, **(self._simulated() if self.simulator else {})}

    def services(self) -> list[Program]:
        """PostgreSQL and Valkey, if we run them. Creates their folders."""
        found = []
        for name, server in (("postgres", self.postgres), ("valkey", self.valkey)):
            if server:
                server.prepare()
                found.append(server_program(name, server))
        return found

    def preparation(self) -> Program:
        return self._python("prepare", "manage.py", "prepare")

    def programs(self) -> list[Program]:
        worker = self._celery("worker", "-P", "threads", "-c", "5", "--without-gossip", "--without-mingle")
        beat = self._celery("beat", "-s", str(self.home / "beat"))
        # The worker's warm shutdown finishes its current batch. Rows it leaves are claimed again later.
        worker = worker.but(patience=20.0, ready_text=" ready.")
        return [*([self._simulator()] if self.simulator else []), worker, beat, self._web()]

    def _simulator(self) -> Program:
        program = self._python(
            *("simulator", "-m", "apps.simulator"),
            *("--port", str(self.simulator_port), "--home", str(self.home / "simulator")),
            *("--orders-url", f"{self.url}/callbacks/numbers/telnyx"),
            # Outside a demo payments are real, and only Stripe may tell us of any.
            *(("--payments-url", f"{self.url}/callbacks/payments/stripe") if self.demo else ()),
        )
        return program.but(ready_text="simulator ready")

    def _celery(self, name: str, *options: str) -> Program:
        program = self._python(name, "-m", "celery", "-q", "-A", "sentdash", name, *options, "--loglevel", "INFO")
        # Celery warns about root because of pickled tasks, but ours are JSON.
        return program.but(env={**program.env, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"})

    def _web(self) -> Program:
        program = self._python("web", "-m", "sentdash.web", "--host", self.bind, "--port", str(self.port))
        # Its processes stop when it dies, but only SIGTERM makes it wait for their last requests.
        return program.but(on_orphan=signal.SIGTERM, ready=self._answers)

    def _answers(self) -> bool:
        host = "127.0.0.1" if self.bind in {"0.0.0.0", "localhost"} else self.bind
        connection = HTTPConnection(host, self.port, timeout=2)
        try:
            connection.request("GET", "/health/ready", headers={"Host": self._a_host()})
            return connection.getresponse().status < 300
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _a_host(self) -> str:
        """A host name that the web server accepts."""
        first = self.given.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
        return "127.0.0.1" if first in {"", "*"} else first

    def _python(self, name: str, *arguments: str) -> Program:
        return Program(name, (sys.executable, *arguments), self.environment, cwd=BASE_DIR)

    def _simulated(self) -> dict[str, str]:
        carriers = {
            "TELNYX_API_URL": f"{self.simulator_url}/v2",
            "WHATSAPP_API_URL": f"{self.simulator_url}/v23.0",
            "STRIPE_URL": self.simulator_url,
            "STRIPE_WEBHOOK_SECRET": f"whsec_{sha256(b'stripe:' + self._key.encode()).hexdigest()[:32]}",
        }
        return {"SENTDASH_SIMULATOR_URL": self.simulator_url, **(carriers if self.demo else {})}

    @cached_property
    def _key(self) -> str:
        return self.given.get("SENTDASH_SECRET_KEY") or self._secret()

    def _secret(self) -> str:
        file = self.home / "secret"
        if not file.exists():
            write_secret(file, secrets.token_urlsafe(48))
        return file.read_text().strip()

    def _ports(self) -> list[tuple[str, int, str]]:
        simulator = [("SIMULATOR_PORT", self.simulator_port, "127.0.0.1")]
        return [("PORT", self.port, self.bind), *(simulator if self.simulator else [])]

    def _number(self, name: str, default: int) -> int:
        value = self.given.get(name) or str(default)
        if not value.isdecimal() or not 0 < int(value) < 65536:
            raise CannotStart(f"{name}={value} is not a port: give a number from 1 to 65535.")
        return int(value)

    def _on(self, name: str, default: bool) -> bool:
        value = self.given.get(name)
        return value.lower() not in _OFF if value else default


def server_program(name: str, server: Postgres | Valkey) -> Program:
    """SIGINT is PostgreSQL's fast shutdown: sessions end, their commits stay. Valkey treats it as SIGTERM."""
    return Program(
        name,
        server.command(),
        BARE_ENV,
        rights=server.rights,
        stop=signal.SIGINT,
        on_orphan=signal.SIGINT,
        patience=30.0,
        log=server.log,
        ready=server.answers,
        before=server.clear,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
