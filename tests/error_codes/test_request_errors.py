"""The statuses of the codes that answer requests."""

from __future__ import annotations

import pytest

from apps.error_codes.request_errors import REQUEST_ERRORS


@pytest.mark.parametrize(
    ("family", "status"),
    [("AUTH_", {401, 403}), ("VALIDATION_", {400}), ("RESOURCE_", {404, 409}), ("CONFLICT_", {409})],
)
def test_family_of_codes_has_its_statuses(family: str, status: set[int]) -> None:
    assert {entry.status for code, entry in REQUEST_ERRORS.items() if code.startswith(family)} == status


def test_codes_of_messages_are_in_no_answer() -> None:
    assert [code for code in REQUEST_ERRORS if code.startswith("ERR_")] == []
    assert all(400 <= entry.status < 600 for entry in REQUEST_ERRORS.values())
