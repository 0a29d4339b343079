from __future__ import annotations

import pytest

from apps.api import code_search
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["VALIDATION_002", "validation 002", "validation-002"])
def test_an_error_code_is_found_however_it_is_written(cast: Cast, written: str) -> None:
    (hit,) = code_search.find(cast.acme, written)

    assert (hit.label, hit.url) == ("VALIDATION_002", "/errors/VALIDATION_002")


def test_codes_with_one_beginning_come_together_and_two_letters_are_not_enough(cast: Cast) -> None:
    assert {hit.label[:5] for hit in code_search.find(cast.acme, "auth")} == {"AUTH_"}
    assert code_search.find(cast.acme, "au") == []
