"""Forms of the number lookup page."""

from __future__ import annotations

from django import forms

from apps.channels import regions


def _regions() -> list[tuple[str, str]]:
    return [("", "Detect from + prefix"), *regions.choices()]


class LookupForm(forms.Form):
    phone = forms.CharField(label="Phone number", max_length=60)
    region = forms.ChoiceField(label="Country", required=False, choices=_regions)
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)
