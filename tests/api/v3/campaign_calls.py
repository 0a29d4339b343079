"""The campaign that the tests of v3 create, and its two addresses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast

LEAST: dict[str, Any] = {
    "name": "Orders",
    "description": "News of your order",
    "type": "App",
    "useCases": [{"messagingUseCaseUs": "DELIVERY_NOTIFICATION", "sampleMessages": ["Your order is on its way."]}],
}
BOTH = pytest.mark.parametrize("of", ["brands", "profiles"])


def path_of(of: str, cast: Cast, under: Any, campaign_id: Any = None) -> str:
    """The campaigns of `shop`, by either address."""
    place = f"/v3/{of}/{under.id if of == 'brands' else cast.shop.id}/campaigns"
    return f"{place}/{campaign_id}" if campaign_id else place


def body_with(**fields: Any) -> dict[str, Any]:
    return {"campaign": {**LEAST, **fields}}
