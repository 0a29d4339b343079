"""The HTTP server: the carrier's and the control routes on one loopback port, until a signal stops it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

from aiohttp import web

from apps.simulator import control, inbox, lookup, messages, meta_messages
from apps.simulator.carrier import CARRIER, Carrier, Settings

HOST = "127.0.0.1"


def build(settings: Settings) -> web.Application:
    """The whole application around one Carrier, which it starts and stops."""
    app = web.Application(middlewares=[control.explain])
    app[CARRIER] = Carrier(settings)
    app.cleanup_ctx.append(_run)
    app.add_routes([*control.routes(), *inbox.routes()])
    app.router.add_post("/v2/messages", messages.send)
    app.router.add_get("/v2/messages/{id}", messages.show)
    app.router.add_get("/v2/number_lookup/{phone}", lookup.show)
    app.router.add_route("*", "/v2/{rest:.*}", messages.nowhere)
    app.router.add_post(r"/v{major:\d+}.{minor:\d+}/{id}/messages", meta_messages.send)
    app.router.add_post(r"/v{major:\d+}.{minor:\d+}/{id}", meta_messages.configure)
    app.router.add_route("*", r"/v{major:\d+}.{minor:\d+}/{rest:.*}", meta_messages.nowhere)
    return app


async def _run(app: web.Application) -> AsyncIterator[None]:
    await app[CARRIER].start()
    yield
    await app[CARRIER].stop()


async def serve(settings: Settings, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Port 0 means any free port. Prints a line when it is ready."""
    ended = _ended()
    runner = web.AppRunner(build(settings), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port, backlog=1024).start()
        taken = runner.addresses[0][1]
        print(f"simulator ready on http://{HOST}:{taken}, state in {settings.home}", flush=True)
        await ended.wait()
    finally:
        await runner.cleanup()


def _ended() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets."""
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    return ended
