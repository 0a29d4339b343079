"""Start a server's binary: as which user, with which rights, and how it ends when its parent dies.

PostgreSQL refuses to run as root: as root, we run it as `nobody` through util-linux's setpriv. No user is added.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from signal import Signals

SETPRIV = shutil.which("setpriv")
# Only a language. Servers need none of our settings, and an environment may leak secrets.
BARE_ENV = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


class CannotStart(Exception):
    """A message for the person at the terminal."""


def mortal(argv: Sequence[str | Path], on_orphan: Signals, rights: Sequence[str] = ()) -> list[str]:
    """The command, which gets `on_orphan` when its parent dies, even by kill -9. Not without setpriv (macOS)."""
    plain = [str(word) for word in argv]
    if SETPRIV is None:
        return plain
    return [SETPRIV, *rights, "--pdeathsig", on_orphan.name.removeprefix("SIG"), "--", *plain]


def _with_capability(name: str) -> tuple[str, ...]:
    only = f"-all,+{name}"
    # no_setuid_fixup: otherwise access(2), with which initdb checks its binaries, ignores these capabilities.
    return ("--inh-caps", only, "--ambient-caps", only, "--bounding-set", only, "--securebits", "+no_setuid_fixup")


# Tried in this order: no capability; then entering folders closed to others (a clone under a 0700 /root); then
# also using files closed to others (packages installed under umask 077).
_LADDER = ((), _with_capability("dac_read_search"), _with_capability("dac_override"))


def rights_for(binary: Path, folder: Path) -> tuple[str, ...]:
    """setpriv's options for one of our servers, which becomes the owner of `folder`. None if we are not root."""
    if os.geteuid() != 0:
        return ()
    if SETPRIV is None:
        raise CannotStart(
            "PostgreSQL does not run as root and util-linux's setpriv is missing: "
            "run as another user, or set DATABASE_URL and VALKEY_URL."
        )
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    who = ("--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups")
    for step in _LADDER:
        probe = [SETPRIV, *who, *step, "--", "test", "-x", str(binary), "-a", "-w", str(folder)]
        if subprocess.run(probe, cwd="/", capture_output=True, check=False).returncode == 0:
            return (*who, *step)
    raise CannotStart(
        f"PostgreSQL does not run as root, and user nobody may not use {binary} or {folder} on this machine: "
        "run as another user, or set DATABASE_URL and VALKEY_URL."
    )


def give(path: Path, folder: Path) -> None:
    """Give a file that we wrote to the user who owns `folder`."""
    owner = folder.stat()
    if os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid)


def write_secret(path: Path, text: str) -> None:
    """Write a file atomically: a crash leaves the old file or the new one, and other users can never read it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def cut(log: Path) -> None:
    """Start a new log when it has 10 MB. The previous one is kept."""
    if log.exists() and log.stat().st_size > 10 * 1024 * 1024:
        log.replace(log.with_name(log.name + ".1"))


def package_folder(package: str) -> Path:
    """The folder of a wheel's files, without running its code."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise CannotStart(f"{package} is not installed: run `make setup`.")
    return Path(found.origin).parent


def interfaces(host: str) -> list[str]:
    """The addresses to listen on for `host`. localhost means both loopback addresses: clients differ in which they try
    first, and not all of them try the other.
    """
    if host != "localhost":
        return [host]
    return ["127.0.0.1", *(["::1"] if _can_bind("::1", 0) else [])]


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    return all(_can_bind(each, port) for each in interfaces(host))


def _can_bind(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def free_port(preferred: int = 0) -> int:
    """The preferred port if it is free, else one that the kernel picks."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def kept_port(file: Path) -> int:
    """The port of the last run if it is still free, so that saved URLs stay valid. It is recorded in `file`."""
    last = file.read_text().strip() if file.exists() else ""
    port = free_port(int(last) if last.isdigit() else 0)
    file.write_text(f"{port}\n")
    return port
