"""What may be typed, and searched for."""

from __future__ import annotations

from apps.messaging.conversations.forms import ReplyForm, SearchForm


def test_text_keeps_its_blanks_and_has_one_kind_of_line_break() -> None:
    form = ReplyForm({"text": " a\r\nb ", "channel": "sms"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == " a\nb "
    assert ReplyForm({"text": "\u200b", "channel": "sms"}).problem() == "Type a message."


def test_what_cannot_be_read_searches_for_everything() -> None:
    assert [SearchForm({"q": text}).text() for text in (" Ada ", "a\0b", "x" * 121)] == ["Ada", "", ""]
    assert SearchForm({}).text() == ""
