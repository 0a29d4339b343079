from __future__ import annotations

import pytest

from tests.bench.conftest import Run

SIZES = ("1 recipient", "100 recipients", "1,000 recipients")


@pytest.mark.parametrize("size", SIZES)
def test_all_three_sides_are_measured(bench: Run, size: str) -> None:
    record = bench.record("figure", f"accept, {size}")

    assert min(record["value"], record["floor"], record["common"]) > 0
    assert record["unit"] == "recipients/s"


@pytest.mark.parametrize("size", ["1 recipient", "1,000 recipients"])
def test_new_contacts_have_a_figure_of_their_own(bench: Run, size: str) -> None:
    record = bench.record("figure", f"accept, {size}, all new")

    assert min(record["value"], record["floor"]) > 0
    assert record["common"] is None
