"""The form of a brand: every column that a customer fills. Its rules are those of the lint, which only advises."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from apps.brands.models import Brand
from apps.brands.pages import wording

_CHOICES: dict[str, dict[Any, str]] = {
    "vertical": wording.VERTICALS,
    "brand_relationship": wording.RELATIONSHIPS,
    "entity_type": {"": "Choose …", **wording.ENTITY_TYPES},
}
_COLUMNS = {column: told for section in wording.BRAND for column, told in section.columns.items()}


class BrandForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    class Meta:
        model = Brand
        fields: ClassVar[list[str]] = [column for column in _COLUMNS if column != "destination_countries"]
        labels: ClassVar[dict[str, str]] = {column: label for column, (label, _) in _COLUMNS.items()}
        help_texts: ClassVar[dict[str, str]] = {column: hint for column, (_, hint) in _COLUMNS.items()}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "notes": forms.Textarea(attrs={"rows": 3}),
            "primary_use_case": forms.TextInput(),
        }

    tax_id_type = forms.TypedChoiceField(
        label=_COLUMNS["tax_id_type"][0], help_text=_COLUMNS["tax_id_type"][1], required=False, empty_value=None
    )
    destination_countries = forms.CharField(
        label=_COLUMNS["destination_countries"][0],
        help_text=_COLUMNS["destination_countries"][1],
        required=False,
        max_length=750,
    )

    def __init__(self, data: Any = None, *, brand: Brand | None = None) -> None:
        countries = ", ".join(country["id"] for country in brand.destination_countries) if brand else "US"
        is_for_us = brand.is_tcr_application if brand else True
        initial = {"destination_countries": countries, "is_tcr_application": is_for_us}
        super().__init__(data, instance=brand, initial=initial)
        self.auto_id = "brand-%s"
        written = brand.tax_id_type if brand else None  # through the API it may be any
        kinds = {"": "Choose …", **({written: written} if written else {}), **wording.TAX_ID_TYPES}
        for column, choices in {**_CHOICES, "tax_id_type": kinds}.items():
            known = self.fields[column]
            assert isinstance(known, forms.ChoiceField)
            known.choices = list(choices.items())

    def clean_destination_countries(self) -> list[dict[str, Any]]:
        """The first is the main one."""
        written = [each.strip().upper() for each in self.cleaned_data["destination_countries"].split(",")]
        codes = list(dict.fromkeys(each for each in written if each))
        if any(len(code) != 2 or not code.isalpha() for code in codes):
            raise forms.ValidationError("Use two-letter codes, such as US, CA.")
        return [{"id": code, "isMain": code == codes[0]} for code in codes]

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
