"""The number to verify, and the code that was sent to it."""

from __future__ import annotations

from django import forms


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="Mobile number",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "Give your mobile number."},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Type the code that we sent."},
    )
