"""PostgreSQL: the connection, from DATABASE_URL."""

from __future__ import annotations

import dj_database_url

from sentdash.settings.place import required

_database = dj_database_url.parse(required("DATABASE_URL"))
_in_url: dict[str, str] = _database.get("OPTIONS", {})
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # The hot statements of `core.sql` are prepared, and planned once: they find everything by index, whatever their
        # parameters are, and planning one takes as long as running it. Django's own statements are not prepared.
        "OPTIONS": {
            **_in_url,
            "server_side_binding": False,
            "prepare_threshold": 5,
            "options": f"{_in_url.get('options', '')} -c plan_cache_mode=force_generic_plan".strip(),
        },
    }
}
