"""How long a client may take, and how much it may use. Environment variables set it; see docs/operations.md."""

from __future__ import annotations

from dataclasses import dataclass, field

from environs import Env

KIB = 1024
MAX_HEAD_BYTES = 128 * KIB  # request line and headers of one request
MAX_IN_MEMORY = 64 * KIB  # of one body; larger ones go to a temporary file
MAX_UNSENT = 1024 * KIB  # of one streamed response in memory; if the client reads more slowly, the rest goes to a file
MAX_PIPELINED = 100  # pipelined requests that wait for their turn


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes for one connection; `connections` and `spooled_bytes` for all connections of one process."""

    head_seconds: float = 10  # for a whole request head, and for the first byte of a new connection
    idle_seconds: float = 10  # without a byte of a body read, or of a response taken
    transfer_seconds: float = 20  # for a body or a response, plus one second …
    bytes_per_second: int = 16 * KIB  # … for this many bytes
    keep_alive_seconds: float = 65  # between two requests; longer than nginx keeps a connection to us
    linger_seconds: float = 10  # how long a refused client may go on sending, so that it can read our response
    stop_seconds: float = 8  # for running requests when the server is asked to stop
    watch_seconds: float = 1  # how often the limits are checked
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
    """The progress of a body or response. One byte every few seconds is never idle, but is late in the end."""

    started: float
    total: int = 0  # bytes
    moved: float = field(init=False)  # when `total` last grew

    def __post_init__(self) -> None:
        self.moved = self.started

    def is_late(self, now: float, total: int, limits: Limits) -> bool:
        """`total` is the number of bytes transferred so far."""
        if total > self.total:
            self.total, self.moved = total, now
        allowed = limits.transfer_seconds + total / limits.bytes_per_second
        return now - self.moved > limits.idle_seconds or now - self.started > allowed
