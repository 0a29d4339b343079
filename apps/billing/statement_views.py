"""The pages of statements: all months of the account's own wallet, and one of them, to read, print and download."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.billing import months, statements, wallets
from apps.billing.models import Wallet
from apps.core import csv_download
from apps.core.htmx import page
from apps.core.zones import in_words
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("billing.view")
def index(request: AccountRequest) -> HttpResponse:
    wallet = wallets.of(request.customer)
    found = statements.every(wallet, now=timezone.now()) if wallet else []
    payers = [] if wallet else wallets.paying(request.customer)
    context = {
        "statements": found,
        "wallet": wallet,
        "payer": request.customer.organization.name if payers else "",
        "can_edit": request.seat.may("billing.edit"),
    }
    return page(request, "billing/statements.html", context)


@require_safe
@needs("billing.view")
def index_csv(request: AccountRequest) -> HttpResponseBase:
    wallet, now = wallets.of(request.customer), timezone.now()
    found = statements.every(wallet, now=now) if wallet else []
    lines = statements.month_cells(found)
    return csv_download.answer(f"statements-{now:%Y-%m-%d}.csv", statements.MONTHS_HEADER, lines)


@require_safe
@needs("billing.view")
def detail(request: AccountRequest, month: str) -> HttpResponse:
    wallet, day = _wallet(request), _month(month)
    now = timezone.now()
    context = {
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
    wallet, day = _wallet(request), _month(month)
    lines = statements.cells(statements.of(wallet, day), statements.sections(request.customer, wallet, day))
    return csv_download.answer(f"statement-{months.written(day)}.csv", statements.HEADER, lines)


def _wallet(request: AccountRequest) -> Wallet:
    return get_object_or_404(Wallet, id=request.customer.id)


def _month(text: str) -> date:
    found = months.read(text)
    if found is None:
        raise Http404("That is no month.")
    return found
