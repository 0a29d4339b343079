from __future__ import annotations

from apps.channels.forms import LookupForm


def test_number_is_needed_and_the_region_one_there_is() -> None:
    assert LookupForm({"phone": "+1", "region": "DE"}).is_valid()
    assert LookupForm({"region": "XX"}).errors.keys() == {"phone", "region"}
