"""Forms of the pages for API keys, invitations and personal settings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.utils import timezone

from apps.core import zones
from apps.core.list_form import ListForm
from apps.organizations.customer import Customer
from apps.users import guessing, networks, reset_mail
from apps.users.account_field import AccountField
from apps.users.models import ApiKey, Membership, Scope, Theme, User, all_scopes


class KeyListForm(ListForm):
    """The active keys, unless the address asks for others."""

    state = forms.ChoiceField(
        choices=[(each, each) for each in ("active", "expired", "revoked", "all")], required=False
    )


class KeyForm(forms.Form):
    """An organization may create a key for itself or one of its profiles. A profile may only create its own."""

    name = forms.CharField(max_length=255, help_text="Shown in logs next to each request.")
    account = AccountField(label="Access", help_text="A key for one profile can't access other profiles.")

    scopes = forms.MultipleChoiceField(
        choices=[
            (Scope.SEND.value, "Send: messages and one-time codes, number lookups"),
            (Scope.READ.value, "Read: see everything your role may see"),
            (Scope.MANAGE.value, "Manage: create, edit and remove"),
        ],
        initial=all_scopes,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    lifetime = forms.TypedChoiceField(
        label="Expires",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Never"), ("7", "In 7 days"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year")],
    )
    networks = forms.CharField(
        label="Allowed networks",
        required=False,
        max_length=networks.MAX_NETWORKS * 50,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Addresses or CIDR blocks, such as 203.0.113.0/24, one on each line. Empty allows all.",
    )

    def __init__(self, customer: Customer, data: Any = None) -> None:
        super().__init__(data)
        cast("AccountField", self.fields["account"]).offer(customer)

    def clean_networks(self) -> list[str]:
        try:
            return networks.read(self.cleaned_data["networks"])
        except networks.NotANetwork as problem:
            raise forms.ValidationError(problem.message) from None

    def details(self, *, now: datetime) -> dict[str, Any]:
        """What `api_keys.issue` takes besides the account."""
        given = self.cleaned_data
        days = given["lifetime"]
        return {
            "name": given["name"],
            "scopes": given["scopes"],
            "allowed_networks": given["networks"],
            "expires_at": now + timedelta(days=days) if days else None,
        }


class RotateForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label="The old key keeps working",
        coerce=lambda hours: timedelta(hours=int(hours)),
        choices=[("0", "Not at all"), ("1", "For 1 hour"), ("24", "For 24 hours"), ("168", "For 7 days")],
        initial="24",
    )


class RevokeForm(forms.Form):
    """Asks you to type the key's name, so that one wrong click revokes nothing."""

    typed = forms.CharField(label="Type the key's name to confirm", max_length=255)

    def __init__(self, key: ApiKey, data: Any = None) -> None:
        super().__init__(data)
        self._name = key.name

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip() != self._name.strip():
            raise forms.ValidationError("That isn't the key's name.")
        return typed


class JoinForm(forms.Form):
    """Asks an invited person without an account for a name and a password."""

    name = forms.CharField(max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        max_length=1000,  # hashing longer passwords only costs time
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Membership, data: Any = None) -> None:
        super().__init__(data, initial={"name": invitation.name})
        self._email = invitation.email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self._email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


class MeForm(forms.Form):
    name = forms.CharField(max_length=255, required=False, help_text="Shown to your colleagues.")
    theme = forms.ChoiceField(choices=[("", "Match system"), *Theme.choices], required=False)
    time_zone = forms.ChoiceField(
        required=False,
        help_text="We show all times in this time zone.",
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": user.name, "theme": user.theme, "time_zone": user.time_zone})
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [("", "Match browser"), *zones.choices(user.time_zone, now=timezone.now())]


class ResetForm(ResetPasswordForm):
    """Gives the same answer in the same time for all addresses: only the worker looks for the account."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **how: Any) -> str:
        email: str = self.cleaned_data["email"]
        if guessing.may_mail(request, email):
            reset_mail.ask(email, now=timezone.now())
        return email


class _Code(BaseAuthenticateForm):
    """A code of an authenticator app or a recovery code. The number of attempts is limited."""

    def clean_code(self) -> str:
        attempt = guessing.begin(context.request, guessing.CODE, self.user.email)
        if attempt is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        attempt.succeeded()
        return code


class CodeForm(_Code, AuthenticateForm):
    """The second step of a sign-in."""


class CodeAgainForm(_Code, ReauthenticateForm):
    """Asks for a code again before a sensitive change."""
