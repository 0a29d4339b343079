"""Forms of the number lookup and of country defaults."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.channels import regions
from apps.channels.models import CHEAPEST, Channel


def _regions() -> list[tuple[str, str]]:
    return [("", "Detect from + prefix"), *regions.choices()]


class LookupForm(forms.Form):
    phone = forms.CharField(label="Phone number", max_length=60)
    region = forms.ChoiceField(label="Country", required=False, choices=_regions)
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CountryForm(forms.Form):
    channel = forms.ChoiceField(
        label="Default channel",
        choices=[
            (Channel.SMS.value, "SMS"),
            (Channel.WHATSAPP.value, "WhatsApp"),
            (Channel.RCS.value, "RCS"),
            (CHEAPEST, "The cheapest"),
        ],
        help_text="The cheapest has the lowest price for the message. Accounts that aren't billed use SMS first.",
    )
    is_definitive = forms.BooleanField(
        label="Never use another channel",
        required=False,
        help_text="Messages fail if this channel can't be used. A contact's own channel still comes first.",
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("channel") == CHEAPEST and self.cleaned_data.get("is_definitive"):
            self.add_error("is_definitive", "Choose a channel to rule out the others.")
        return self.cleaned_data
