"""Filters of the ledger as read from the address, and the forms of limits and alerts."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from apps.billing import money, rows, wallet_choice
from apps.billing.listing import EntryFilters
from apps.billing.wallet_choice import WalletChoice
from apps.core.list_form import Chip, SpanForm
from apps.core.listing import FIRST, LAST
from apps.core.models import made_at
from apps.organizations.customer import Customer

_UNIT = f"In {settings.BILLING_CURRENCY}."


class EntryForm(SpanForm):
    tabbed = "kind"
    tabs = rows.TABS
    panel = ("sender", "when", "since", "until")

    kind = forms.ChoiceField(choices=[(name, mark.word) for name, mark in rows.TABS.items()], required=False)
    wallet = forms.ChoiceField(required=False, label="Wallet")
    sender = forms.TypedChoiceField(required=False, label="Sent by", coerce=UUID, empty_value="")
    q = forms.UUIDField(required=False, label="ID")

    def __init__(self, customer: Customer, data: QueryDict, choice: WalletChoice = wallet_choice.NONE) -> None:
        super().__init__(data)
        self._choice = choice
        self.fields["wallet"].choices = [(choice.value, choice.owner)]  # type: ignore[attr-defined]
        self.fields["sender"].choices = [("", "Any"), *rows.senders(customer)]  # type: ignore[attr-defined]

    def filters(self, *, now: datetime) -> EntryFilters:
        """Days are those of the wallet's zone."""
        given, wallet = self.values, self._choice.wallet
        with timezone.override(self._choice.zone):
            low, high = self.span(now=now)
        return EntryFilters(
            kinds=rows.KINDS_OF[given["kind"]],
            sender=given["sender"] or None,
            subject=given["q"] or None,
            since=made_at(low) if low > FIRST else None,
            until=made_at(high) if high < LAST else None,
            wallet=wallet.id if wallet else None,
        )

    @cached_property
    def chips(self) -> list[Chip]:
        """All but that of the wallet, which is chosen above the list."""
        return [chip for chip in super().chips if chip.key != self["wallet"].label]

    @property
    def kept_beside_wallet(self) -> list[tuple[str, str]]:
        """The values that choosing a wallet doesn't change."""
        return list(self._set("wallet").items())


class AmountField(forms.Field):
    """An amount of money, in micro-units. Empty is None."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = money.read(text)
        except ValueError:
            raise forms.ValidationError("Write an amount, for example 250 or 99.50.") from None
        if amount < 0:
            raise forms.ValidationError("The amount can't be negative.")
        return amount


class LimitForm(forms.Form):
    monthly = AmountField(label="Monthly limit", required=False, help_text=f"{_UNIT} Empty means no limit.")


class AlertForm(forms.Form):
    alert_below = AmountField(
        label="Alert when less is available than", required=False, help_text=f"{_UNIT} Empty means no alert."
    )
