"""What the palette offers to do with a number."""

from __future__ import annotations

import pytest

from apps.channels import finding
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.mark.parametrize("text", ["+14155552671", "+1 (415) 555-2671", "001 415 555 2671"])
def test_a_whole_number_can_be_looked_up(cast: Cast, text: str) -> None:
    (hit,) = finding.offer(cast.acme, text)

    assert hit.url == "/lookup/?number=%2B14155552671"


@pytest.mark.parametrize("text", ["", "415", "keys", "01a202a1-7c3e-7000-8000-0c9e5d4f3b2a"])
def test_what_is_none_is_not_offered(cast: Cast, text: str) -> None:
    assert finding.offer(cast.acme, text) == []
