"""The kind of a number, by its form."""

from __future__ import annotations

import pytest

from apps.channels.models import NumberKind
from apps.channels.number_kind import kind_of


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("12345", NumberKind.SHORT_CODE),
        ("+18005550100", NumberKind.TOLL_FREE),
        ("+447400123456", NumberKind.MOBILE),
        ("+13125550147", NumberKind.LOCAL),
        ("+0", NumberKind.LOCAL),
    ],
)
def test_the_kind_by_the_form(number: str, kind: NumberKind) -> None:
    assert kind_of(number) == kind
