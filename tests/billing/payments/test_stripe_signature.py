"""Whose callback it is."""

from __future__ import annotations

import pytest

from apps.billing.payments.stripe_signature import BadStripeSignature, verify
from tests.billing.payments.conftest import SECRET, signed

BODY, NOW = b'{"id": "evt_1"}', 1_790_000_000.0


def test_one_of_several_signatures_must_fit() -> None:
    at, _, good = signed(BODY, NOW).partition(",")

    verify(f"{at},{good}", BODY, SECRET, now=NOW + 299)
    verify(f"{at},v1=00,{good},v0=11", BODY, SECRET, now=NOW)


@pytest.mark.parametrize(
    ("header", "body", "secret", "now"),
    [
        (signed(BODY, NOW, "whsec_other"), BODY, SECRET, NOW),
        (signed(BODY, NOW), BODY + b" ", SECRET, NOW),
        (signed(BODY, NOW), BODY, SECRET, NOW + 301),
        (signed(BODY, NOW), BODY, SECRET, NOW - 301),
        (signed(BODY, NOW, ""), BODY, "", NOW),
        (signed(BODY, NOW).replace("t=", "t=1"), BODY, SECRET, NOW),
        (f"t=1,{signed(BODY, NOW)}", BODY, SECRET, NOW),
        (signed(BODY, NOW).replace("v1", "v0"), BODY, SECRET, NOW),
        ("t=²,v1=é", BODY, SECRET, NOW),
        ("", BODY, SECRET, NOW),
    ],
)
def test_everything_else_is_forged(header: str, body: bytes, secret: str, now: float) -> None:
    with pytest.raises(BadStripeSignature):
        verify(header, body, secret, now=now)
