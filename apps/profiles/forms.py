"""The forms of profiles: the filters of the list, the steps of the wizard and of the edit page, and the removal.

A step is a form whose valid values are columns of Profile. `kept` carries the values of the other steps through the
wizard; secrets are never carried, so the step that asks for them is the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from apps.core.errors import Invalid
from apps.core.list_form import ListForm
from apps.organizations.models import BillingModel, Profile
from apps.profiles.profile_rows import ALL, STATUSES

_SECRETS = ("card_number", "expiry", "cvc", "zip_code", "waba_id", "access_token", "phone_number_id")
_CARD = ("card_number", "expiry", "cvc", "zip_code")
_CONTACT = ("name", "email", "phone", "address")


class ProfileSearchForm(ListForm):
    tabbed = "status"
    tabs = {"": ALL, **STATUSES}

    status = forms.ChoiceField(
        choices=[("", "Any"), *((code, mark.word) for code, mark in STATUSES.items())], required=False
    )
    q = forms.CharField(required=False, label="Name", max_length=100)


class Step(forms.Form):
    """Names in `texts` are text columns, where an empty text is null; `flags` are yes or no."""

    texts: ClassVar[tuple[str, ...]] = ()
    flags: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, profile: Profile | None = None) -> None:
        super().__init__(data, initial=self.shown(profile) if profile else None, auto_id="profile-%s")

    def shown(self, profile: Profile) -> dict[str, Any]:
        """A profile's values as the fields show them."""
        texts = {name: getattr(profile, name) or "" for name in self.texts}
        return texts | {name: str(getattr(profile, name)).lower() for name in self.flags}

    def details(self) -> dict[str, Any]:
        """The columns of a valid form."""
        values = self.cleaned_data
        return {name: values[name] or None for name in self.texts} | {name: values[name] for name in self.flags}

    def kept(self) -> list[tuple[str, str]]:
        """What was posted, for hidden fields."""
        return [
            (name, value)
            for name in self.fields
            if name not in _SECRETS
            for value in ([self.data[name]] if name in self.data else [])
        ]

    def refuse(self, problem: Invalid) -> bool:
        """Show what a rule said at its fields. False if none of them is here."""
        here = {name: said for name, said in problem.details.items() if self._field_of(name) is not None}
        for name, sentences in here.items():
            self.add_error(self._field_of(name), sentences)
        return bool(here)

    def _field_of(self, name: str) -> str | None:
        """The field that shows an error about this name of the API."""
        name = _FIELDS.get(name, name.removeprefix("payment_details."))
        return name if name in self.fields else None


_FIELDS = {"billing_contact": "contact_name", "payment_details": "card_number"}


class AboutForm(Step):
    texts = ("name", "short_name", "description", "icon")

    name = forms.CharField(max_length=255, error_messages={"required": "Enter a name."})
    short_name = forms.CharField(
        label="Short name",
        max_length=11,
        required=False,
        help_text="3 to 11 letters, digits and spaces. Phones show it instead of a number where carriers allow it.",
    )
    description = forms.CharField(
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What this profile sends, and to whom. Needed to complete the profile.",
    )
    icon = forms.CharField(label="Icon URL", max_length=512, required=False)


