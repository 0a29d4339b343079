"""The question that the ledger answers, as a form: a number, a day, a time and a channel."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.utils import timezone

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts.rows import CHANNELS


class QuestionForm(forms.Form):
    phone = forms.CharField(label="Phone number", max_length=60)
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    channel = forms.ChoiceField(
        label="Channel",
        required=False,
        choices=[("", "Any channel"), *((channel.value, CHANNELS[channel].word) for channel in Channel)],
    )

    def clean_phone(self) -> str:
        found = phone_numbers.e164(phone_numbers.queried(self.cleaned_data["phone"]))
        if found is None:
            raise forms.ValidationError("This is not a phone number. Start with + and the country code.")
        return found

    def clean(self) -> None:
        if self.cleaned_data.get("time") and not self.cleaned_data.get("day") and "day" not in self.errors:
            self.add_error("day", "Choose a day for this time.")
        elif self.moment > timezone.now():
            self.add_error("day", "This is in the future. Choose an earlier moment.")

    @property
    def moment(self) -> datetime:
        """In the reader's zone. A day without a time means its end, and without a day it is now."""
        now, day = timezone.now(), self.cleaned_data.get("day")
        if not day:
            return now
        at = self.cleaned_data.get("time")
        if at is None and day == timezone.localdate(now):
            return now
        return timezone.make_aware(datetime.combine(day, at or time.max))
