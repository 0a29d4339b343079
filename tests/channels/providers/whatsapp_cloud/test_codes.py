"""Meta's words in ours."""

from __future__ import annotations

from apps.channels.providers.whatsapp_cloud.codes import ERRORS, STATUSES, said
from apps.error_codes.catalog import TEMPORARY


def test_what_is_worth_another_try_is_a_code_that_occurs() -> None:
    assert set(ERRORS.values()) >= TEMPORARY


def test_every_status_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for _, sentence in STATUSES.values())


def test_meta_is_quoted_with_its_code_subcode_and_details() -> None:
    error = {"code": 100, "error_subcode": 33, "message": "(#100) Invalid parameter", "error_data": {"details": "No."}}

    assert said(error) == "Meta 100/33: (#100) Invalid parameter — No."
    assert said({"code": 131026, "title": "Message undeliverable"}) == "Meta 131026: Message undeliverable"
    assert said({"code": 1, "error_data": 7}) == ""
