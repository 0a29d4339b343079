from __future__ import annotations

from typing import Any

import pytest

from apps.webhooks import listening
from apps.webhooks.listening import FILTERED, NO_PROFILES, NOT_SUBSCRIBED, OTHER_ACCOUNT
from tests.cast import Cast
from tests.factories.webhooks import endpoint

SENT = "message.sent"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"event_types": ["message"]}, None),
        ({"event_types": ["messages"]}, None),
        ({"event_types": ["templates"]}, NOT_SUBSCRIBED),
        ({"event_types": ["templates", "message"]}, None),
        ({"event_types": ["message"], "event_filters": {"message": ["sent", "failed"]}}, None),
        ({"event_types": ["message"], "event_filters": {"messages": ["sent"]}}, None),
        ({"event_types": ["message"], "event_filters": {"message": ["failed"]}}, FILTERED),
        ({"event_types": ["message", "contact"], "event_filters": {"contact": ["help"]}}, None),
    ],
)
def test_subscription_decides(cast: Cast, settings: dict[str, Any], reason: str | None) -> None:
    assert listening.why_not(endpoint(cast.acme, **settings), SENT, None) == reason


def test_templates_are_heard_under_both_names(cast: Cast) -> None:
    assert listening.why_not(endpoint(cast.acme, event_types=["template"]), "templates", None) is None


def test_organization_hears_its_profiles_only_if_it_was_chosen(cast: Cast) -> None:
    assert cast.shop.profile
    assert listening.why_not(endpoint(cast.acme), SENT, cast.shop.profile.id) == NO_PROFILES
    assert listening.why_not(endpoint(cast.acme, covers_profiles=True), SENT, cast.shop.profile.id) is None


def test_profile_hears_nobody_else(cast: Cast) -> None:
    row = endpoint(cast.shop, covers_profiles=True)

    assert listening.why_not(row, SENT, row.profile_id) is None
    assert listening.why_not(row, SENT, None) == OTHER_ACCOUNT


def test_listeners_are_those_without_a_reason_against_it(cast: Cast) -> None:
    hears, does_not = endpoint(cast.acme), endpoint(cast.acme, event_types=["templates"])

    assert listening.listeners([hears, does_not], SENT, None) == [hears]
