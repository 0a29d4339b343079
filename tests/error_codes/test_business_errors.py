"""The statuses of the codes for rules, limits and quotas."""

from __future__ import annotations

import pytest

from apps.error_codes.business_errors import BUSINESS_ERRORS


@pytest.mark.parametrize(("family", "status"), [("BUSINESS_", {422, 429}), ("LIMIT_", {429})])
def test_family_of_codes_has_its_statuses(family: str, status: set[int]) -> None:
    assert {entry.status for code, entry in BUSINESS_ERRORS.items() if code.startswith(family)} == status
