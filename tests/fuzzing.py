"""Hooks of Schemathesis: without them nearly every call would be refused for a header, and nothing else be learnt."""

from __future__ import annotations

import os
import re
from typing import Any
from uuid import UUID, uuid4

import schemathesis

_KEY = re.compile(r"[a-zA-Z0-9_-]{1,200}")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A key that was used is answered with another call's answer; a profile that was made up is not found."""
    headers = case.headers or {}
    key, profile = headers.get("Idempotency-Key"), headers.get("x-profile-id")
    if isinstance(key, str) and _KEY.fullmatch(key):
        headers["Idempotency-Key"] = f"{key}-{uuid4().hex}"
    if isinstance(profile, str) and _is_id(profile):
        headers["x-profile-id"] = os.environ["SENTDASH_PROFILE_ID"]


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
