"""One Idempotency-Key from many programs at once, against the live server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import httpx

from tests.live_house import Live
from tests.patience import PATIENCE

_PROGRAMS = 64


def test_64_programs_with_one_key_send_once_and_hear_the_same(live: Live) -> None:
    phone = "+14155550164"
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"], "Idempotency-Key": f"together-{token_hex(8)}"}
    body = {
        "to": [phone],
        "template": {"name": "order_confirmation", "parameters": {"name": "Ada", "order_id": "A-64"}},
    }
    before = _count(live, phone)

    with ThreadPoolExecutor(_PROGRAMS) as programs:
        answers = list(
            programs.map(
                lambda _: httpx.post(f"{live.url}/v3/messages", json=body, headers=headers, timeout=PATIENCE),
                range(_PROGRAMS),
            )
        )

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.headers.get("Idempotent-Replayed") == "true" for answer in answers) == _PROGRAMS - 1
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == _PROGRAMS
    assert _count(live, phone) == before + 1


def _count(live: Live, phone: str) -> int:
    query: dict[str, str | int] = {"to": phone, "page_size": 1}
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    answer = httpx.get(f"{live.url}/v3/messages", params=query, headers=headers)
    total: int = answer.json()["data"]["pagination"]["total_count"]
    return total
