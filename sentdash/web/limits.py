"""How long a client may take, and how much it may use. Environment variables set it; see docs/operations.md."""

from __future__ import annotations

from dataclasses import dataclass, field

from environs import Env

KIB = 1024
MAX_HEAD_BYTES = 128 * KIB  # request line and headers of one request
MAX_IN_MEMORY = 64 * KIB  # of one body; what is larger goes to a temporary file
MAX_UNSENT = 1024 * KIB  # of one streamed answer, in memory; what the client has not taken beyond that goes to a file
MAX_PIPELINED = 100  # requests that came in one piece and wait for their turn


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes for one connection; `connections` and `spooled_bytes` for all connections of one process."""

    head_seconds: float = 10  # for a whole request head, and for the first byte of a new connection
    idle_seconds: float = 10  # without a byte of a body read, or of an answer taken
    transfer_seconds: float = 20  # for a body or an answer, and one second more …
    bytes_per_second: int = 16 * KIB  # … for so many bytes of it
    keep_alive_seconds: float = 65  # between two requests; longer than nginx keeps a connection to us
    linger_seconds: float = 10  # a client that is refused may go on sending for so long, so that it reads why
    stop_seconds: float = 8  # for requests under way when the server is asked to stop
    watch_seconds: float = 1  # how often they are looked at
    connections: int = 2000
    spooled_bytes: int = 1024 * 1024 * KIB

    @classmethod
    def read(cls, env: Env) -> Limits:
        usual = cls()
        return cls(
            head_seconds=env.float("SENTDASH_MAX_HEAD_SECONDS", usual.head_seconds),
            idle_seconds=env.float("SENTDASH_MAX_IDLE_SECONDS", usual.idle_seconds),
            transfer_seconds=env.float("SENTDASH_MAX_TRANSFER_SECONDS", usual.transfer_seconds),
            bytes_per_second=env.int("SENTDASH_MIN_BYTES_PER_SECOND", usual.bytes_per_second),
            keep_alive_seconds=env.float("SENTDASH_MAX_KEEP_ALIVE_SECONDS", usual.keep_alive_seconds),
            connections=env.int("SENTDASH_MAX_CONNECTIONS", usual.connections),
            spooled_bytes=env.int("SENTDASH_MAX_SPOOLED_BYTES", usual.spooled_bytes),
        )


@dataclass
class Pace:
    """How a body or an answer gets on. One byte every few seconds is never idle, and still late in the end."""

    started: float
    total: int = 0  # bytes
    moved: float = field(init=False)  # when `total` grew last

    def __post_init__(self) -> None:
        self.moved = self.started

    def is_late(self, now: float, total: int, limits: Limits) -> bool:
        """`total` is what was transferred so far."""
        if total > self.total:
            self.total, self.moved = total, now
        allowed = limits.transfer_seconds + total / limits.bytes_per_second
        return now - self.moved > limits.idle_seconds or now - self.started > allowed
