"""Forms of numbers: what to look for, and who gets one."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.channels import regions
from apps.channels.models import NumberKind
from apps.channels.providers.number_market import NumberWish
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

# Short codes are leased from the carriers of a country, not searched for.
_SEARCHED = (NumberKind.LOCAL, NumberKind.MOBILE, NumberKind.TOLL_FREE)


class WishForm(forms.Form):
    """Read from the address, so that a result can be kept as a link."""

    country = forms.ChoiceField(label="Country", choices=regions.choices)
    kind = forms.ChoiceField(label="Type", choices=[(each.value, each.label) for each in _SEARCHED])
    digits = forms.RegexField(
        r"^[0-9]*$",
        label="Area code",
        required=False,
        max_length=10,
        help_text="Or how the number begins after the country code.",
        error_messages={"invalid": "Write digits only, such as 312."},
    )

    def wish(self) -> NumberWish:
        given = self.cleaned_data
        return NumberWish(given["country"], NumberKind(given["kind"]), given["digits"])


class HolderForm(forms.Form):
    """The organization (empty), or one of its profiles."""

    profile = forms.ModelChoiceField(
        Profile.objects.none(), label="Who uses it", required=False, to_field_name="id", blank=True
    )

    def __init__(self, customer: Customer, data: Any = None, *, chosen: Profile | None = None) -> None:
        super().__init__(data, initial={"profile": chosen.id if chosen else None})
        field = self.fields["profile"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Profile.objects.present().within(customer).order_by("name", "id")
        field.empty_label = f"{customer.organization.name} and all its profiles"
