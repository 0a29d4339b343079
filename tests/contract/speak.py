"""A customer's program, run by `Sdk` with one release of the official SDK: a call a line in, its outcome a line out.

It retries nothing, and has the SDK check every answer strictly against its own models.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from collections.abc import Iterator
from functools import reduce
from typing import Any

import sent_dm
from sent_dm import APIStatusError, AsyncSent, Sent

Client = Sent | AsyncSent
_waiting = asyncio.new_event_loop()


def main() -> None:
    kind = AsyncSent if "asynchronous" in sys.argv else Sent
    client = kind(max_retries=0, _strict_response_validation=True)  # SENT_BASE_URL and SENT_DM_API_KEY
    print(json.dumps({"release": sent_dm.__version__, "methods": list(methods(client.with_options()))}), flush=True)
    for line in sys.stdin:
        print(json.dumps(outcome(client, **json.loads(line))), flush=True)


def methods(speaker: Any, path: str = "") -> Iterator[str]:
    """The names of everything that can be called: "profiles.campaigns.list"."""
    for name in (name for name in dir(speaker) if not name.startswith(("_", "with_"))):
        found = getattr(speaker, name)
        if path and inspect.ismethod(found):
            yield path + name
        elif ".resources." in type(found).__module__:
            yield from methods(found, f"{path}{name}.")


def outcome(client: Client, *, method: str, args: list[Any], named: dict[str, Any], key: str | None) -> dict[str, Any]:
    speaker = client.with_options(api_key=key) if key else client
    try:
        answer = reduce(getattr, method.split("."), speaker)(*args, **named)  # type: ignore[operator]
        if inspect.isawaitable(answer):
            answer = _waiting.run_until_complete(_answer(answer))
    except APIStatusError as refusal:
        return {"refusal": type(refusal).__name__, "status": refusal.status_code, "body": refusal.body}
    return {"answer": answer.to_dict(mode="json") if hasattr(answer, "to_dict") else answer}


async def _answer(promise: Any) -> Any:
    return await promise


if __name__ == "__main__":
    main()
