"""One process of the web server: an event loop that talks to clients, and threads that run Django.

On SIGTERM it accepts no more connections, finishes its current requests, and ends within `stop_seconds`.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from threading import Thread

import uvloop
from environs import Env

from sentdash.web.answer import Application, work
from sentdash.web.connection import Connection
from sentdash.web.limits import Limits
from sentdash.web.shared import Shared

_BACKLOG = 1024
_LOOK = 0.05  # seconds


def run(listeners: Sequence[socket.socket], parent: int, threads: int) -> None:
    """Run until SIGTERM or SIGINT, or until the pipe `parent` closes because our parent has ended."""
    _allow_many_files()
    module = import_module("sentdash.wsgi")  # loads Django after the fork, so we share no connection or thread
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(listeners, parent, threads, module.application))


async def _run(listeners: Sequence[socket.socket], parent: int, threads: int, application: Application) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    loop.add_reader(parent, stopped.set)
    await serve(listeners, stopped, threads, application, Limits.read(Env()))
    loop.remove_reader(parent)


async def serve(
    listeners: Sequence[socket.socket],
    stopped: asyncio.Event,
    threads: int,
    application: Application,
    limits: Limits,
) -> None:
    """Serve requests until `stopped` is set, then finish those that are running."""
    loop = asyncio.get_running_loop()
    shared = Shared(loop, limits)
    for _ in range(threads):
        Thread(target=work, args=(shared.jobs.get, application), daemon=True, name="web").start()
    servers = [await loop.create_server(lambda: Connection(shared), sock=each, backlog=_BACKLOG) for each in listeners]
    while not stopped.is_set():
        shared.watch()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), limits.watch_seconds)
    for server in servers:
        server.close()
    await _finish(shared, threads)


async def _finish(shared: Shared, threads: int) -> None:
    shared.retire()
    deadline = shared.now() + shared.limits.stop_seconds
    while shared.guests and shared.now() < deadline:
        await asyncio.sleep(_LOOK)
    for _ in range(threads):
        shared.jobs.put(None)


def _allow_many_files() -> None:
    """Raise the limit of open files: each connection needs one, and each large body another."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
