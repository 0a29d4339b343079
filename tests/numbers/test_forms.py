"""What to look for, and who gets it."""

from __future__ import annotations

from apps.channels.models import NumberKind
from apps.channels.providers.number_market import NumberWish
from apps.numbers.forms import HolderForm, WishForm
from tests.cast import Cast, change


def test_a_wish() -> None:
    form = WishForm({"country": "US", "kind": "LOCAL", "digits": "312"})

    assert form.is_valid()
    assert form.wish() == NumberWish("US", NumberKind.LOCAL, "312")
    assert WishForm({"country": "US", "kind": "LOCAL", "digits": "(312)"}).errors["digits"] == [
        "Write digits only, such as 312."
    ]
    assert "kind" in WishForm({"country": "US", "kind": "SHORT_CODE"}).errors


def test_only_the_organization_s_own_profiles_can_be_chosen(cast: Cast) -> None:
    assert HolderForm(cast.acme, {"profile": ""}).is_valid()
    assert HolderForm(cast.acme, {"profile": str(cast.shop.id)}).is_valid()
    assert not HolderForm(cast.outsider, {"profile": str(cast.shop.id)}).is_valid()
    change(cast.shop, deleted_at="2026-01-01T00:00:00Z")
    assert not HolderForm(cast.acme, {"profile": str(cast.shop.id)}).is_valid()
