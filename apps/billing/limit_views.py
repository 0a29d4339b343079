"""The page of spending limits and of the alert when the balance is low."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.billing import limits, money, wallets
from apps.billing.forms import AlertForm, LimitForm
from apps.core.htmx import done, page
from apps.organizations.customer import Customer
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("billing.edit")
def index(request: AccountRequest) -> HttpResponse:
    wallet = wallets.of(request.customer)
    context = {
        "wallet": wallet,
        "is_billed": bool(wallets.billed_customer(request.customer).payers),
        "limits": limits.of(request.customer, now=timezone.now()),
        "can_limit": _may_limit(request),
        "alert": money.words(wallet.alert_below) if wallet and wallet.alert_below is not None else "",
        "can_edit": True,
    }
    return page(request, "billing/limits.html", context, partial="limits")


@require_http_methods(["GET", "POST"])
@needs("billing.edit")
def limit(request: AccountRequest, limited_id: UUID) -> HttpResponse:
    account = limits.account(request.customer, limited_id)
    if account is None or not _may_limit(request):
        raise Http404("There is no such account here.")
    form = LimitForm(request.POST if request.method == "POST" else None, initial=_monthly(account))
    if form.is_valid():
        limits.limit(account, form.cleaned_data["monthly"], now=timezone.now())
        return done(request, "billing:limits", changed="limits:changed", toast="Saved.")
    status = 422 if form.is_bound else 200
    return page(request, "billing/limit.html", {"form": form, "account": account}, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("billing.edit")
def alert(request: AccountRequest, limited_id: UUID) -> HttpResponse:
    wallet = wallets.of(request.customer)
    if wallet is None or wallet.id != limited_id:
        raise Http404("There is no such wallet here.")
    given = request.POST if request.method == "POST" else None
    form = AlertForm(given, initial={"alert_below": _typed(wallet.alert_below)})
    if form.is_valid():
        limits.alert_below(wallet, form.cleaned_data["alert_below"], now=timezone.now())
        return done(request, "billing:limits", changed="limits:changed", toast="Saved.")
    status = 422 if form.is_bound else 200
    return page(request, "billing/alert.html", {"form": form, "wallet": wallet}, partial="dialog", status=status)


def _may_limit(request: AccountRequest) -> bool:
    """The people of one profile don't lift what its organization has set, unless the profile alone pays."""
    payers = wallets.billed_customer(request.customer).payers
    return request.membership.profile_id is None or all(each.wallet == request.customer.id for each in payers)


def _monthly(account: Customer) -> dict[str, str]:
    return {"monthly": _typed(limits.monthly(account))}


def _typed(micros: int | None) -> str:
    """An amount as one may type it: 250, 99.5"""
    if micros is None:
        return ""
    amount = money.decimal(micros).normalize()
    return f"{amount:f}"
