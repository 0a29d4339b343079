"""The values are values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from apps.channels.providers.types import Outbound, Receipt, SendError, Text


def test_values_cannot_be_changed() -> None:
    receipt = Receipt("id", 1)

    with pytest.raises(FrozenInstanceError):
        receipt.parts = 2  # type: ignore[misc]


def test_values_are_equal_when_their_fields_are() -> None:
    one, two = (Outbound(UUID(int=1), "+14155550101", "ACME", Text("Hi"), "http://127.0.0.1") for _ in range(2))

    assert one == two
    assert hash(one) == hash(two)


def test_error_is_certain_unless_it_says_otherwise() -> None:
    error = SendError("ERR_PROVIDER_REJECTED", "No.", retryable=False)

    assert (error.uncertain, error.retry_after) == (False, None)
