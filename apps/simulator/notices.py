"""Tell an account what happened to it and its templates: signed posts, with a few tries each.

Notices are kept in memory only: what was not told when the simulator ends is never told, and a list shows it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson

from apps.simulator.courier import TRIES, Pace
from apps.simulator.dialects import Seal

_log = logging.getLogger(__name__)


class Notices:
    """`tell` may be called at any time; each notice is a task of its own."""

    def __init__(self, seal: Seal, pace: Pace) -> None:
        self._seal, self._pace = seal, pace
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, urls: list[str], body: Mapping[str, Any]) -> None:
        """Post this to every address."""
        for url in urls:
            task = asyncio.create_task(self._post(url, orjson.dumps(body)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _post(self, url: str, body: bytes) -> None:
        timeout = aiohttp.ClientTimeout(total=self._pace.timeout)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            for attempt in range(TRIES):
                if await self._is_taken(session, url, body):
                    return
                await asyncio.sleep(self._pace.retry * 2**attempt)
        _log.warning("nobody took a notice at %s", url)

    async def _is_taken(self, session: aiohttp.ClientSession, url: str, body: bytes) -> bool:
        headers = {"content-type": "application/json"} | self._seal.headers(body, int(time.time()))
        try:
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                return self._seal.is_taken(response.status)
        except (aiohttp.ClientError, OSError, ValueError):  # a TimeoutError is an OSError
            return False
