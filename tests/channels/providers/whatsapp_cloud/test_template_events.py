"""What Meta tells of templates: reviews, ratings and categories."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import AccountEvent, Addressees, TemplateChange, TemplateStatus
from tests.channels.providers.whatsapp_cloud.meta import WABA, hook

ABOUT = {
    "message_template_id": 594425479261596,
    "message_template_name": "order",
    "message_template_language": "en-US",
}


def told(field: str, **fields: Any) -> Any:
    (event,) = whatsapp_cloud.parse(hook(ABOUT | fields, field))
    return event


def test_verdict_about_a_template_is_about_the_account() -> None:
    value = {
        "event": "REJECTED",
        "message_template_id": 594425479261596,
        "message_template_name": "order",
        "message_template_language": "en_US",
        "reason": "INVALID_FORMAT",
    }
    body = hook(value, "message_template_status_update")

    assert whatsapp_cloud.addressees(body) == Addressees((), (WABA,))
    (event,) = whatsapp_cloud.parse(body)
    assert event == TemplateStatus(WABA, "594425479261596", "order", "en_US", "REJECTED", "INVALID_FORMAT", value)


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({"event": "APPROVED", "reason": "NONE"}, "APPROVED", None),
        ({"event": "APPROVED"}, "APPROVED", None),
        ({"event": "PENDING_DELETION", "reason": None}, "PENDING_DELETION", None),
        ({"event": "REJECTED", "reason": "SCAM"}, "REJECTED", "SCAM"),
        (
            {
                "event": "REJECTED",
                "reason": "INVALID_FORMAT",
                "rejection_info": {"reason": "Too many variables.", "recommendation": "Add words."},
            },
            "REJECTED",
            "INVALID_FORMAT — Too many variables. — Add words.",
        ),
        (
            {
                "event": "PAUSED",
                "reason": "NONE",
                "other_info": {"title": "FIRST_PAUSE", "description": "Paused for 3 hours."},
            },
            "PAUSED",
            "Paused for 3 hours.",
        ),
        (
            {"event": "DISABLED", "reason": "NONE", "disable_info": {"disable_date": "1751234563"}},
            "DISABLED",
            None,
        ),
        ({"event": "REJECTED", "reason": 7, "rejection_info": [], "other_info": "x"}, "REJECTED", None),
    ],
)
def test_review_has_a_status_and_a_reason(fields: dict[str, Any], status: str, reason: str | None) -> None:
    event = told("message_template_status_update", **fields)

    assert isinstance(event, TemplateStatus)
    assert (event.status, event.reason, event.language, event.raw) == (status, reason, "en_US", ABOUT | fields)


def test_rating_is_a_change() -> None:
    event = told("message_template_quality_update", previous_quality_score="GREEN", new_quality_score="RED")

    assert isinstance(event, TemplateChange)
    assert (event.account, event.template_id, event.name, event.language) == (WABA, "594425479261596", "order", "en_US")
    assert (event.quality, event.category) == ("RED", None)


@pytest.mark.parametrize(
    ("fields", "category"),
    [
        ({"previous_category": "UTILITY", "new_category": "MARKETING"}, "MARKETING"),
        ({"correct_category": "MARKETING", "new_category": "UTILITY", "category_update_timestamp": 1746169200}, None),
    ],
)
def test_category_changes_when_meta_has_changed_it_and_not_when_it_is_announced(
    fields: dict[str, Any], category: str | None
) -> None:
    event = told("template_category_update", **fields)

    assert isinstance(event, TemplateChange)
    assert (event.category, event.quality) == (category, None)


@pytest.mark.parametrize("template_id", [None, "", 1.5, []])
def test_review_of_a_template_without_an_id_is_an_event_of_the_account(template_id: Any) -> None:
    event = told("message_template_status_update", event="APPROVED", message_template_id=template_id)

    assert isinstance(event, AccountEvent)
