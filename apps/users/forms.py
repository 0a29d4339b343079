"""Forms of the pages for API keys, invitations and personal settings."""

from __future__ import annotations

from typing import Any

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
from apps.organizations.models import Profile
from apps.users import guessing
from apps.users.models import ApiKey, Membership, Theme, User


class KeyListForm(ListForm):
    """The active keys, unless the address asks for others."""

    state = forms.ChoiceField(choices=[(each, each) for each in ("active", "revoked", "all")], required=False)


class KeyForm(forms.Form):
    """An organization may create a key for itself or one of its profiles. A profile may only create its own."""

    name = forms.CharField(max_length=255, help_text="Shown in logs next to each request.")
    scope = forms.ChoiceField(help_text="A key for one profile can't access other profiles.")

    def __init__(self, customer: Customer, data: Any = None) -> None:
        super().__init__(data)
        self._customers = {str(customer.id): customer}
        if customer.profile is None:
            profiles = Profile.objects.filter(organization=customer.organization, deleted_at=None).order_by(
                "name", "id"
            )
            self._customers |= {str(each.id): Customer(customer.organization, each) for each in profiles}
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [(id, _scope_in_words(each)) for id, each in self._customers.items()]

    @property
    def customer(self) -> Customer:
        return self._customers[self.cleaned_data["scope"]]


def _scope_in_words(customer: Customer) -> str:
    extent = "this profile only" if customer.profile else "all profiles"
    return f"{customer.account.name}, {extent}"


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
    """Always gives the same answer: an e-mail is on its way, or one came within the hour and still works."""

    def save(self, request: HttpRequest, **how: Any) -> str:
        email: str = self.cleaned_data["email"]
        if guessing.may_mail(request, email):
            super().save(request, **how)
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
