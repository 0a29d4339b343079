"""A customer's program, run by `Sdk` with one release of the official SDK: a call a line in, its outcome a line out.

It retries nothing, and has the SDK check every answer strictly against its own models.
"""

from __future__ import annotations

import json
import sys
from functools import reduce
from typing import Any

import sent_dm
from sent_dm import APIStatusError, Sent


def main() -> None:
    client = Sent(max_retries=0, _strict_response_validation=True)  # SENT_BASE_URL and SENT_DM_API_KEY
    print(json.dumps({"release": sent_dm.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(outcome(client, **json.loads(line))), flush=True)


def outcome(client: Sent, *, method: str, args: list[Any], named: dict[str, Any], key: str | None) -> dict[str, Any]:
    speaker = client.with_options(api_key=key) if key else client
    try:
        answer = reduce(getattr, method.split("."), speaker)(*args, **named)  # type: ignore[operator]
    except APIStatusError as refusal:
        return {"refusal": type(refusal).__name__, "status": refusal.status_code, "body": refusal.body}
    return {"answer": None if answer is None else answer.to_dict(mode="json")}


if __name__ == "__main__":
    main()
