"""What may be typed."""

from __future__ import annotations

from apps.messaging.conversations.forms import ReplyForm


def test_text_keeps_its_blanks_and_has_one_kind_of_line_break() -> None:
    form = ReplyForm({"text": " a\r\nb ", "channel": "sms"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == " a\nb "
    assert ReplyForm({"text": "\u200b", "channel": "sms"}).problem() == "Type a message."
