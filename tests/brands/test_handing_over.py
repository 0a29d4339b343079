"""Where the registry tells us news. `test_registering` has the calls."""

from __future__ import annotations

from django.conf import settings

from apps.brands import handing_over
from apps.brands.models import Filing


def test_callback_url_ends_with_the_filing_s_id() -> None:
    row = Filing()

    assert handing_over.callback_url(row) == f"{settings.CALLBACK_URL}/callbacks/registry/{row.id}"
