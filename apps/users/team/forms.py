"""Forms of the team page, and its filters as read from the URL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms

from apps.core.list_form import ListForm
from apps.organizations.customer import Customer
from apps.users.account_field import AccountField
from apps.users.models import Membership, Role
from apps.users.team import rows, safeguards

_ROLES = [(role.value, role.value.capitalize()) for role in safeguards.ROLES]
# In one line each; the table of roles has it all.
_SUMMARIES = {
    Role.ADMIN: "Everything but handing over ownership.",
    Role.BILLING: "See what is there, and add funds.",
    Role.DEVELOPER: "Send, and manage contacts, templates, API keys and webhooks.",
    Role.MEMBER: "Send, and manage contacts.",
}


class TeamListForm(ListForm):
    tabbed = "status"
    tabs = rows.STATES
    panel = ("role",)

    status = forms.ChoiceField(choices=[(each, mark.word) for each, mark in rows.STATES.items()], required=False)
    role = forms.ChoiceField(
        choices=[("", "Any"), *((role.value, role.value.capitalize()) for role in Role)], required=False
    )
    q = forms.CharField(required=False, label="Search", max_length=254)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=_ROLES, initial=Role.DEVELOPER)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="new_%s", **more)  # the page behind the dialog has a filter called role

    @property
    def roles(self) -> list[tuple[str, str]]:
        """Each role on offer, and what it may do."""
        return [(words, _SUMMARIES[Role(role)]) for role, words in _ROLES]


class InviteForm(RoleForm):
    email = forms.EmailField(label="E-mail", max_length=254)
    name = forms.CharField(max_length=255, required=False)
    account = AccountField(label="Access")

    field_order = ["email", "name", "account", "role"]

    def __init__(self, customer: Customer, data: Any = None) -> None:
        super().__init__(data)
        cast("AccountField", self.fields["account"]).offer(customer)


class ProfileRoleForm(RoleForm):
    """Another role in one profile, for a member of the organization."""

    profile = AccountField()

    field_order = ["profile", "role"]

    def __init__(self, customer: Customer, data: Any = None) -> None:
        super().__init__(data)
        cast("AccountField", self.fields["profile"]).offer(customer, only_profiles=True)


class HeirForm(forms.Form):
    member = forms.TypedChoiceField(label="New owner", coerce=UUID)

    def __init__(self, heirs: Iterable[Membership], data: Any = None) -> None:
        super().__init__(data)
        field = cast("forms.TypedChoiceField", self.fields["member"])
        found = [(str(each.id), f"{each.called or each.address}, {each.role}") for each in heirs]
        field.choices = found or [("", "Invite a member first.")]


class SureForm(forms.Form):
    """Nothing to fill in."""
