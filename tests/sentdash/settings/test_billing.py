from __future__ import annotations

from apps.profiles.payment import PROCESSORS
from tests.sentdash.settings.reading import read


def test_the_processor_exists_and_can_be_set() -> None:
    assert set(read("PAYMENT_PROCESSOR")) <= set(PROCESSORS)
    assert read("PAYMENT_PROCESSOR", PAYMENT_PROCESSOR="till") == ["till"]
