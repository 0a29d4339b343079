"""A customer's program of v2's days, run by `test_v2_client` with the last release of the official SDK that spoke v2.

A call a line in, its outcome a line out. It retries nothing, and has the SDK check every answer against its own models.
"""

from __future__ import annotations

import json
import sys
from functools import reduce
from typing import Any

import sent_dm
from sent_dm import APIStatusError


def main() -> None:
    # SENT_DM_BASE_URL, SENT_DM_API_KEY and SENT_DM_SENDER_ID
    client: Any = sent_dm.SentDm(max_retries=0, _strict_response_validation=True)  # type: ignore[attr-defined]
    print(json.dumps({"release": sent_dm.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_outcome(client, **json.loads(line))), flush=True)


def _outcome(client: Any, *, method: str, named: dict[str, Any], sender: str | None) -> dict[str, Any]:
    speaker = client.with_options(sender_id=sender) if sender else client
    try:
        answer = reduce(getattr, method.split("."), speaker)(**named)
    except APIStatusError as refusal:
        return {"refusal": type(refusal).__name__, "status": refusal.status_code, "body": refusal.body}
    return {"answer": None if answer is None else json.loads(answer.to_json(use_api_names=False))}


if __name__ == "__main__":
    main()
