"""The pages of payments: add funds, what became of each payment, and auto-recharge."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from apps.billing.models import Wallet
from apps.billing.money import words
from apps.billing.payments import recharge_rules, rows, topping_up
from apps.billing.payments.forms import PaymentListForm, RechargeForm, TopUpForm
from apps.billing.payments.models import UNSETTLED, Payment, PaymentMethod, PaymentState
from apps.billing.payments.rows import PaymentRow
from apps.billing.payments.topping_up import LEAST, MOST, CannotPay
from apps.core import listing
from apps.core.htmx import is_fragment, page, redirect
from apps.users.permissions import AccountRequest, needs

# Seconds after which the page of a payment looks again.
_LOOK_AGAIN = {PaymentState.PENDING.value: 2, PaymentState.PROCESSING.value: 10}


@require_safe
@needs("billing.view")
def index(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    form = PaymentListForm(request.GET)
    low, high = form.span(now=now)
    given = {"state": form.values["state"], "kind": form.values["kind"], "id": form.values["q"]}
    found = Payment.objects.visible_to(request.customer).filter(**{name: each for name, each in given.items() if each})
    here = listing.page(
        listing.by_key(found.select_related("organization", "profile")), form.cursor, low=low, high=high
    )
    context = {
        **form.context(here),
        "rows": rows.of(here.rows),
        "tabs": form.tab_links(form.tabs, dict.fromkeys(form.tabs, "")),
        "recharge": recharge_rules.standing(request.customer, now=now),
        "can_edit": request.seat.may("billing.edit"),
    }
    return page(request, "payments/index.html", context, partial="list")


@require_safe
@needs("billing.view")
def detail(request: AccountRequest, payment_id: UUID) -> HttpResponse:
    """The checkout returns here with `?paid`; what it says is not believed, only waited for.

    A part is asked for with the state that is `shown`: the head of the page says it too.
    """
    found = Payment.objects.visible_to(request.customer).select_related("organization", "profile", "wallet")
    row = PaymentRow(get_object_or_404(found, id=payment_id))
    state = row.payment.state
    if is_fragment(request) and (state not in UNSETTLED or request.GET.get("shown", state) != state):
        return HttpResponseClientRefresh()
    context = {
        "row": row,
        "look_again": _LOOK_AGAIN.get(state),
        "again": f"{request.path}?{'paid&' if 'paid' in request.GET else ''}shown={state}",
        "is_back": "paid" in request.GET,
        "sentence": row.sentence(is_back="paid" in request.GET),
        "available": words(row.payment.wallet.available),
        "can_edit": request.seat.may("billing.edit") and row.payment.wallet_id == request.customer.id,
    }
    return page(request, "payments/detail.html", context, partial="main")


@require_http_methods(["GET", "POST"])
@needs("billing.edit")
def top_up(request: AccountRequest) -> HttpResponse:
    form = TopUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            payment = topping_up.start(
                request.customer, form.cleaned_data["amount"], by=request.user.email, now=timezone.now()
            )
        except CannotPay as problem:
            form.add_error(None, problem.message)
        else:
            return _on_to_checkout(request, payment)
    owed = Payment.objects.owned_by(request.customer).owed()
    context = {
        "form": form,
        "wallet": Wallet.objects.owned_by(request.customer).first(),
        "owed": words(owed) if owed else "",
        "range": f"{words(LEAST)} to {words(MOST)}",
    }
    return page(request, "payments/top-up.html", context, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("billing.edit")
def auto_recharge(request: AccountRequest) -> HttpResponse:
    standing = recharge_rules.standing(request.customer, now=timezone.now())
    rule = standing.rule if standing else None
    names = ("is_on", "below", "amount", "monthly_cap")
    given = {name: getattr(rule, name) for name in names} if rule else None
    form = RechargeForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        try:
            saved = recharge_rules.set_rule(request.customer, **form.cleaned_data, now=timezone.now())
        except CannotPay as problem:
            form.add_error(None, problem.message)
        else:
            toast = "Auto-recharge is on." if saved.is_on else "Auto-recharge is off."
            return redirect(request, "payments:index", toast=toast)
    context = {"form": form, "standing": standing, "recharged": recharge_rules.this_month(rule, now=timezone.now())}
    return page(request, "payments/auto-recharge.html", context, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("billing.edit")
def remove_card(request: AccountRequest) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            recharge_rules.remove_card(request.customer, now=timezone.now())
        except CannotPay as failed:
            problem = failed.message
        else:
            return redirect(request, "payments:index", toast="The card is removed. Auto-recharge is off.")
    card = PaymentMethod.objects.owned_by(request.customer).first()
    context = {"card": card, "problem": problem}
    return page(request, "payments/remove-card.html", context, partial="dialog", status=422 if problem else 200)


def _on_to_checkout(request: AccountRequest, payment: Payment) -> HttpResponse:
    """A form may not redirect to another site (our Content-Security-Policy), so without scripts there is a link."""
    if request.htmx and payment.checkout_url:
        return HttpResponseClientRedirect(payment.checkout_url)
    return redirect(request, "payments:detail", payment.id)
