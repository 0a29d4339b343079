"""Forms of payments: how much to add, the rule of auto-recharge, and the list's filters as read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from apps.billing import money
from apps.billing.payments import currencies, rows, topping_up
from apps.billing.payments.models import PaymentKind
from apps.core.list_form import SpanForm


class PaymentListForm(SpanForm):
    tabbed = "state"
    tabs = rows.TABS
    panel = ("kind", "when", "since", "until")

    state = forms.ChoiceField(choices=[(name, mark.word) for name, mark in rows.TABS.items()], required=False)
    kind = forms.ChoiceField(choices=[("", "Any"), *PaymentKind.choices], required=False)
    q = forms.UUIDField(required=False, label="ID")


class MoneyField(forms.Field):
    """An amount in micro-units that can be paid: in whole cents, of no more than `most`."""

    def __init__(self, *, least: int = 0, most: int = topping_up.MOST, **given: Any) -> None:
        super().__init__(**given)
        self._least, self._most = least, most
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}

    def prepare_value(self, value: Any) -> Any:
        """250.00 of the micro-units of a rule; what a person typed stays as it is."""
        return f"{money.decimal(value):.2f}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = money.read(text)
        except ValueError:
            raise forms.ValidationError("Write an amount, for example 250 or 99.50.") from None
        if amount % currencies.unit(settings.BILLING_CURRENCY):
            raise forms.ValidationError("This amount has too many decimals.")
        if not self._least <= amount <= self._most:
            range_in_words = f"{money.words(self._least)} to {money.words(self._most)}"
            raise forms.ValidationError(f"Write an amount from {range_in_words}.")
        return amount


class TopUpForm(forms.Form):
    amount = MoneyField(label="Amount", least=topping_up.LEAST)


class RechargeForm(forms.Form):
    is_on = forms.BooleanField(label="Charge the card automatically", required=False)
    below = MoneyField(
        label="When less is available than", help_text="If it is less now, we charge as soon as you save."
    )
    amount = MoneyField(label="Charge", least=topping_up.LEAST)
    monthly_cap = MoneyField(
        label="At most in a month", required=False, most=1_000 * topping_up.MOST, help_text="Empty means no limit."
    )

    def clean_monthly_cap(self) -> int | None:
        cap: int | None = self.cleaned_data["monthly_cap"]
        amount = self.cleaned_data.get("amount")
        if cap is not None and amount is not None and cap < amount:
            raise forms.ValidationError("This is less than one charge.")
        return cap
