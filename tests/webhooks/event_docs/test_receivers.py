from __future__ import annotations

from apps.webhooks import listening
from apps.webhooks.event_docs import receivers
from tests.cast import Cast
from tests.factories.webhooks import endpoint


def test_each_endpoint_says_whether_it_gets_the_event_or_why_not(cast: Cast) -> None:
    rows = [
        endpoint(cast.acme),
        endpoint(cast.acme, is_active=False),
        endpoint(cast.acme, event_types=["contact"]),
        endpoint(cast.acme, event_filters={"message": ["failed"]}),
        endpoint(cast.shop),
    ]

    found = receivers.of(cast.acme, "message.sent", rows)

    reasons = ["", receivers.OFF, listening.NOT_SUBSCRIBED, listening.FILTERED, listening.OTHER_ACCOUNT]
    assert [each.why_not for each in found] == reasons


def test_event_of_a_profile_goes_to_its_own_endpoints_and_to_those_that_cover_it(cast: Cast) -> None:
    rows = [endpoint(cast.shop), endpoint(cast.acme, covers_profiles=True), endpoint(cast.acme)]

    assert [bool(each.why_not) for each in receivers.of(cast.shop, "message.sent", rows)] == [False, False, True]
