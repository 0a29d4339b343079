from __future__ import annotations

import re

from django.test import Client

from tests.cast import Cast
from tests.factories.webhooks import endpoint


def test_page_says_what_each_event_contains_and_who_gets_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    endpoint(cast.acme, display_name="Backend", event_filters={"message": ["failed"]})

    html = client.get("/webhooks/events/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))

    assert "message.failed A message will not arrive 1 of 1 webhook" in text
    assert "message.sent The carrier accepted a message 0 of 1 webhook" in text
    assert "payload.sequence integer" in text
    assert "Backend Its filter leaves this event out." in text


def test_page_without_endpoints_counts_none(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert "of 0 webhook" not in client.get("/webhooks/events/").content.decode()
