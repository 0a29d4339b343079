"""The details of a WhatsApp Business Account, as they are typed."""

from __future__ import annotations

import pytest

from apps.channels.whatsapp_checks import Details
from apps.message_templates.whatsapp.forms import DetailsForm

TYPED = {"account_id": " 1022 ", "number_id": "", "access_token": " EAAG ", "app_secret": "secret"}


def test_details_are_read_without_spaces() -> None:
    form = DetailsForm(TYPED)

    assert form.is_valid()
    details = form.details()
    assert (details.account_id, details.access_token, details.app_secret) == ("1022", "EAAG", "secret")
    assert len(details.verify_token) >= 32


@pytest.mark.parametrize(
    ("name", "value"),
    [("account_id", "my account"), ("number_id", "+1312"), ("access_token", "EA AG"), ("app_secret", "")],
)
def test_what_cannot_be_right_is_refused_at_its_field(name: str, value: str) -> None:
    assert list(DetailsForm(TYPED | {name: value}).errors) == [name]


def test_secrets_typed_before_are_used() -> None:
    kept = Details("1", "EAAG", "", "word")
    form = DetailsForm({"account_id": "1022", "app_secret": "secret"}, kept=kept)

    assert form.is_valid()
    assert form.details() == Details("1022", "EAAG", "secret", "word")
