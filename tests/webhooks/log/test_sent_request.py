from __future__ import annotations

from django.utils import timezone

from apps.core.models import new_id
from apps.webhooks import attempt
from apps.webhooks.log import sent_request
from tests.cast import Cast
from tests.factories.webhooks import NOW, delivery, endpoint


def test_headers_are_those_of_the_last_attempt_but_for_the_signatures(cast: Cast) -> None:
    row = delivery(endpoint(cast.acme))
    sent = attempt.request(row.endpoint, event_id=row.event_id, body=row.body.encode(), now=NOW)

    first, *headers = sent_request.of(row).head.split("\n")

    assert first == f"POST {row.endpoint.endpoint_url}"
    assert len(headers) == len(sent.headers)
    for shown, header in zip(headers, sent.headers, strict=True):
        name, _, value = header.partition(": ")
        assert shown == (f"{name}: {sent_request.MASK}" if name.endswith("signature") else f"{name}: {value}")
    assert f"webhook-timestamp: {int(NOW.timestamp())}" in headers


def test_signatures_of_both_secrets_are_masked(cast: Cast) -> None:
    to = endpoint(cast.acme, previous_secret="whsec_AAAA", previous_secret_until=timezone.now())

    assert "v1," not in sent_request.of(delivery(to)).head


def test_what_was_not_tried_has_a_body_only(cast: Cast) -> None:
    row = delivery(endpoint(cast.acme), status="failed", tries=[], event_id=new_id())

    shown = sent_request.of(row)

    assert shown.head == ""
    assert '\n  "event": "message.delivered",' in shown.body
