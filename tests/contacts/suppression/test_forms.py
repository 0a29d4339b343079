"""Pasted numbers: each once, in any spelling, and not too many."""

from __future__ import annotations

from apps.contacts.suppression.forms import MAX_PASTED, AddForm


def test_numbers_are_read_from_lines_and_commas() -> None:
    form = AddForm({"numbers": " +1 415 555 2671;\n+14155552671\t+44 20 7946 0123, "})

    assert form.is_valid()
    assert form.cleaned_data["numbers"] == ["+14155552671", "+442079460123"]


def test_what_is_refused() -> None:
    for numbers in ("", " , ", "12", "\n".join(["+14155552671"] * (MAX_PASTED + 1))):
        assert "numbers" in AddForm({"numbers": numbers}).errors
