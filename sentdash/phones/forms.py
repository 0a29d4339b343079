"""Forms of the phones page."""

from __future__ import annotations

from django import forms

from apps.channels import phone_numbers


class PhoneField(forms.CharField):
    """A number in any written form, as E.164."""

    def clean(self, value: object) -> str:
        written: str = super().clean(value)
        if not written:
            return ""
        found = phone_numbers.e164(written)
        if found is None:
            raise forms.ValidationError(f"“{written}” is not a phone number. Begin with + and the country code.")
        return found


class AnswerForm(forms.Form):
    phone = PhoneField()
    text = forms.CharField(max_length=1600, error_messages={"required": "There is nothing to send."})


class TrickForm(forms.Form):
    """Without a phone it is one for all of them."""

    phone = PhoneField(required=False)
    trick = forms.CharField()
