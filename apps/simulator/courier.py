"""Send callbacks: signed POSTs with a few tries each, one event of a message at a time.

Each message has its own plan of events, so pending events survive a restart.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from apps.simulator import telnyx
from apps.simulator.dialects import Dialect
from apps.simulator.phones import PhoneMessage, Phones

SENT, FINALIZED, RECEIVED = "message.sent", "message.finalized", "message.received"
READ = "message.read"  # WhatsApp only

TRIES = 3  # for each URL, as Telnyx does
_AT_ONCE = 32  # callbacks on the wire

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. A retry waits `retry`, then twice and four times that."""

    sent: float = 0.05  # from acceptance to message.sent
    final: float = 0.15  # from there to message.finalized
    retry: float = 1.0
    timeout: float = 2.0  # Telnyx waits two seconds for a 2xx
    debit: float = 10.0  # until the debit of a bank account is paid or returned


class Courier:
    """Works through the plans of messages. `schedule` may be called at any time after `start`."""

    def __init__(self, phones: Phones, dialects: Mapping[str, Dialect], pace: Pace) -> None:
        self._phones, self._dialects, self._pace = phones, dialects, pace
        self._queue: asyncio.Queue[PhoneMessage] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self._pace.timeout)
        connector = aiohttp.TCPConnector(limit=_AT_ONCE)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, raise_for_status=False)
        self._workers = [asyncio.create_task(self._work(self._session)) for _ in range(_AT_ONCE)]

    async def stop(self) -> None:
        """Stop at once; what was not told stays in the plans."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def schedule(self, message: PhoneMessage) -> None:
        """Tell the next event of this message when its time has come."""
        self._later(self._pace.sent if message.sent is None else self._pace.final, message)

    def _later(self, delay: float, message: PhoneMessage) -> None:
        asyncio.get_running_loop().call_later(delay, self._queue.put_nowait, message)

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            message = await self._queue.get()
            try:
                await self._step(session, message)
            except Exception:
                _log.exception("callback of message %s", message.id)

    async def _step(self, session: aiohttp.ClientSession, message: PhoneMessage) -> None:
        if not message.plan:
            return
        name = message.plan[0]
        _arrive(message, name, time.time())
        if message.silent or not message.urls:
            self._next(message, None)
            return
        message.attempt += 1
        url = message.urls[min((message.attempt - 1) // TRIES, len(message.urls) - 1)]
        tried = await self._try(session, message, name, url)
        if not message.plan:
            return  # everything was forgotten meanwhile
        if self._dialects[message.dialect].is_taken(tried["status"]):
            self._phones.counters.callbacks_sent += 1
            self._next(message, tried)
        elif message.attempt >= TRIES * len(message.urls):
            self._phones.counters.callbacks_failed += 1
            self._next(message, tried)
        else:
            self._phones.record(message, tried)
            self._later(self._pace.retry * 2 ** ((message.attempt - 1) % TRIES), message)

    def _next(self, message: PhoneMessage, tried: dict[str, Any] | None) -> None:
        """This event is over: taken, given up, or nobody to tell."""
        message.plan, message.attempt = message.plan[1:], 0
        self._phones.record(message, tried)
        if message.plan:
            self.schedule(message)

    async def _try(self, session: aiohttp.ClientSession, message: PhoneMessage, name: str, url: str) -> dict[str, Any]:
        dialect = self._dialects[message.dialect]
        body = orjson.dumps(dialect.event(message, name, message.attempt, url))
        headers = {"content-type": "application/json"} | dialect.headers(body, int(time.time()))
        tried = {"event": name, "url": url, "attempt": message.attempt, "at": telnyx.stamp(time.time())}
        try:
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                return tried | {"status": response.status, "error": None}
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            return tried | {"status": 0, "error": f"{type(error).__name__}: {error}"}


def _arrive(message: PhoneMessage, name: str, now: float) -> None:
    """The moment an event tells of, the first time it is about to be told."""
    if name == SENT and message.sent is None:
        message.sent, message.status = now, "sent"
    elif name == FINALIZED and message.completed is None:
        message.completed, message.status = now, message.outcome
        if message.sent is None and message.outcome != "sending_failed":
            message.sent = now  # told out of order, but it was sent all the same
    elif name == READ:
        message.sent, message.completed = message.sent or now, message.completed or now
        message.status = "read"
