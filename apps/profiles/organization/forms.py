"""The form of the organization's settings."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.organizations.models import Organization


class OrganizationForm(forms.Form):
    name = forms.CharField(max_length=255, error_messages={"required": "Enter a name."})
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="The API reports it for the organization and all profiles.",
    )
    description = forms.CharField(max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    icon = forms.CharField(label="Icon URL", max_length=512, required=False)

    def __init__(self, organization: Organization, data: Any = None) -> None:
        shown = {name: getattr(organization, name) or "" for name in ("name", "email", "description", "icon")}
        super().__init__(data, initial=shown)

    def details(self) -> dict[str, Any]:
        """The columns of a valid form; an empty text is null."""
        return {name: value or None for name, value in self.cleaned_data.items()}
