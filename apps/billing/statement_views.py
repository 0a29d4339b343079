"""The pages of statements: all months of a wallet, and one of them, to read, print and download."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.billing import months, statements, wallet_choice, wallets
from apps.billing.models import Wallet
from apps.billing.wallet_choice import WalletChoice
from apps.core import csv_download
from apps.core.htmx import page
from apps.core.zones import in_words
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("billing.view")
def index(request: AccountRequest) -> HttpResponse:
    choice = wallet_choice.requested(request)
    wallet = choice.wallet
    found = statements.every(wallet, now=timezone.now()) if wallet else []
    payers = [] if wallet else wallets.paying(request.customer)
    context = {
        "statements": found,
        "wallet": wallet,
        "choice": choice,
        "payer": request.customer.organization.name if payers else "",
        "can_edit": request.seat.may("billing.edit"),
    }
    return page(request, "billing/statements.html", context)


@require_safe
@needs("billing.view")
def index_csv(request: AccountRequest) -> HttpResponseBase:
    wallet, now = wallet_choice.requested(request).wallet, timezone.now()
    found = statements.every(wallet, now=now) if wallet else []
    lines = statements.month_cells(found)
    return csv_download.answer(f"statements-{now:%Y-%m-%d}.csv", statements.MONTHS_HEADER, lines)


@require_safe
@needs("billing.view")
def detail(request: AccountRequest, month: str) -> HttpResponse:
    choice = wallet_choice.requested(request)
    wallet, day, now = _wallet(choice), _month(month), timezone.now()
    context = {
        "choice": choice,
        "wallet": wallet,
        "statement": statements.of(wallet, day),
        "sections": statements.sections(request.customer, wallet, day),
        "first": day,
        "last": months.last(day),
        "is_open": months.last(day) >= months.today(ZoneInfo(wallet.timezone), now=now),
        "zone": in_words(wallet.timezone, now=now),
        "printed_at": now,
        "can_edit": request.seat.may("billing.edit"),
    }
    return page(request, "billing/statement.html", context)


@require_safe
@needs("billing.view")
def detail_csv(request: AccountRequest, month: str) -> HttpResponseBase:
    wallet, day = _wallet(wallet_choice.requested(request)), _month(month)
    lines = statements.cells(statements.of(wallet, day), statements.sections(request.customer, wallet, day))
    return csv_download.answer(f"statement-{months.written(day)}.csv", statements.HEADER, lines)


def _wallet(choice: WalletChoice) -> Wallet:
    if choice.wallet is None:
        raise Http404("This account has no wallet.")
    return choice.wallet


def _month(text: str) -> date:
    found = months.read(text)
    if found is None:
        raise Http404("That is no month.")
    return found
