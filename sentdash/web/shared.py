"""What the connections of one process share: the threads' queue, the space for bodies, and the connection limit."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from queue import SimpleQueue
from typing import Protocol

from sentdash.web.answer import Receiver
from sentdash.web.limits import Limits
from sentdash.web.request import Request
from sentdash.web.spool import Budget

Job = tuple[Request, Receiver]


class Guest(Protocol):
    """A connection, as seen by `Shared`."""

    since: float

    @property
    def can_be_dropped(self) -> bool: ...

    def watch(self, now: float) -> None: ...

    def drop(self) -> None: ...

    def retire(self) -> None: ...


class Shared:
    """Used on the event loop. Threads only take from `jobs` and read `date`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits) -> None:
        self.loop, self.limits = loop, limits
        self.now = loop.time
        self.budget = Budget(limits.spooled_bytes)
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self.date = formatdate(usegmt=True)
        self.is_closing = False
        self.guests: set[Guest] = set()

    def submit(self, request: Request, receiver: Receiver) -> None:
        self.jobs.put((request, receiver))

    def enter(self, guest: Guest) -> bool:
        """Add a connection. If there is no place, close the one that kept us waiting longest. False if all are busy."""
        if len(self.guests) >= self.limits.connections:
            waiting = [other for other in self.guests if other.can_be_dropped]
            if not waiting:
                return False
            slowest = min(waiting, key=lambda other: other.since)
            self.guests.discard(slowest)
            slowest.drop()
        self.guests.add(guest)
        return True

    def leave(self, guest: Guest) -> None:
        self.guests.discard(guest)

    def watch(self) -> None:
        """Check all connections. Called once a second."""
        self.date = formatdate(usegmt=True)
        now = self.now()
        for guest in list(self.guests):
            guest.watch(now)

    def retire(self) -> None:
        self.is_closing = True
        for guest in list(self.guests):
            guest.retire()
