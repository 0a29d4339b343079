"""What follows from how a message ended, in one place for all who ask."""

from __future__ import annotations

from apps.error_codes.catalog import BLOCKING, TEMPORARY
from apps.error_codes.endings import ENDINGS
from apps.error_codes.entry import Remedy


def test_nobody_is_told_to_retry_what_is_hopeless() -> None:
    assert [code for code, end in ENDINGS.items() if end.is_hopeless and end.remedy == Remedy.RETRY] == []


def test_what_a_carrier_may_take_later_is_no_rule_of_ours() -> None:
    assert not TEMPORARY & set(BLOCKING)
    assert [code for code in TEMPORARY if ENDINGS[code].question] == []
