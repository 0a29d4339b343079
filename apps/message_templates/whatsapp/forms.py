"""The form of a WhatsApp Business Account's details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from apps.channels import connecting_whatsapp
from apps.channels.whatsapp_checks import Details

_MAX_ID = 30  # digits
_MAX_SECRET = 1000  # characters
_IS_ID = RegexValidator(r"^[0-9]+\Z", "An ID at Meta has digits only.")
_IS_SECRET = RegexValidator(r"^[!-~]+\Z", "This has characters that no token has. Copy it again.")
_KEPT = "We still have what you typed. Leave it empty to use that."


class DetailsForm(forms.Form):
    """`kept` are details typed before: a secret among them doesn't have to be typed again."""

    account_id = forms.CharField(
        label="WhatsApp Business Account ID",
        max_length=_MAX_ID,
        validators=[_IS_ID],
        help_text="At Meta: WhatsApp > API Setup of your app.",
        error_messages={"required": "Enter the account's ID."},
    )
    number_id = forms.CharField(
        label="Phone number ID",
        max_length=_MAX_ID,
        required=False,
        validators=[_IS_ID],
        help_text="Leave it empty to choose from the account's numbers.",
    )
    access_token = forms.CharField(
        label="Access token",
        max_length=_MAX_SECRET,
        validators=[_IS_SECRET],
        widget=forms.PasswordInput,
        error_messages={"required": "Enter an access token."},
    )
    app_secret = forms.CharField(
        label="App secret",
        max_length=_MAX_SECRET,
        validators=[_IS_SECRET],
        widget=forms.PasswordInput,
        error_messages={"required": "Enter the app secret."},
    )

    def __init__(self, data: Any = None, *, kept: Details | None = None, account_id: str = "") -> None:
        shown = {"account_id": kept.account_id, "number_id": kept.number_id} if kept else {"account_id": account_id}
        super().__init__(data, initial=shown)
        self.kept = kept
        self.hints = {
            "access_token": "Of a system user, with whatsapp_business_management and whatsapp_business_messaging.",
            "app_secret": "At Meta: App settings > Basic. It proves that callbacks come from Meta.",
        }
        for name in self.hints:
            if kept and getattr(kept, name):
                self.fields[name].required = False
                self.hints[name] = _KEPT

    def details(self) -> Details:
        """Of a valid form."""
        given, kept = self.cleaned_data, self.kept
        return Details(
            account_id=given["account_id"],
            number_id=given["number_id"],
            access_token=given["access_token"] or (kept.access_token if kept else ""),
            app_secret=given["app_secret"] or (kept.app_secret if kept else ""),
            verify_token=kept.verify_token if kept else connecting_whatsapp.new_verify_token(),
        )
