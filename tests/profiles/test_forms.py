from __future__ import annotations

from apps.profiles.forms import AboutForm, InheritForm, PayForm, RemoveForm
from tests.cast import Cast, change


def test_empty_texts_are_null() -> None:
    form = AboutForm({"name": "Asia", "short_name": "", "description": " ", "icon": ""})

    assert form.is_valid()
    assert form.details() == {"name": "Asia", "short_name": None, "description": None, "icon": None}


def test_a_profile_s_values_are_shown_and_read_back_unchanged(cast: Cast) -> None:
    contact = {"name": "Ada", "email": "ada@acme.test", "phone": None, "address": "1 Main St"}
    shop = change(cast.shop, inherit_templates=False, billing_contact=contact, description="Europe").profile
    assert shop is not None

    for kind in (AboutForm, InheritForm, PayForm):
        shown = kind(profile=shop)
        again = kind({name: shown[name].value() or "" for name in shown.fields}, profile=shop)
        assert again.is_valid(), again.errors
        assert again.details() == {name: getattr(shop, name) for name in again.details()}


def test_a_card_with_blanks_is_read_without() -> None:
    card = {"card_number": "4242 4242 4242 4242", "expiry": "09/27", "cvc": "123", "zip_code": "94107"}
    form = PayForm({"billing_model": "profile", "contact_name": "Ada", "contact_email": "ada@acme.test", **card})

    assert form.is_valid()
    assert form.payment_details == {**card, "card_number": "4242424242424242"}
    assert not {name for name, _ in form.kept()} & set(card)


def test_the_name_confirms(cast: Cast) -> None:
    assert cast.shop.profile is not None
    for typed, is_valid in (("EU shop", True), (" EU shop", True), ("eu shop", False), ("", False)):
        assert RemoveForm(cast.shop.profile, {"typed": typed}).is_valid() is is_valid
