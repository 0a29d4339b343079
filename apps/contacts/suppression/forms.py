"""Forms of the suppression list, and its filters as read from the URL."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts import sheet
from apps.contacts.rows import CHANNELS
from apps.contacts.suppression import rows
from apps.contacts.suppression.listing import ALL_CHANNELS, SuppressionFilters
from apps.core.list_form import SpanForm

MAX_PASTED = 1_000  # numbers; more are for a file
_CHANNELS = [(channel.value, CHANNELS[channel].word) for channel in Channel]
_BETWEEN = re.compile(r"[,;\n\r\t]+")
_TOO_LARGE = f"Choose a CSV file of at most {sheet.LARGEST >> 20} MB."


class SuppressionSearchForm(SpanForm):
    tabbed = "source"
    tabs = rows.SOURCES
    panel = ("channel", "when", "since", "until")

    source = forms.ChoiceField(choices=[(each, mark.word) for each, mark in rows.SOURCES.items()], required=False)
    channel = forms.ChoiceField(
        choices=[("", "Any"), (ALL_CHANNELS, "Suppressed on all channels"), *_CHANNELS], required=False
    )
    q = forms.CharField(required=False, label="Number", max_length=40)

    def filters(self, *, now: datetime) -> SuppressionFilters:
        values = self.values
        low, high = self.span(now=now)
        return SuppressionFilters(values["source"], values["channel"], re.sub(r"\D", "", values["q"]), low, high)


class AddForm(forms.Form):
    numbers = forms.CharField(
        label="Phone numbers",
        max_length=60 * MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="With + and country code, one on each line or separated by commas.",
    )
    channel = forms.ChoiceField(label="Channel", choices=[("", "All channels"), *_CHANNELS], required=False)
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        required=False,
        help_text="We keep this with your name and the time. You can't change it later.",
    )

    def clean_numbers(self) -> list[str]:
        written = [each.strip() for each in _BETWEEN.split(self.cleaned_data["numbers"]) if each.strip()]
        if not written:
            raise forms.ValidationError("Paste at least one number.")
        if len(written) > MAX_PASTED:
            raise forms.ValidationError(f"Paste at most {MAX_PASTED:,} numbers, or import a file.")
        read = {each: phone_numbers.e164(each) for each in written}
        if wrong := [each for each, number in read.items() if number is None]:
            named = ", ".join(f"“{each[:40]}”" for each in wrong[:5])
            more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
            raise forms.ValidationError(f"Not a phone number: {named}{more}.")
        return list(dict.fromkeys(number for number in read.values() if number))


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="We keep this with your name and the time. You can't change it later.",
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"required": _TOO_LARGE, "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > sheet.LARGEST:
            raise forms.ValidationError(_TOO_LARGE)
        return file
