"""A chip as the page shows it."""

from __future__ import annotations

from types import SimpleNamespace

from django.template.loader import render_to_string

from apps.core.chips import Chip


def test_a_chip_is_shown_with_the_way_without_it() -> None:
    form = SimpleNamespace(chips=[Chip("Key", "A & B", "?q=x")], is_narrowed=True, kept_beside_search=[("a", "1")])
    form.values = {"q": None}

    page = render_to_string(
        "parts/filters.html", {"form": form, "name": "things", "place": "/things/", "asks": "Words"}
    )

    assert 'href="/things/?q=x"' in page
    assert "A &amp; B" in page
    assert 'aria-label="Remove the filter Key"' in page
    assert '<input type="hidden" name="a" value="1">' in page
    assert 'value=""' in page
