"""Filters of the ledger as read from the address, and the forms of limits and alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from apps.billing import listing, money, rows, wallet_choice
from apps.billing.listing import EntryFilters, EntryPage, Place
from apps.billing.models import EntryKind, LedgerEntry
from apps.billing.wallet_choice import WalletChoice
from apps.core.list_form import Chip, SpanForm, summary
from apps.core.listing import FIRST, LAST, Page
from apps.core.models import made_at
from apps.organizations.customer import Customer

_UNIT = f"In {settings.BILLING_CURRENCY}."
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class PlaceField(forms.Field):
    """A place in the ledger, as the addresses of pages name it: 1795996800000000.01a2….charge.0"""

    def to_python(self, value: Any) -> Any:
        try:
            micros, subject, kind, lap = str(value or "").split(".")
            return (_EPOCH + int(micros) * _MICROSECOND, UUID(subject), EntryKind(kind).value, int(lap))
        except (ValueError, OverflowError):
            return None


def written(entry: LedgerEntry) -> str:
    """The place of an entry."""
    at, subject, kind, lap = listing.place_of(entry)
    return f"{(at - _EPOCH) // _MICROSECOND}.{subject}.{kind}.{lap}"


class EntryForm(SpanForm):
    tabbed = "kind"
    tabs = rows.TABS
    panel = ("sender", "when", "since", "until")

    before = PlaceField(required=False)  # type: ignore[assignment]  # other lists are walked by ids
    after = PlaceField(required=False)  # type: ignore[assignment]
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

    @property
    def place_before(self) -> Place | None:
        """The page is of what is older than this; without either, the newest."""
        return self.values["before"] or None

    @property
    def place_after(self) -> Place | None:
        return self.values["after"] or None

    def page_context(self, found: EntryPage) -> dict[str, Any]:
        """The context for the parts of a list page."""
        first, last = (found.rows[0], found.rows[-1]) if found.rows else (None, None)
        return {
            **self.context(Page(found.rows)),
            "summary": summary(len(found.rows), is_newest=found.older and not found.newer),
            "newer": self.address(after=written(first)) if first and found.newer else "",
            "older": self.address(before=written(last)) if last and found.older else "",
        }


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
