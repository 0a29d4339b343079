from __future__ import annotations

import pytest

from apps.contacts import fit
from apps.contacts.cells import WITH_COUNTRY_CODE
from apps.contacts.column_mapping import Columns


def _codes(cells: list[str], columns: Columns) -> list[str]:
    return [found.code for found in fit.find([[cell] for cell in cells], columns)]


@pytest.mark.parametrize("chosen", ["", "DE", "FR"])
@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["(206) 555-0035", "(212) 555-0178", "415-555-2671"], "US"),
        (["06 12 34 56 78", "01 23 45 67 89", "07 98 76 54 32"], "FR"),
        (["0151 23456789", "030 12345678", "0171 1234567"], "DE"),
        (["090-1234-5678", "080-1234-5678", "03-1234-5678"], "JP"),
        (["447400123456", "4915123456789", "33612345678"], WITH_COUNTRY_CODE),
    ],
)
def test_region_that_fits_is_found(cells: list[str], code: str, chosen: str) -> None:
    found = _codes(cells, Columns(default_region=chosen))

    assert found == [] if code == chosen else code in found


def test_nothing_is_said_where_all_is_well_or_nothing_fits() -> None:
    assert _codes(["+14155552671", "0044 7400 123456"], Columns()) == []
    assert _codes(["(206) 555-0035"], Columns(default_region="US")) == []
    assert _codes(["hello", "123"], Columns()) == []
    assert _codes([], Columns()) == []


def test_number_whose_row_names_a_country_does_not_count() -> None:
    rows = [["(206) 555-0035", "US"], ["(206) 555-0036", "Atlantis"]]

    best, *_ = fit.find(rows, Columns(region=1))
    assert (best.code, best.of) == ("US", 1)


def test_fit_in_words() -> None:
    found, *_ = fit.find([["(206) 555-0035"]], Columns(default_region="DE"))

    assert (found.name, found.fits, found.of, found.has_country_code) == ("the United States", 1, 1, False)
