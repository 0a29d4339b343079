from __future__ import annotations

from apps.core.models import new_id
from apps.webhooks import search
from tests.cast import Cast
from tests.factories.webhooks import delivery, endpoint


def test_endpoint_is_found_by_name_url_and_id(cast: Cast) -> None:
    row = endpoint(cast.acme, display_name="Orders", endpoint_url="https://shop.test/hooks", is_active=False)
    endpoint(cast.outsider)

    for text in ("orders", "shop.test", str(row.id)):
        (hit,) = search.find(cast.acme, text)
        assert (hit.label, hit.url, hit.note) == ("Orders", f"/webhooks/{row.id}/", "https://shop.test/hooks, off")
    assert search.find(cast.acme, "or") == []
    assert search.find(cast.acme, str(new_id())) == []


def test_delivery_is_found_by_the_id_of_its_event(cast: Cast) -> None:
    row = delivery(endpoint(cast.shop))
    theirs = delivery(endpoint(cast.outsider))

    (hit,) = search.find(cast.acme, str(row.event_id))

    assert hit.url == f"/webhooks/{row.endpoint_id}/events/{row.event_id}/"
    assert (hit.label, hit.note) == ("message.delivered", "to Orders, delivered")
    assert search.find(cast.sibling, str(row.event_id)) == []
    assert search.find(cast.acme, str(theirs.event_id)) == []
