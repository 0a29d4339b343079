"""What is typed on the phones' page."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.phones.forms import AnswerForm, PhoneField, TrickForm


def test_a_number_may_be_written_in_any_form() -> None:
    assert PhoneField().clean("+1 (415) 555-0123") == "+14155550123"


def test_what_is_no_number_is_named() -> None:
    with pytest.raises(ValidationError, match="“Jane” is not a phone number"):
        PhoneField().clean("Jane")


@pytest.mark.parametrize(("text", "is_valid"), [("Thanks", True), ("", False), ("x" * 1601, False)])
def test_an_answer_has_words(text: str, is_valid: bool) -> None:
    assert AnswerForm({"phone": "+14155550123", "text": text}).is_valid() is is_valid


@pytest.mark.parametrize(("phone", "is_valid"), [("", True), ("+14155550123", True), ("415", False)])
def test_a_fault_is_for_one_phone_or_all(phone: str, is_valid: bool) -> None:
    assert TrickForm({"phone": phone, "trick": "late"}).is_valid() is is_valid
