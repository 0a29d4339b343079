"""Hooks of Schemathesis: without them nearly every call would be refused for a header, and nothing else be learnt."""

from __future__ import annotations

import os
import re
from typing import Any
from uuid import UUID, uuid4

import schemathesis

# Nobody is called who did not ask for it: nothing listens here.
_NOBODY = "http://127.0.0.1:9/hooks"
_PROFILE = os.environ.get("SENTDASH_PROFILE_ID", "")
_KEY = re.compile(r"[a-zA-Z0-9_-]{1,200}")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A key that was used gets another call's answer, and a profile that was made up is not found."""
    headers = case.headers or {}
    key, profile, sender = (headers.get(name) for name in ("Idempotency-Key", "x-profile-id", "x-sender-id"))
    if isinstance(key, str) and _KEY.fullmatch(key):
        headers["Idempotency-Key"] = f"{key}-{uuid4().hex}"
    if isinstance(profile, str) and _is_id(profile):
        del headers["x-profile-id"]
        if UUID(profile).int % 2:
            headers["x-profile-id"] = _PROFILE
    if case.method == "DELETE" and (case.path_parameters or {}).get("profile_id") == _PROFILE:
        case.body = {"sandbox": True}  # it is needed still
    if isinstance(sender, str) and _is_id(sender):
        headers["x-sender-id"] = os.environ["SENTDASH_ORGANIZATION_ID"]
    for name in ("endpoint_url", "webHookUrl"):
        if isinstance(case.body, dict) and str(case.body.get(name)).startswith("http"):
            case.body[name] = _NOBODY


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
