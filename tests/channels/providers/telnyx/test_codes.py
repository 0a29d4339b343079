"""Telnyx's words in ours."""

from __future__ import annotations

from apps.channels.providers.telnyx.codes import ERRORS, STATUSES, UNCONFIRMED
from apps.error_codes.catalog import TEMPORARY


def test_what_is_worth_another_try_is_a_code_that_occurs() -> None:
    assert set(ERRORS.values()) >= TEMPORARY


def test_status_that_will_never_be_confirmed_is_no_failure() -> None:
    assert STATUSES[UNCONFIRMED][0] == "SENT"


def test_every_status_has_a_sentence() -> None:
    assert all(sentence.endswith((".", "only")) for _, sentence in STATUSES.values())
