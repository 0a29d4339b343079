from __future__ import annotations

import pytest

from tests.bench.conftest import Run


@pytest.mark.parametrize("milliseconds", [0, 50])
def test_all_sides_are_measured_against_both_carriers(bench: Run, milliseconds: int) -> None:
    record = bench.record("figure", f"deliver, {milliseconds} ms carrier")

    assert min(record["value"], record["floor"], record["common"]) > 0
    assert record["unit"] == "messages/s"


def test_slow_carrier_is_compared_with_what_its_window_allows(bench: Run) -> None:
    quick, slow = (bench.record("figure", f"deliver, {latency} ms carrier") for latency in (0, 50))

    assert slow["ceiling"] == pytest.approx(min(500 / 0.05, quick["value"]), abs=0.01)
    assert slow["of_ceiling"] == pytest.approx(slow["value"] / slow["ceiling"], abs=0.01)


def test_drain_through_celery_is_told(bench: Run) -> None:
    assert bench.said.count("through a Celery worker, deliver") == 2


def test_whatsapp_is_measured_beside_sms(bench: Run) -> None:
    record = bench.record("figure", "deliver, 0 ms carrier, WhatsApp templates beside SMS")

    assert min(record["value"], record["floor"]) > 0
