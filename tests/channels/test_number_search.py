from __future__ import annotations

import pytest

from apps.channels import number_search
from tests.cast import assemble

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["+14155550142", "+1 (415) 555-0142", "0014155550142"])
def test_a_whole_number_can_be_looked_up_however_it_is_written(written: str) -> None:
    (hit,) = number_search.offer(assemble().acme, written)

    assert hit.url == "/lookup/?number=%2B14155550142"


@pytest.mark.parametrize("written", ["555 0142", "Ada", "01a202a1-0000-7000-8000-000000000c9e"])
def test_anything_else_cannot(written: str) -> None:
    assert number_search.offer(assemble().acme, written) == []
