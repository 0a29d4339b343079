"""Number and code are needed."""

from __future__ import annotations

from apps.one_time_codes.phone.forms import CodeForm, PhoneForm


def test_each_says_what_to_type() -> None:
    assert PhoneForm({}).errors["phone"] == ["Give your mobile number."]
    assert CodeForm({}).errors["code"] == ["Type the code that we sent."]
