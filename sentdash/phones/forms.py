"""What is typed on the phones' page."""

from __future__ import annotations

from django import forms

from apps.channels import phone


class PhoneField(forms.CharField):
    """A number in any written form, as E.164."""

    def clean(self, value: object) -> str:
        written: str = super().clean(value)
        found = phone.normalize(written)
        if found is None:
            raise forms.ValidationError(f"“{written}” is not a phone number. Begin with + and the country code.")
        return found.e164


class AnswerForm(forms.Form):
    phone = PhoneField()
    text = forms.CharField(max_length=1600, error_messages={"required": "There is nothing to send."})


class TrickForm(forms.Form):
    """Without a phone it is one for all of them."""

    phone = forms.CharField(required=False)
    trick = forms.CharField()

    def clean_phone(self) -> str:
        written: str = self.cleaned_data["phone"]
        if written and not phone.is_e164(written):
            raise forms.ValidationError("This is not a phone number.")
        return written
