"""The pages of money: what was spent, and the ledger. Statements and limits have views of their own."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.billing import breakdown, listing, months, payers, rows, spending, usage, wallet_choice, wallets
from apps.billing.forms import EntryForm
from apps.billing.payments import recharge_rules
from apps.billing.usage import Dimension
from apps.core import csv_download
from apps.core.htmx import page
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("billing.view")
def index(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    funds = payers.funds(request.customer, is_of_organization=request.membership.profile_id is None)
    spent_in = usage.months(request.customer)
    today = months.today(months.zone_of(request.customer), now=now)
    choices = spending.choices(spent_in, today=today)
    asked = request.GET.get("month", "")
    month = (months.read(asked) if asked in dict(choices) else None) or months.first(today)
    tabs = breakdown.offered(request.customer)
    own = next((each.wallet for each in funds if each.wallet.id == request.customer.id), None)
    by = next((each for each in tabs if each == request.GET.get("by")), Dimension.CHANNEL)
    context = {
        "is_billed": bool(funds or spent_in),
        "sentences": spending.sentences(request.customer, funds),
        "spending": spending.of(request.customer, funds, month, now=now),
        "parts": breakdown.of(request.customer, month, by),
        "choices": choices,
        "tabs": tabs,
        "by": by,
        "can_edit": (can_edit := request.seat.may("billing.edit")),
        "can_fund": can_edit and own is not None,
        "recharge_problem": recharge_rules.problem_of(own, now=now) if own else None,
    }
    return page(request, "billing/index.html", context, partial="parts")


@require_safe
@needs("billing.view")
def entries(request: AccountRequest) -> HttpResponse:
    choice = wallet_choice.requested(request)
    form = EntryForm(request.customer, request.GET, choice)
    found = listing.page(listing.of(request.customer, form.filters(now=timezone.now())), form.cursor)
    context = {
        **form.context(found),
        "rows": rows.of(request.customer, found.rows),
        "tabs": form.tab_links(form.tabs, dict.fromkeys(form.tabs, "")),
        "export": reverse("billing:export") + form.address(),
        "choice": choice,
        "is_billed": bool(choice.wallet or wallets.billed_customer(request.customer).payers),
        "sees_messages": request.seat.may("messages.view"),
        "can_edit": request.seat.may("billing.edit"),
    }
    return page(request, "billing/entries.html", context, partial="list")


@require_safe
@needs("billing.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    """Exactly the entries that the list shows at the same address, all of them."""
    now = timezone.now()
    filters = EntryForm(request.customer, request.GET, wallet_choice.requested(request)).filters(now=now)
    found = rows.cells(request.customer, listing.of(request.customer, filters))
    return csv_download.answer(f"ledger-{now:%Y-%m-%d}.csv", rows.HEADER, found)
