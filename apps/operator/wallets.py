"""Wallets in the console: open one, change its terms, put money in and take money out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import display
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.audit import noting
from apps.billing import ledger, money, terms, wallets
from apps.billing.models import EntryKind, LedgerEntry, PriceModel, Wallet
from apps.core.errors import Invalid
from apps.core.models import new_id
from apps.operator.asking import AccountForm, Question, ask
from apps.operator.shown import Shown

_NEWEST = 50  # entries of the ledger on the page of a wallet
_MAX_REASON = 300  # the column's


def _amount(label: str, **given: Any) -> forms.DecimalField:
    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(label=label, max_digits=15, decimal_places=6, widget=widget, **given)


class TermsForm(forms.Form):
    model = forms.ChoiceField(choices=PriceModel.choices, widget=UnfoldAdminSelectWidget())
    contact_fee = _amount(
        "Contact fee", min_value=Decimal(0), initial=0, help_text="For each contact and month, with the second model."
    )
    timezone = forms.CharField(
        label="Time zone",
        initial="UTC",
        max_length=64,
        help_text="In which its months begin, such as Europe/Berlin.",
        widget=UnfoldAdminTextInputWidget(),
    )


class EditForm(TermsForm):
    reseller_share = _amount(
        "Reseller's share", min_value=Decimal(0), help_text="In percent, on top of the price. Only for profiles."
    )


class OpenForm(TermsForm, AccountForm):
    field_order = ("organization", "profile")


class AmountForm(forms.Form):
    """`payment` is the id of what is recorded: a form that is sent twice moves money once."""

    amount = _amount("Amount", min_value=Decimal("0.000001"), help_text=f"In {settings.BILLING_CURRENCY}.")
    reason = forms.CharField(
        max_length=_MAX_REASON, help_text="The customer reads it.", widget=UnfoldAdminTextInputWidget()
    )
    payment = forms.UUIDField(initial=new_id, widget=forms.HiddenInput())


class WalletAdmin(Shown):
    actions_list = ("open",)
    actions_detail = ("put_in", "take_out", "edit")
    change_form_outer_after_template = "operator/ledger.html"
    list_display = ("account", "organization", "model", "balance_shown", "reserved_shown", "available_shown")
    list_filter = ("model",)
    list_select_related = ("organization", "profile")
    search_fields = ("organization__name", "profile__name")
    ordering = ("organization__name", "profile__name", "id")
    fields = (
        "account", "organization", "model", "balance_shown", "reserved_shown", "available_shown", "fee_shown",
        "reseller_share", "timezone", "id", "created_at",
    )  # fmt: skip

    @display(description="Account", ordering="organization__name")
    def account(self, row: Wallet) -> str:
        return (row.profile or row.organization).name

    @display(description="Balance", ordering="balance")
    def balance_shown(self, row: Wallet) -> str:
        return money.words(row.balance)

    @display(description="Reserved", ordering="reserved")
    def reserved_shown(self, row: Wallet) -> str:
        return money.words(row.reserved)

    @display(description="Available")
    def available_shown(self, row: Wallet) -> str:
        return money.words(row.available)

    @display(description="Contact fee")
    def fee_shown(self, row: Wallet) -> str:
        return money.words(row.contact_fee)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row: Wallet = self.row(object_id)
        entries = LedgerEntry.objects.of(row.id).order_by("-at", "-subject_id")[:_NEWEST]
        told = [(entry, money.words(entry.amount)) for entry in entries]
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), "entries": told, "newest": _NEWEST}
        answer: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        return answer

    @action(description="Open a wallet", url_path="open")  # type: ignore[untyped-decorator]
    def open(self, request: HttpRequest) -> HttpResponse:
        def act(given: dict[str, Any]) -> str:
            return _open(given)

        sentences = (
            "From now on its messages are paid for. An account without a wallet sends free of charge.",
            "Profiles of an organization with a wallet that pay for themselves get one too, on the same terms.",
        )
        return ask(self, request, Question("Open a wallet", sentences, "Open wallet", act, OpenForm))

    @action(description="Change terms", url_path="edit")  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Wallet = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            _set_terms(row, given, given["reseller_share"])
            return f"The terms of {self.account(row)} are changed."

        now = {
            "model": row.model,
            "contact_fee": f"{money.decimal(row.contact_fee).normalize():f}",
            "timezone": row.timezone,
            "reseller_share": row.reseller_share,
        }
        sentences = ("They hold for messages that are sent from now on.",)
        title = f"Change the terms of {self.account(row)}"
        return ask(self, request, Question(title, sentences, "Save", act, partial(EditForm, initial=now)), row)

    @action(description="Put money in", url_path="put-in")  # type: ignore[untyped-decorator]
    def put_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Wallet = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            return self._move(row, given, 1)

        title, sentences = f"Put money into the wallet of {self.account(row)}", self._sentences(row)
        return ask(self, request, Question(title, sentences, "Put in", act, AmountForm), row)

    @action(description="Take money out", url_path="take-out")  # type: ignore[untyped-decorator]
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Wallet = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            return self._move(row, given, -1)

        title, sentences = f"Take money out of the wallet of {self.account(row)}", self._sentences(row)
        return ask(self, request, Question(title, sentences, "Take out", act, AmountForm), row)

    def _sentences(self, row: Wallet) -> tuple[str, ...]:
        return (f"{money.words(row.available)} are available. This is an adjustment in its ledger, and stays there.",)

    def _move(self, row: Wallet, given: dict[str, Any], sign: int) -> str:
        amount, now = _micros(given["amount"]), timezone.now()
        try:
            is_new = _record(row, sign * amount, given, now)
        except ledger.BalanceTooLow:
            available = money.words(Wallet.objects.get(id=row.id).available)
            raise Invalid({"amount": [f"Only {available} are available."]}) from None
        if not is_new:
            return "This was recorded before."
        moved = "put into" if sign > 0 else "taken out of"
        return f"{money.words(amount)} were {moved} the wallet of {self.account(row)}."


@transaction.atomic
def _record(row: Wallet, amount: int, given: dict[str, Any], now: datetime) -> bool:
    """The ledger has the reason, and the audit log who it was: the trail of wallets leaves their balances out."""
    kind, reason = EntryKind.ADJUSTMENT, given["reason"]
    is_new = ledger.record(row.id, kind, amount, subject_id=given["payment"], note=reason, now=now)
    if is_new:
        said = {"adjustment": money.words(amount), "reason": reason}
        noting.note("wallet", row.id, said, organization=row.organization_id, profile=row.profile_id)
    return is_new


@transaction.atomic
def _open(given: dict[str, Any]) -> str:
    customer = given["customer"]
    if wallets.of(customer):
        field = "profile" if customer.profile else "organization"
        raise Invalid({field: [f"{customer.account.name} has a wallet."]})
    row = wallets.open_for(customer, model=PriceModel(given["model"]), contact_fee=_micros(given["contact_fee"]))
    _set_terms(row, given, row.reseller_share)
    return f"{customer.account.name} has a wallet."


def _set_terms(row: Wallet, given: dict[str, Any], share: Decimal | int) -> None:
    terms.change(
        row,
        model=PriceModel(given["model"]),
        contact_fee=_micros(given["contact_fee"]),
        reseller_share=Decimal(share),
        zone=given["timezone"],
    )


def _micros(amount: Decimal) -> int:
    return int(amount.scaleb(6))
