"""Which files a collectstatic takes."""

from __future__ import annotations

from django.contrib.staticfiles.finders import get_finders

from sentdash.management.commands.prepare import ignored


def test_only_what_pages_ask_for_is_served() -> None:
    served = {path for finder in get_finders() for path, _ in finder.list(ignored())}

    assert "css/app.css" in served
    assert [path for path in served if path.startswith("rest_framework")] == []
    assert {path for path in served if path.startswith("tabler")} <= {"tabler.min.css", "tabler.min.css.map"}
