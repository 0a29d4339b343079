"""Webhooks and answers as Meta writes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from apps.core.egress import Response

ID = UUID("0190a1b2-0000-7000-8000-000000000001")
WABA, NUMBER_ID = "102290129340398", "106540352242922"
WAMID = "wamid.HBgLMTQxNTU1NTAxMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"


def hook(value: dict[str, Any], field: str = "messages", number_id: str = NUMBER_ID) -> bytes:
    metadata = {"display_phone_number": "1 312-555-0100", "phone_number_id": number_id}
    about = {"metadata": metadata} if field in {"messages", "user_preferences"} else {}
    entry = {"id": WABA, "changes": [{"field": field, "value": about | value}]}
    return orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})


def answer(status: int, **error: Any) -> Response:
    """A refusal."""
    return Response(status, {}, orjson.dumps({"error": {"message": "(#1) Title", **error}}))


def ok(**fields: Any) -> Response:
    return Response(200, {}, orjson.dumps(fields))
