"""The HTTP server: the carrier's and the control routes on one loopback port, until a signal stops it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

from aiohttp import web

from apps.simulator import (
    control,
    inbox,
    lookup,
    messages,
    meta_accounts,
    meta_messages,
    meta_template_calls,
    meta_uploads,
    number_calls,
    registry_calls,
    registry_control,
    stripe_calls,
    stripe_pages,
    taps,
    template_control,
)
from apps.simulator.carrier import CARRIER, Carrier, Settings

HOST = "127.0.0.1"
_MAX_BODY = 17 * 1024 * 1024  # bytes; seeds of thousands of templates are long, and samples of videos


def build(settings: Settings) -> web.Application:
    """The whole application around one Carrier, which it starts and stops."""
    app = web.Application(middlewares=[control.explain], client_max_size=_MAX_BODY)
    app[CARRIER] = Carrier(settings)
    app.cleanup_ctx.append(_run)
    app.add_routes(
        [
            *(*control.routes(), *inbox.routes(), *taps.routes(), *template_control.routes()),
            *(*registry_control.routes(), *number_calls.control_routes(), *stripe_pages.routes()),
        ]
    )
    app.router.add_post("/v2/messages", messages.send)
    app.router.add_get("/v2/messages/{id}", messages.show)
    app.router.add_get("/v2/number_lookup/{phone}", lookup.show)
    app.add_routes([*registry_calls.routes(), *number_calls.routes()])
    app.router.add_route("*", "/v2/{rest:.*}", messages.nowhere)
    app.add_routes(stripe_calls.routes())
    app.add_routes(_graph())
    return app


def _graph() -> list[web.RouteDef]:
    """Meta's Graph API, in any version."""
    node = r"/v{major:\d+}.{minor:\d+}/{id}"
    templates = f"{node}/message_templates"
    return [
        web.post(f"{node}/messages", meta_messages.send),
        web.get(templates, meta_template_calls.edge),
        web.post(templates, meta_template_calls.edge),
        web.delete(templates, meta_template_calls.edge),
        web.post(f"{node}/uploads", meta_uploads.open_session),
        web.post(r"/v{major:\d+}.{minor:\d+}/upload:{session}", meta_uploads.take),
        web.get(f"{node}/phone_numbers", meta_accounts.phone_numbers),
        web.get(f"{node}/subscribed_apps", meta_accounts.subscribed),
        web.post(f"{node}/subscribed_apps", meta_accounts.subscribe),
        web.get(node, meta_accounts.show),
        web.post(node, meta_accounts.change),
        web.route("*", r"/v{major:\d+}.{minor:\d+}/{rest:.*}", meta_accounts.nowhere),
    ]


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
