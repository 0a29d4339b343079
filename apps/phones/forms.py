"""Forms of the phones page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.channels import phone_numbers
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from apps.phones import registry_desk, reviews

_MAX_TEMPLATES = 100  # to choose from


class PhoneField(forms.CharField):
    """A number in any written form, as E.164."""

    def clean(self, value: object) -> str:
        written: str = super().clean(value)
        if not written:
            return ""
        found = phone_numbers.e164(written)
        if found is None:
            raise forms.ValidationError(f"“{written}” is not a phone number. Begin with + and the country code.")
        return found


class AnswerForm(forms.Form):
    phone = PhoneField()
    text = forms.CharField(max_length=1600, error_messages={"required": "There is nothing to send."})


class TapForm(forms.Form):
    """A quick reply, by its text and the message that has it."""

    phone = PhoneField()
    button = forms.CharField(max_length=100)
    message = forms.CharField(max_length=200)


class ReviewForm(forms.Form):
    """What Meta's reviewer decides about a template."""

    template = forms.CharField(max_length=64)
    status = forms.CharField(max_length=20)
    reason = forms.ChoiceField(choices=reviews.REASONS, required=False)
    explanation = forms.CharField(max_length=reviews.MAX_EXPLANATION, required=False)


class DecisionForm(forms.Form):
    """What the registry's reviewer decides about a brand or campaign."""

    entry = forms.CharField(max_length=64)
    decision = forms.CharField(max_length=20)
    about = forms.CharField(max_length=40, required=False)
    reason = forms.CharField(max_length=registry_desk.MAX_REASON, required=False)


class TrickForm(forms.Form):
    """Without a phone it is one for all of them."""

    phone = PhoneField(required=False)
    trick = forms.CharField()


class TryForm(forms.Form):
    """What to send, and to which phone."""

    template = forms.ChoiceField(error_messages={"invalid_choice": "Choose one of your templates."})
    phone = PhoneField(
        label="Phone number",
        help_text="A simulated phone. Any number works.",
        error_messages={"required": "Enter a phone number."},
        widget=forms.TextInput(attrs={"class": "mono", "type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, customer: Customer, data: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(data, auto_id="try-%s", **given)
        usable = MessageTemplate.objects.usable_by(customer).present().drafts_last()
        self.templates = {str(each.id): each for each in usable[:_MAX_TEMPLATES]}
        choice = self.fields["template"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, each.name) for key, each in self.templates.items()]

    @property
    def chosen(self) -> MessageTemplate:
        """Once the form holds."""
        return self.templates[self.cleaned_data["template"]]
