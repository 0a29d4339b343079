"""What a lookup says about SMS and WhatsApp."""

from __future__ import annotations

import pytest

from apps.channels import capability
from apps.channels.models import NumberLookup


@pytest.mark.parametrize(
    ("line", "word", "heading"),
    [
        ("mobile", "Yes", "Valid, mobile: can take SMS"),
        ("fixed_line", "No", "Valid, landline: cannot take SMS"),
        ("pager", "No", "Valid, pager: cannot take SMS"),
        ("voicemail", "No", "Valid, voicemail: cannot take SMS"),
        ("fixed_line_or_mobile", "Not known", "Valid"),
        ("voip", "Not known", "Valid"),
        ("toll_free", "Not known", "Valid"),
        ("premium_rate", "Not known", "Valid"),
        ("something new", "Not known", "Valid"),
        (None, "Not known", "Valid"),
    ],
)
def test_kind_of_line_decides_about_sms_and_only_about_it(line: str | None, word: str, heading: str) -> None:
    found = NumberLookup(is_valid=True, line_type=line)

    assert capability.sms(found).word == word
    assert capability.sms(found).why
    assert capability.heading(found)[2] == heading
    assert capability.whatsapp(found).word == "Not known"


@pytest.mark.parametrize("line", ["mobile", "fixed_line", None])
def test_number_that_is_not_valid_is_only_that(line: str | None) -> None:
    found = NumberLookup(is_valid=False, line_type=line)

    assert capability.heading(found)[2] == "Not valid"
    assert capability.sms(found).can is None
