"""Pages, fields and faults of the Graph API."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator.meta import WABA_ID
from tests.fakes.carrier import CarrierProcess

EDGE = f"/v23.0/{WABA_ID}/message_templates"


def names(page: Any) -> list[str]:
    return [entry["name"] for entry in page["data"]]


def test_pages_are_walked_by_their_cursors(carrier: CarrierProcess) -> None:
    carrier.seed_templates(count=7)
    found, path = [], f"{EDGE}?limit=3&fields=name"

    while path:
        page = carrier.call("GET", path).json()
        found.append(names(page))
        path = page["paging"].get("next", "").removeprefix(carrier.url)

    assert [len(each) for each in found] == [3, 3, 1]
    assert sorted(sum(found, [])) == [f"sample_{number:04}" for number in range(1, 8)]


def test_cursor_outlives_its_template(carrier: CarrierProcess) -> None:
    ids = carrier.seed_templates(count=4)
    after = carrier.call("GET", f"{EDGE}?limit=2").json()["paging"]["cursors"]["after"]

    for template_id in ids[1:3]:  # the newest come first: the second of this page, and the first of the next
        carrier.call("DELETE", f"/control/templates/{template_id}")

    assert names(carrier.call("GET", f"{EDGE}?limit=2&after={after}").json()) == ["sample_0001"]


def test_only_the_fields_asked_for_are_answered(carrier: CarrierProcess) -> None:
    carrier.seed_templates({"name": "one"})

    (usual,) = carrier.call("GET", EDGE).json()["data"]
    (chosen,) = carrier.call("GET", f"{EDGE}?fields=name,quality_score,nonsense").json()["data"]

    assert set(usual) == {"name", "parameter_format", "components", "language", "status", "category", "id"}
    assert set(chosen) == {"name", "quality_score", "id"}


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "after=%21"])
def test_bad_page_is_refused(carrier: CarrierProcess, query: str) -> None:
    answer = carrier.call("GET", f"{EDGE}?{query}")

    assert (answer.status, answer.json()["error"]["code"]) == (400, 100)


@pytest.mark.parametrize(
    ("fault", "status", "code"), [({"kind": "rate_limited"}, 400, 80008), ({"kind": "error"}, 500, 131000)]
)
def test_faults_of_requests_strike_here_too(
    carrier: CarrierProcess, fault: dict[str, str], status: int, code: int
) -> None:
    carrier.put_faults(fault)

    answer = carrier.call("GET", EDGE)

    assert (answer.status, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "code"),
    [
        (EDGE, None, {"Authorization": "Bearer"}, 401, 190),
        ("/v23.0/1/message_templates", None, {}, 400, 100),
        ("/v23.0/nobody", None, {}, 400, 100),
        ("/v23.0/a/b/c", None, {}, 400, 100),
    ],
)
def test_call_for_nothing_is_refused(
    carrier: CarrierProcess, path: str, body: Any, headers: dict[str, str], status: int, code: int
) -> None:
    answer = carrier.call("GET", path, body, headers)

    assert (answer.status, answer.json()["error"]["code"]) == (status, code)
