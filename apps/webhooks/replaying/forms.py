"""The choice of what to replay: what is missing, everything since a time, or what the log shows."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.webhooks.replay import ReplayRange

MISSING, SINCE, SHOWN = "missing", "since", "shown"


class ReplayForm(forms.Form):
    """With `shown`, the events that a filtered log shows can be chosen too. `query` keeps its filters."""

    which = forms.ChoiceField(
        choices=[
            (MISSING, "What is missing: every event that wasn't delivered"),
            (SINCE, "Every event, delivered or not"),
            (SHOWN, "The events that match the filters of the list"),
        ],
        initial=MISSING,
        widget=forms.RadioSelect,
    )
    since = forms.DateTimeField(
        required=False, label="Since", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, shown: ReplayRange | None, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="replay-%s")
        self._shown = shown
        if shown is None:
            which: Any = self.fields["which"]
            which.choices = which.choices[:-1]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("which") == SINCE and not values.get("since") and "since" not in self.errors:
            self.add_error("since", "Enter the time of the first event.")
        return values

    def wanted(self) -> ReplayRange:
        """What a valid form asks for."""
        which, since = self.cleaned_data["which"], self.cleaned_data["since"]
        if which == SHOWN and self._shown:
            return self._shown
        return ReplayRange(since=since, only_missing=which == MISSING)
