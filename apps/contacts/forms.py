"""Forms of the contact pages, and the list's filters as read from the URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from apps.channels import regions
from apps.channels.models import Channel
from apps.contacts import listing, naming, rows, sheet
from apps.contacts.actions import DEFAULT_CHANNELS
from apps.contacts.listing import OPTED_OUT, OTHERS, OWN, REACHABLE, ContactFilters
from apps.contacts.models import MAX_LABEL, MAX_NAME, Import
from apps.contacts.rows import CHANNELS
from apps.core.list_form import ListForm
from apps.organizations.customer import Customer

_CHANNELS = [(channel, CHANNELS[channel].word) for channel in DEFAULT_CHANNELS]
_CONSENTS = [("", "Any"), (REACHABLE, "Subscribed"), (OPTED_OUT, "Opted out")]
_TOO_LARGE = f"Choose a CSV file of at most {sheet.LARGEST >> 20} MB."


def _regions(nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *regions.choices()]


class ContactSearchForm(ListForm):
    tabbed = "consent"
    tabs = {"": rows.ALL, REACHABLE: rows.REACHABLE, OPTED_OUT: rows.OPTED_OUT}
    panel = ("channel", "label", "whose")

    consent = forms.ChoiceField(choices=_CONSENTS, required=False)
    channel = forms.ChoiceField(choices=[("", "Any channel"), *_CHANNELS], required=False)
    whose = forms.ChoiceField(required=False, label="Belongs to")
    label = forms.ChoiceField(required=False, label="Label")
    q = forms.CharField(required=False, label="Name or number", max_length=120)
    import_id = forms.UUIDField(required=False, label="Import")

    def __init__(self, customer: Customer, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._customer = customer
        self.import_name = ""
        labels = [("", "Any label"), *((label, label) for label in listing.labels(customer))]
        self.fields["label"] = forms.ChoiceField(choices=labels, required=False, label="Label")
        self.fields["whose"] = forms.ChoiceField(choices=_whose(customer), required=False, label="Belongs to")

    def clean_import_id(self) -> UUID | None:
        """Of this customer only."""
        import_id: UUID | None = self.cleaned_data["import_id"]
        found = Import.objects.owned_by(self._customer).filter(id=import_id).first() if import_id else None
        self.import_name = found.file_name if found else ""
        return import_id if found else None

    def filters(self) -> ContactFilters:
        values = self.values
        return ContactFilters(
            values["consent"],
            values["channel"],
            values["whose"],
            values["q"],
            values["import_id"] or None,
            values["label"],
        )

    def words(self, name: str, value: Any) -> str:
        return self.import_name if name == "import_id" else super().words(name, value)


def _whose(customer: Customer) -> list[tuple[str, str]]:
    if customer.profile:
        return [("", "Anybody"), (OWN, f"{customer.profile.name} itself"), (OTHERS, "Other accounts, read-only")]
    return [("", "Anybody"), (OWN, f"{customer.organization.name} itself"), (OTHERS, "Its profiles")]


class ContactFields(forms.Form):
    """A channel that was left as it was offered is no choice."""

    name = forms.CharField(label="Name", required=False, max_length=MAX_NAME)
    labels = forms.CharField(
        label="Labels", required=False, max_length=1_200, help_text="Separated by commas, for example: VIP, Berlin"
    )

    def clean_labels(self) -> list[str]:
        try:
            return naming.split(self.cleaned_data["labels"])
        except naming.LabelsInvalid as problem:
            raise forms.ValidationError(problem.message) from None

    def given(self) -> dict[str, Any]:
        chosen = self.cleaned_data["default_channel"] if "default_channel" in self.changed_data else None
        return {**self.cleaned_data, "default_channel": chosen}


class ContactForm(ContactFields):
    phone = forms.CharField(
        label="Phone number", max_length=60, help_text="With + and country code, or as written in the country below."
    )
    region = forms.ChoiceField(label="Country", required=False, choices=lambda: _regions("Detect from + prefix"))
    default_channel = forms.ChoiceField(label="Default channel", choices=_CHANNELS, initial=Channel.SMS.value)


class EditForm(ContactFields):
    default_channel = forms.ChoiceField(
        label="Default channel", choices=_CHANNELS, help_text="In the API: default_channel."
    )


class BulkLabelForm(forms.Form):
    adds = forms.TypedChoiceField(
        label="What to do",
        choices=[("true", "Add the label"), ("false", "Remove the label")],
        coerce=lambda value: value == "true",
        initial="true",
        widget=forms.RadioSelect,
    )
    label = forms.CharField(max_length=MAX_LABEL, help_text="For example: VIP")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="bulk-%s")  # the page behind the dialog has a filter called label

    def clean_label(self) -> str:
        try:
            found = naming.labels([self.cleaned_data["label"]])
        except naming.LabelsInvalid as problem:
            raise forms.ValidationError(problem.message) from None
        if not found:
            raise forms.ValidationError("Type a label.")
        return found[0]


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


class ForgetForm(forms.Form):
    """Typing the last digits makes sure that it is this person."""

    digits = forms.CharField(label="Last four digits of the number", max_length=4, min_length=4)

    def __init__(self, data: Mapping[str, Any] | None, *, phone: str) -> None:
        super().__init__(data)
        self._last = phone[-4:]
        self.fields["digits"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_digits(self) -> str:
        if self.cleaned_data["digits"] != self._last:
            raise forms.ValidationError("These aren't the last four digits of this number.")
        return self._last
