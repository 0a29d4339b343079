"""Forms of the contact pages, and the list's filters as read from the URL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms

from apps.channels import regions
from apps.contacts import sheet
from apps.contacts.actions import DEFAULT_CHANNELS
from apps.contacts.listing import OPTED_OUT, OTHERS, OWN, REACHABLE, ContactFilters
from apps.contacts.models import Import
from apps.contacts.rows import CHANNELS
from apps.core.chips import Chip
from apps.organizations.customer import Customer

_CHANNELS = [(channel, CHANNELS[channel].word) for channel in DEFAULT_CHANNELS]
_CONSENTS = [("", "Any"), (REACHABLE, "Subscribed"), (OPTED_OUT, "Opted out")]
_FILTERS = ("consent", "channel", "whose", "q", "import_id")
_TOO_LARGE = f"Choose a CSV file of at most {sheet.LARGEST >> 20} MB."


def _regions(nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *regions.choices()]


class ContactSearchForm(forms.Form):
    """Bound to the address. What cannot be understood narrows nothing."""

    consent = forms.ChoiceField(choices=_CONSENTS, required=False)
    channel = forms.ChoiceField(choices=[("", "Any channel"), *_CHANNELS], required=False)
    whose = forms.ChoiceField(required=False, label="Belongs to")
    q = forms.CharField(required=False, max_length=40)
    import_id = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)

    def __init__(self, customer: Customer, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["whose"] = forms.ChoiceField(choices=_whose(customer), required=False, label="Belongs to")
        self.is_valid()
        self.values: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        made_by = (
            Import.objects.owned_by(customer).filter(id=self.values["import_id"]).first()
            if self.values["import_id"]
            else None
        )
        self.values["import_id"] = made_by.id if made_by else ""
        self.import_name = made_by.file_name if made_by else ""

    def filters(self) -> ContactFilters:
        values = self.values
        return ContactFilters(
            values["consent"], values["channel"], values["whose"], values["q"], values["import_id"] or None
        )

    @cached_property
    def chips(self) -> list[Chip]:
        """Everything that is set beside the tab."""
        return [
            Chip(head, self._words(name), self.address(**{name: ""}))
            for name, head in (
                ("channel", "Channel"),
                ("whose", "Belongs to"),
                ("q", "Number"),
                ("import_id", "Import"),
            )
            if self.values[name]
        ]

    @property
    def is_narrowed(self) -> bool:
        return any(self.values[name] for name in _FILTERS)

    def address(self, **changed: str) -> str:
        """The query of the list with some filters changed; cursors fall away."""
        values = {name: self.values[name] for name in _FILTERS} | changed
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else "?"

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """Filters that another form on the page sends along."""
        names = _FILTERS
        return [(name, self.values[name]) for name in names if self.values[name] and name not in but]

    @property
    def kept_beside_search(self) -> list[tuple[str, str]]:
        return self.kept("q")

    @property
    def kept_beside_panel(self) -> list[tuple[str, str]]:
        return self.kept("channel", "whose")

    def _words(self, name: str) -> str:
        field: Any = self.fields[name]
        value: str = self.values[name]
        if name == "import_id":
            return self.import_name
        return value if name == "q" else str(dict(field.choices)[value])


def _whose(customer: Customer) -> list[tuple[str, str]]:
    if customer.profile:
        return [("", "Anybody"), (OWN, f"{customer.profile.name} itself"), (OTHERS, "Other accounts, read-only")]
    return [("", "Anybody"), (OWN, f"{customer.organization.name} itself"), (OTHERS, "Its profiles")]


class ContactForm(forms.Form):
    phone = forms.CharField(
        label="Phone number", max_length=60, help_text="With + and country code, or as written in the country below."
    )
    region = forms.ChoiceField(label="Country", required=False, choices=lambda: _regions("Detect from + prefix"))
    default_channel = forms.ChoiceField(label="Default channel", choices=_CHANNELS)


class EditForm(forms.Form):
    default_channel = forms.ChoiceField(
        label="Default channel", choices=_CHANNELS, help_text="In the API: default_channel."
    )


class ConsentForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="We keep this with your name and the time. You can't change it later.",
    )

    def __init__(self, data: Any = None, *, opts_in: bool = False) -> None:
        super().__init__(data)
        self.fields["reason"].required = opts_in


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
