"""The form of a campaign, and of its use cases with their samples."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms

from apps.brands.models import Campaign
from apps.brands.pages import wording
from apps.brands.vocabulary import LONGEST_SAMPLE, MAX_SAMPLES

_COLUMNS = {column: told for section in wording.CAMPAIGN for column, told in section.columns.items()}
_LONG = ("description", "message_flow", "optin_message", "optout_message", "help_message")
_MAX_USE_CASES = len(wording.USE_CASE_NAMES)


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    class Meta:
        model = Campaign
        fields: ClassVar[list[str]] = list(_COLUMNS)
        labels: ClassVar[dict[str, str]] = {column: label for column, (label, _) in _COLUMNS.items()}
        help_texts: ClassVar[dict[str, str]] = {column: hint for column, (_, hint) in _COLUMNS.items()}
        widgets: ClassVar[dict[str, forms.Widget]] = {column: forms.Textarea(attrs={"rows": 3}) for column in _LONG}

    def __init__(self, data: Any = None, *, campaign: Campaign | None = None) -> None:
        super().__init__(data, instance=campaign)
        self.auto_id = "campaign-%s"
        kind = self.fields["type"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("App", "App"), ("KYC", "KYC")]

    def clean_volume(self) -> str | None:
        volume: str | None = self.cleaned_data["volume"]
        if volume and not (volume.isascii() and volume.isdigit()):
            raise forms.ValidationError("Write the number with digits only.")
        return volume

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class UseCaseForm(forms.Form):
    """One that names no use case counts as left out."""

    use_case = forms.ChoiceField(
        label="Use case", required=False, choices=[("", "Choose …"), *wording.USE_CASE_NAMES.items()]
    )
    samples = forms.CharField(
        label="Samples",
        required=False,
        max_length=MAX_SAMPLES * (LONGEST_SAMPLE + 10),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"One to {MAX_SAMPLES}, with an empty line between them.",
    )

    def clean_samples(self) -> list[str]:
        found = [each.strip() for each in re.split(r"\r?\n\s*\r?\n", self.cleaned_data["samples"])]
        samples = [each for each in found if each]
        if len(samples) > MAX_SAMPLES or any(len(each) > LONGEST_SAMPLE for each in samples):
            raise forms.ValidationError(f"Give at most {MAX_SAMPLES} samples of {LONGEST_SAMPLE:,} characters.")
        return samples

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("use_case") and "samples" in given and not given["samples"]:
            self.add_error("samples", "Give at least one sample.")
        if given.get("samples") and not given.get("use_case"):
            self.add_error("use_case", "Choose what these are samples of.")


UseCaseForms = forms.formset_factory(UseCaseForm, extra=1, max_num=_MAX_USE_CASES, validate_max=True)


def use_case_forms(data: Any = None, *, campaign: Campaign | None = None) -> forms.BaseFormSet[UseCaseForm]:
    """Those that there are, and an empty one to add another."""
    known = [
        {"use_case": each.messaging_use_case_us, "samples": "\n\n".join(each.sample_messages)}
        for each in (campaign.use_cases.all() if campaign else ())
    ]
    return UseCaseForms(data, initial=known if data is None else None, prefix="use", auto_id="campaign-%s")


def use_cases_of(formset: forms.BaseFormSet[UseCaseForm]) -> list[dict[str, Any]]:
    return [
        {"messaging_use_case_us": form.cleaned_data["use_case"], "sample_messages": form.cleaned_data["samples"]}
        for form in formset
        if form.cleaned_data.get("use_case")
    ]