def _choice(label: str, inherit: str, own: str) -> forms.TypedChoiceField:
    """Inherit or own, and what each means."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("true", inherit), ("false", own)],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
        initial="true",
        error_messages={"required": f"Choose where the {label.lower()} come from."},
    )


def _sharing(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("false", "Keep to this profile"), ("true", "Share with your other profiles, read-only")],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
        initial="false",
    )


class InheritForm(Step):
    flags = (
        "inherit_contacts",
        "allow_contact_sharing",
        "inherit_templates",
        "allow_template_sharing",
        "inherit_tcr_brand",
        "inherit_tcr_campaign",
    )

    inherit_contacts = _choice(
        "Contacts",
        "Inherit: it also uses the organization's contacts, read-only",
        "Own: it sees its own contacts only",
    )
    allow_contact_sharing = _sharing("This profile's own contacts")
    inherit_templates = _choice(
        "Templates",
        "Inherit: it may also send the organization's templates",
        "Own: it sends its own templates only",
    )
    allow_template_sharing = _sharing("This profile's own templates")
    inherit_tcr_brand = _choice(
        "10DLC brand",
        "Inherit: US carriers see the organization's brand",
        "Own: you register a brand for this profile before you complete it",
    )
    inherit_tcr_campaign = _choice(
        "10DLC campaigns",
        "Inherit: it sends under the organization's campaigns, read-only",
        "Own: you register campaigns for this profile",
    )


class PayForm(Step):
    """Who pays. The contact is a profile's own; a card is handed on and not stored."""

    billing_model = forms.ChoiceField(
        label="Who pays?",
        choices=[
            (BillingModel.ORGANIZATION, "The organization"),
            (BillingModel.PROFILE, "This profile"),
            (BillingModel.PROFILE_AND_ORGANIZATION, "This profile first, the organization if that fails"),
        ],
        widget=forms.RadioSelect,
        initial=BillingModel.ORGANIZATION,
    )
    contact_name = forms.CharField(label="Name", max_length=255, required=False)
    contact_email = forms.EmailField(label="E-mail", max_length=254, required=False)
    contact_phone = forms.CharField(label="Phone", max_length=32, required=False)
    contact_address = forms.CharField(label="Address", max_length=1000, required=False)
    card_number = forms.CharField(label="Card number", max_length=23, required=False)
    expiry = forms.CharField(label="Expiry, MM/YY", max_length=5, required=False)
    cvc = forms.CharField(label="CVC", max_length=4, required=False)
    zip_code = forms.CharField(label="ZIP code", max_length=20, required=False)

    def shown(self, profile: Profile) -> dict[str, Any]:
        contact = profile.billing_contact or {}
        return {"billing_model": profile.billing_model} | {f"contact_{name}": contact.get(name) for name in _CONTACT}

    def clean_card_number(self) -> str:
        return str(self.cleaned_data["card_number"]).replace(" ", "")

    def clean(self) -> None:
        """A contact and a card are given whole or not at all."""
        self._whole([f"contact_{name}" for name in _CONTACT], needed=("contact_name", "contact_email"))
        self._whole(_CARD, needed=_CARD)
        values = self.cleaned_data
        asks_profile = values.get("billing_model") != BillingModel.ORGANIZATION
        if asks_profile and values.get("contact_name") == "" and "contact_name" not in self.errors:
            self.add_error("contact_name", "Enter a billing contact, because the profile pays.")
        if not asks_profile and values.get("card_number"):
            self.add_error("card_number", "Leave the card empty, because the organization pays.")

    def _whole(self, names: Any, *, needed: tuple[str, ...]) -> None:
        values = self.cleaned_data
        if any(values.get(name) for name in names):
            for name in needed:
                if name in values and not values[name]:
                    self.add_error(name, f"Enter the {str(self.fields[name].label).split(',')[0].lower()}.")

    def details(self) -> dict[str, Any]:
        contact = {name: self.cleaned_data[f"contact_{name}"] or None for name in _CONTACT}
        return {
            "billing_model": self.cleaned_data["billing_model"],
            "billing_contact": contact if contact["name"] else None,
        }

    @property
    def payment_details(self) -> dict[str, str] | None:
        card = {name: self.cleaned_data[name] for name in _CARD}
        return card if card["card_number"] else None


class ConnectForm(PayForm):
    """The last step of the wizard: who pays, and WhatsApp credentials of its own."""

    waba_id = forms.CharField(label="WhatsApp Business Account ID", max_length=64, required=False)
    access_token = forms.CharField(
        label="Access token", max_length=1024, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    phone_number_id = forms.CharField(label="Phone number ID", max_length=64, required=False)

    def clean(self) -> None:
        super().clean()
        self._whole(("waba_id", "access_token", "phone_number_id"), needed=("waba_id", "access_token"))

    def details(self) -> dict[str, Any]:
        values = self.cleaned_data
        account = {
            "waba_id": values["waba_id"],
            "waba_access_token": values["access_token"],
            "waba_phone_number_id": values["phone_number_id"] or None,
        }
        return super().details() | (account if values["waba_id"] else {})


class NumbersForm(Step):
    """Numbers of its own that are to be connected, and profiles that it borrows numbers from."""

    texts = ("sending_phone_number", "whatsapp_phone_number")

    sending_phone_number = forms.CharField(
        label="Own SMS number",
        max_length=32,
        required=False,
        help_text="In international format. It's connected when you complete the profile.",
    )
    whatsapp_phone_number = forms.CharField(label="Own WhatsApp number", max_length=32, required=False)
    sending_phone_number_profile_id = forms.ChoiceField(label="Borrow the SMS number of", required=False)
    sending_whatsapp_number_profile_id = forms.ChoiceField(label="Borrow the WhatsApp number of", required=False)
    allow_number_change_during_onboarding = forms.ChoiceField(
        label="Change of the number while the profile is set up",
        choices=[("", "Default: not allowed"), ("true", "Allowed"), ("false", "Not allowed")],
        required=False,
    )

    _LENT = ("sending_phone_number_profile_id", "sending_whatsapp_number_profile_id")

    def __init__(self, data: Any = None, *, profile: Profile) -> None:
        super().__init__(data, profile=profile)
        others = Profile.objects.present().filter(organization=profile.organization_id).exclude(id=profile.id)
        choices = [("", "None"), *((str(each.id), each.name) for each in others.order_by("name", "id"))]
        for name in self._LENT:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def shown(self, profile: Profile) -> dict[str, Any]:
        allowed = profile.allow_number_change_during_onboarding
        lent = {name: str(getattr(profile, name) or "") for name in self._LENT}
        change = "" if allowed is None else str(allowed).lower()
        return super().shown(profile) | lent | {"allow_number_change_during_onboarding": change}

    def details(self) -> dict[str, Any]:
        values = self.cleaned_data
        allowed = {"": None, "true": True, "false": False}[values["allow_number_change_during_onboarding"]]
        lent = {name: values[name] or None for name in self._LENT}
        return super().details() | lent | {"allow_number_change_during_onboarding": allowed}


class RemoveForm(forms.Form):
    """Asks you to type the profile's name, so that one wrong click deletes nothing."""

    typed = forms.CharField(label="Type the profile's name to confirm", max_length=255)

    def __init__(self, profile: Profile, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self._name = profile.name

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip() != self._name.strip():
            raise forms.ValidationError("That isn't the profile's name.")
        return typed
