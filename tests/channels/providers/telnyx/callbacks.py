"""Bodies of Telnyx's callbacks."""

from __future__ import annotations

from typing import Any

import orjson


def event(name: str, **payload: Any) -> bytes:
    return orjson.dumps({"data": {"event_type": name, "id": "event", "payload": {"id": "theirs"} | payload}})
