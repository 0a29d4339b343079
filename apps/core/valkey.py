"""Counters shared by all processes, in Valkey: exact while it runs, and may be lost at a restart."""

from __future__ import annotations

import redis
from django.conf import settings

# A web process has this many threads, and each uses a connection for one round trip.
_CONNECTIONS = 64
# Seconds. If Valkey takes longer, we go on without it.
_PATIENCE = 0.5

client = redis.Redis(
    connection_pool=redis.ConnectionPool.from_url(
        settings.VALKEY_URL,
        max_connections=_CONNECTIONS,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        protocol=2,
    )
)
