"""The form of the business verification, and the upload of a document. What is saved may be incomplete."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from apps.channels import regions
from apps.core.errors import Invalid
from apps.onboarding import documents, wording
from apps.onboarding.models import Application, DocumentKind

_COUNTRIES = ("country", "country_of_registration")
_NO_FILE = f"Choose a file of at most {documents.LARGEST >> 20} MB."


def _countries(first: str) -> list[tuple[str, str]]:
    named = sorted(regions.NAMES.items(), key=lambda pair: pair[1])
    return [("", first), *named]


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    class Meta:
        model = Application
        fields: ClassVar[list[str]] = [column for column in wording.COLUMNS if column != "destination_countries"]
        labels: ClassVar[dict[str, str]] = {column: label for column, (label, _) in wording.COLUMNS.items()}
        help_texts: ClassVar[dict[str, str]] = {column: hint for column, (_, hint) in wording.COLUMNS.items()}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "notes": forms.Textarea(attrs={"rows": 3}),
            "primary_use_case": forms.Textarea(attrs={"rows": 3}),
            **{column: forms.Select() for column in _COUNTRIES},
        }

    destination_countries = forms.CharField(
        label=wording.COLUMNS["destination_countries"][0],
        help_text=wording.COLUMNS["destination_countries"][1],
        required=False,
        max_length=750,
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        written = ", ".join(each["id"] for each in application.destination_countries)
        super().__init__(data, instance=application, initial={"destination_countries": written})
        self.auto_id = "application-%s"
        for column in _COUNTRIES:
            self.fields[column] = forms.ChoiceField(
                label=wording.COLUMNS[column][0], choices=_countries("Choose …"), required=False
            )
        kinds = self.fields["entity_type"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", "Choose …"), *((value, label) for value, label in _choices(kinds) if value)]

    def clean_destination_countries(self) -> list[dict[str, Any]]:
        """The first is the main one."""
        written = [each.strip().upper() for each in self.cleaned_data["destination_countries"].split(",")]
        codes = list(dict.fromkeys(each for each in written if each))
        unknown = [code for code in codes if code not in regions.NAMES]
        if unknown:
            raise forms.ValidationError(f"Use two-letter codes, such as US, CA. Unknown: {', '.join(unknown)}")
        return [{"id": code, "isMain": code == codes[0]} for code in codes]

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _choices(field: forms.ChoiceField) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in field.choices]  # type: ignore[misc, union-attr]  # no groups


class FoundForm(forms.Form):
    name = forms.CharField(
        label="Name of your organization",
        max_length=255,
        error_messages={"required": "Give the name of your organization."},
    )


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label="Kind of document",
        choices=[("", "Choose …"), *DocumentKind.choices],
        error_messages={"required": "Choose what kind of document this is."},
    )
    country = forms.ChoiceField(label="For", choices=[], required=False)
    file = forms.FileField(
        label="PDF, JPEG or PNG",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _NO_FILE, "empty": "The file is empty."},
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="document-%s")
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = _countries("All countries")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > documents.LARGEST:
            raise forms.ValidationError(_NO_FILE)
        content = file.read()
        file.seek(0)
        if documents.media_type_of(content) is None:
            raise forms.ValidationError(documents.NOT_A_DOCUMENT)
        return file

    def blame(self, problem: Invalid) -> None:
        """Show what the action refused at its field."""
        for field, sentences in problem.details.items():
            self.add_error(field if field in self.fields else None, sentences)
