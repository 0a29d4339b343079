"""What the palette finds of the error catalogue."""

from __future__ import annotations

import pytest

from apps.api import finding
from tests.cast import Cast


@pytest.mark.parametrize("text", ["VALIDATION_002", "validation 002", "Validation-002"])
def test_a_code_is_found_however_it_is_written(cast: Cast, text: str) -> None:
    (hit,) = finding.find(cast.acme, text)

    assert (hit.label, hit.url) == ("VALIDATION_002", "/errors/VALIDATION_002")


def test_a_class_of_codes_is_found_by_its_beginning(cast: Cast) -> None:
    assert {hit.label for hit in finding.find(cast.acme, "auth")} >= {"AUTH_001", "AUTH_002"}
    assert finding.find(cast.acme, "a") == finding.find(cast.acme, "VALIDATION_999") == []
