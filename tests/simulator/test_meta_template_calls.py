"""An account's templates: created, listed, edited and deleted as at Meta."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.simulator.meta import WABA_ID
from tests.fakes.carrier import CarrierProcess

EDGE = f"/v23.0/{WABA_ID}/message_templates"
BODY = {"type": "BODY", "text": "Hello and welcome."}
NEW: dict[str, Any] = {"name": "order_update", "language": "en_US", "category": "UTILITY", "components": [BODY]}


def create(carrier: CarrierProcess, **changed: Any) -> Any:
    answer = carrier.call("POST", EDGE, NEW | changed)
    assert answer.status == 200, answer.body
    return answer.json()


def listed(carrier: CarrierProcess, query: str = "") -> list[Any]:
    found: list[Any] = carrier.call("GET", f"{EDGE}?fields=name,language,status,category,components,{query}").json()[
        "data"
    ]
    return found


def test_new_template_waits_for_its_review(carrier: CarrierProcess) -> None:
    taken = create(carrier)

    assert taken == {"id": taken["id"], "status": "PENDING", "category": "UTILITY"}
    assert listed(carrier) == [NEW | {"id": taken["id"], "status": "PENDING"}]
    assert carrier.call("GET", f"/v23.0/{taken['id']}?fields=name").json() == {"name": NEW["name"], "id": taken["id"]}


def test_name_is_taken_in_one_language(carrier: CarrierProcess) -> None:
    create(carrier)
    create(carrier, language="de")

    answer = carrier.call("POST", EDGE, NEW)

    error = answer.json()["error"]
    assert (answer.status, error["code"], error["error_subcode"]) == (400, 100, 2388024)
    assert error["error_user_title"] == "Content in This Language Already Exists"
    assert "en_US" in error["error_user_msg"]


def test_bad_template_is_refused_at_once(carrier: CarrierProcess) -> None:
    answer = carrier.call("POST", EDGE, NEW | {"components": [{"type": "BODY", "text": "x" * 1025}]})

    assert (answer.status, answer.json()["error"]["error_subcode"]) == (400, 2388040)
    assert listed(carrier) == []


def test_list_is_filtered(carrier: CarrierProcess) -> None:
    carrier.seed_templates(
        {"name": "order_update"},
        {"name": "order_code", "status": "REJECTED", "rejected_reason": "SCAM"},
        {"name": "spring_sale", "category": "MARKETING", "language": "de", "quality": "RED"},
    )

    def found(query: str) -> list[str]:
        return [each["name"] for each in carrier.call("GET", f"{EDGE}?{query}").json()["data"]]

    assert found("name=order") == ["order_code", "order_update"]
    assert found("status=REJECTED,PAUSED") == ["order_code"]
    assert found("category=MARKETING&language=de") == ["spring_sale"]
    assert found("quality_score=RED") == ["spring_sale"]
    summary = carrier.call("GET", f"{EDGE}?name=order&summary=total_count").json()["summary"]
    assert (summary["total_count"], summary["message_template_count"]) == (2, 3)


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "PAUSED"])
def test_edited_template_is_reviewed_again(carrier: CarrierProcess, status: str) -> None:
    (template_id,) = carrier.seed_templates(NEW | {"status": status, "rejected_reason": "SCAM"})
    other = {"type": "BODY", "text": "Good morning."}

    answer = carrier.call("POST", f"/v23.0/{template_id}", {"category": "UTILITY", "components": [other]})

    assert answer.json() == {"success": True}
    shown = carrier.call("GET", f"/v23.0/{template_id}?fields=status,components,rejected_reason").json()
    assert (shown["status"], shown["components"], shown["rejected_reason"]) == ("PENDING", [other], "NONE")


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        ("PENDING", {}),
        ("DISABLED", {}),
        ("APPROVED", {"category": "MARKETING"}),
        ("REJECTED", {"components": []}),
        ("REJECTED", {"components": [{"type": "BODY", "text": "{{1}}"}]}),
    ],
)
def test_edit_may_be_refused(carrier: CarrierProcess, status: str, changed: dict[str, Any]) -> None:
    (template_id,) = carrier.seed_templates(NEW | {"status": status})

    answer = carrier.call("POST", f"/v23.0/{template_id}", {"category": "UTILITY", "components": [BODY]} | changed)

    assert (answer.status, answer.json()["error"]["code"]) == (400, 100)
    assert listed(carrier)[0]["status"] == status


def test_delete_takes_one_or_all_languages(carrier: CarrierProcess) -> None:
    one, _, _ = carrier.seed_templates(NEW, NEW | {"language": "de"}, {"name": "other"})

    assert carrier.call("DELETE", f"{EDGE}?hsm_id={one}&name=order_update").json() == {"success": True}
    assert [each["language"] for each in listed(carrier, "&name=order_update")] == ["de"]
    assert carrier.call("DELETE", f"{EDGE}?name=order_update").json() == {"success": True}
    assert [each["name"] for each in listed(carrier)] == ["other"]


@pytest.mark.parametrize("query", ["", "?name=nothing", "?hsm_id=7&name=order_update"])
def test_delete_of_nothing_is_refused(carrier: CarrierProcess, query: str) -> None:
    carrier.seed_templates(NEW)

    answer = carrier.call("DELETE", EDGE + query)

    assert (answer.status, answer.json()["error"]["code"]) == (400, 100)
    assert answer.json()["error"].get("error_subcode") == (2593002 if query else None)


def test_templates_survive_a_restart(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as carrier:
        kept, gone = carrier.seed_templates(NEW, {"name": "gone"})
        carrier.review(kept, status="PAUSED")
        carrier.call("DELETE", f"/control/templates/{gone}")
    with CarrierProcess(tmp_path) as carrier:
        assert [(each["id"], each["status"]) for each in listed(carrier)] == [(kept, "PAUSED")]
