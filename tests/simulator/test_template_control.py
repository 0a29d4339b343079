"""Be Meta's reviewer: every decision is told by a signed webhook."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from apps.simulator.meta import WABA_ID
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ONE = {"name": "order_update", "status": "PENDING"}


def told(receiver: Receiver, count: int = 1) -> list[tuple[str, dict[str, Any]]]:
    """The field and the value of each webhook, without what is the same in all."""
    found = []
    for call in receiver.wait(count):
        (entry,) = call.json()["entry"]
        (change,) = entry["changes"]
        value = dict(change["value"])
        assert (entry["id"], value.pop("message_template_name")) == (WABA_ID, "order_update")
        assert value.pop("message_template_language") == "en-US"
        assert type(value.pop("message_template_id")) is int
        found.append((change["field"], value))
    return found


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({"status": "APPROVED"}, {"event": "APPROVED", "reason": "NONE"}),
        ({"status": "REJECTED", "reason": "SCAM"}, {"event": "REJECTED", "reason": "SCAM"}),
        (
            {"status": "REJECTED", "reason": "INVALID_FORMAT", "explanation": "Why.", "recommendation": "What."},
            {
                "event": "REJECTED",
                "reason": "INVALID_FORMAT",
                "rejection_info": {"reason": "Why.", "recommendation": "What."},
            },
        ),
        (
            {"status": "PAUSED", "explanation": "Too many complaints."},
            {
                "event": "PAUSED",
                "reason": "NONE",
                "other_info": {"title": "FIRST_PAUSE", "description": "Too many complaints."},
            },
        ),
    ],
)
def test_review_is_told(
    carrier: CarrierProcess, receiver: Receiver, decision: dict[str, str], expected: dict[str, Any]
) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    shown = carrier.review(template_id, **decision)

    assert shown["status"] == decision["status"]
    expected = expected | {"message_template_category": "UTILITY"}
    assert told(receiver) == [("message_template_status_update", expected)]


def test_disabled_template_says_when(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    carrier.review(template_id, status="DISABLED")

    ((_, value),) = told(receiver)
    assert type(value["disable_info"]["disable_date"]) is int


def test_rating_and_category_are_told(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    carrier.review(template_id, quality="RED")
    assert told(receiver) == [
        ("message_template_quality_update", {"previous_quality_score": "UNKNOWN", "new_quality_score": "RED"})
    ]
    carrier.review(template_id, correct_category="MARKETING")
    assert told(receiver, 2)[1][1]["correct_category"] == "MARKETING"
    shown = carrier.review(template_id, category="MARKETING")
    assert told(receiver, 3)[2] == (
        "template_category_update",
        {"previous_category": "UTILITY", "new_category": "MARKETING"},
    )
    assert (shown["quality"], shown["category"], shown["previous_category"]) == ("RED", "MARKETING", "UTILITY")


def test_deletion_in_metas_manager_is_told(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    carrier.call("DELETE", f"/control/templates/{template_id}")

    assert told(receiver) == [("message_template_status_update", {"event": "PENDING_DELETION", "reason": None})]


def test_silent_decision_is_told_to_nobody(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    carrier.review(template_id, status="APPROVED", silent=True)
    carrier.review(template_id, status="PAUSED")

    assert told(receiver)[0][1]["event"] == "PAUSED"


def test_without_a_url_of_its_own_an_account_hears_where_its_numbers_do(
    carrier: CarrierProcess, receiver: Receiver
) -> None:
    carrier.call("PUT", "/control/wabas/888", {"numbers": ["13125550188"]})
    carrier.subscribe("13125550188", receiver.url)
    (template_id,) = carrier.seed_templates(ONE, waba="888")

    carrier.review(template_id, status="APPROVED")

    assert receiver.wait(1)[0].json()["entry"][0]["id"] == "888"


def test_webhook_is_signed_with_the_apps_secret(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates(ONE)

    carrier.review(template_id, status="APPROVED")

    (call,) = receiver.wait(1)
    secret = carrier.call("GET", "/control/app-secret").json()["app_secret"]
    expected = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    assert call.headers["x-hub-signature-256"] == f"sha256={expected}"


def test_thousands_are_seeded_at_once(carrier: CarrierProcess) -> None:
    assert len(set(carrier.seed_templates(count=2000))) == 2000
    assert carrier.call("GET", "/control/templates?status=APPROVED").json()["total"] == 2000
    assert carrier.call("GET", "/control/templates?name=sample_1999").json()["total"] == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/control/templates", {"waba": "1"}, "waba"),
        ("POST", "/control/templates", {"count": -1}, "count"),
        ("POST", "/control/templates", {"templates": 7}, "templates"),
        ("POST", "/control/templates", {"templates": [{}]}, "templates[0].name"),
        ("POST", "/control/templates", {"templates": [{"name": "a", "colour": "red"}]}, "templates[0].colour"),
        ("POST", "/control/templates/1", {"status": "APPROVED"}, "no template"),
        ("GET", "/control/templates/1", None, "no template"),
        ("PUT", "/control/wabas/acme", {}, "digits"),
        ("PUT", "/control/wabas/1", {"numbers": ["x"]}, "numbers"),
        ("PUT", "/control/wabas/1", {"url": "ftp://acme.test"}, "url"),
    ],
)
def test_bad_call_names_the_field(carrier: CarrierProcess, method: str, path: str, body: Any, words: str) -> None:
    answer = carrier.call(method, path, body)

    assert answer.status == 400
    assert words in answer.json()["error"]


@pytest.mark.parametrize("decision", [{}, {"status": "DONE"}, {"quality": "BLUE"}, {"category": "NEWS"}])
def test_bad_decision_changes_nothing(carrier: CarrierProcess, decision: dict[str, str]) -> None:
    (template_id,) = carrier.seed_templates(ONE)

    answer = carrier.call("POST", f"/control/templates/{template_id}", decision)

    assert answer.status == 400
    assert carrier.call("GET", f"/control/templates/{template_id}").json()["status"] == "PENDING"


def test_name_that_exists_is_not_seeded_again(carrier: CarrierProcess) -> None:
    carrier.seed_templates(ONE)

    answer = carrier.call("POST", "/control/templates", {"templates": [{"name": "new"}, ONE]})

    assert answer.status == 400
    assert carrier.call("GET", "/control/templates").json()["total"] == 1
