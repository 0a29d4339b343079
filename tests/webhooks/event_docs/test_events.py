from __future__ import annotations

import orjson

from apps.webhooks import catalog
from apps.webhooks.event_docs import events
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint


def test_every_event_of_the_catalogue_is_listed_once_with_its_sample(cast: Cast) -> None:
    rows = [endpoint(cast.acme), endpoint(cast.acme, event_types=["contact"])]

    families = events.of(cast.acme, rows, now=NOW)

    entries = [entry for _, found in families for entry in found]
    names = [name for name in catalog.NAMES if "." in name or name == "templates"]
    assert sorted(entry.name for entry in entries) == sorted(names)
    for entry in entries:
        sample = orjson.loads(entry.sample)
        assert sample.get("event", "templates") == entry.name
        assert sample["payload"]["account_id"] == str(cast.acme.id)
        assert entry.heard_by == (1 if entry.name.startswith(("message", "contact")) else 0)
