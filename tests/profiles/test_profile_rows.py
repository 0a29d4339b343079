from __future__ import annotations

from apps.organizations.models import ProfileStatus
from apps.profiles import profile_rows
from tests.cast import Cast, change


def test_status_inheritance_and_payer_in_words(cast: Cast) -> None:
    flags = ("inherit_contacts", "inherit_templates", "inherit_tcr_brand", "inherit_tcr_campaign")
    for changed, words in (
        ({}, "Inherits everything"),
        ({"inherit_contacts": False}, "Inherits templates, brand and campaigns"),
        ({"inherit_tcr_brand": False, "inherit_tcr_campaign": False}, "Inherits contacts and templates"),
        ({**dict.fromkeys(flags, False), "inherit_templates": True}, "Inherits templates"),
        (dict.fromkeys(flags, False), "Inherits nothing"),
    ):
        shop = change(cast.shop, **{**dict.fromkeys(flags, True), **changed})
        assert profile_rows.one(shop).inherits == words

    for model, payers in (
        ("organization", "Acme"),
        ("profile", "EU shop"),
        ("profile_and_organization", "EU shop, then Acme"),
    ):
        assert profile_rows.one(change(cast.shop, billing_model=model)).payers == payers


def test_every_status_has_its_mark(cast: Cast) -> None:
    assert set(profile_rows.STATUSES) == {status.value for status in ProfileStatus}
    assert profile_rows.one(cast.shop).mark.word == "Approved"
