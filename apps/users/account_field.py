"""The form field that asks for an account: an organization, or one of its profiles."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.organizations.customer import Customer
from apps.organizations.models import Profile


class AccountField(forms.TypedChoiceField):
    """Its value is a `Customer`. In an organization it offers all accounts, in a profile only that profile."""

    def offer(self, customer: Customer, *, only_profiles: bool = False) -> None:
        found = [] if only_profiles else [customer]
        if customer.profile is None:
            profiles = Profile.objects.present().within(customer).order_by("name", "id")
            found += [Customer(customer.organization, each) for each in profiles]
        by_id: dict[Any, Customer] = {str(each.id): each for each in found}
        self.coerce = by_id.__getitem__
        self.choices = [(id, _in_words(each)) for id, each in by_id.items()]


def _in_words(customer: Customer) -> str:
    extent = "this profile only" if customer.profile else "all profiles"
    return f"{customer.account.name}, {extent}"
