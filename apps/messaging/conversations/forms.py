"""What a person types into the reply box, and into the searches for conversations and templates."""

from __future__ import annotations

from django import forms

from apps.channels.models import Channel
from apps.message_templates import blank
from apps.messaging.sending import text_message


class ReplyForm(forms.Form):
    text = forms.CharField(max_length=text_message.MAX_TEXT, strip=False)
    channel = forms.ChoiceField(choices=[(Channel.SMS, "SMS"), (Channel.WHATSAPP, "WhatsApp")])

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if blank.is_blank(text):
            raise forms.ValidationError("Type a message.")
        return text

    def problem(self) -> str:
        """The first error."""
        return next(str(sentence) for sentences in self.errors.values() for sentence in sentences)


class SearchForm(forms.Form):
    """Part of a name or number, or of a template. What can't be read finds everything."""

    q = forms.CharField(label="Part of a name or number", required=False, max_length=120)

    def text(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
