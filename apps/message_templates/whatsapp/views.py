"""Connect a WhatsApp Business Account, look at it, compare its templates, disconnect it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.channels import connecting_whatsapp, whatsapp_checks
from apps.channels.connecting import CannotConnect
from apps.channels.whatsapp_checks import Details, Report
from apps.core.htmx import page, redirect
from apps.message_templates import carrier_news, disconnecting, sync
from apps.message_templates.whatsapp import account_card, held_details
from apps.message_templates.whatsapp.account_card import AccountCard
from apps.message_templates.whatsapp.forms import DetailsForm
from apps.users.permissions import AccountRequest, needs


@require_http_methods(["GET", "POST"])
@needs("channels.edit")
def connect(request: AccountRequest) -> HttpResponse:
    """Details, then their checks, then done. Only the step after the checks stores anything."""
    kept = held_details.find(request.session, request.customer)
    if request.method != "POST":
        return _wizard(request, {"form": DetailsForm(kept=kept, account_id=request.GET.get("account", ""))})
    if request.POST.get("step") == "connect" and kept:
        return _connect(request, replace(kept, number_id=request.POST.get("number_id", "")))
    form = DetailsForm(request.POST, kept=kept)
    if not form.is_valid():
        return _wizard(request, {"form": form}, status=422)
    details = form.details()
    return _checked(request, details, whatsapp_checks.run(request.customer, details))


def _connect(request: AccountRequest, details: Details) -> HttpResponse:
    try:
        found = connecting_whatsapp.connect(request.customer, details, now=timezone.now())
    except CannotConnect as problem:
        return _wizard(request, {"form": DetailsForm(kept=details), "problem": problem.message}, status=422)
    if found.sender is None:
        return _checked(request, details, found.report)
    held_details.forget(request.session)
    sync.connected(found.sender.account, now=timezone.now())
    done = {"account": found.sender.account, "checks": found.report.checks, **_callback(found.sender.account)}
    return _wizard(request, {"done": done})


def _checked(request: AccountRequest, details: Details, report: Report) -> HttpResponse:
    wrong = report.failed.wrong if report.failed else ""
    is_secret = wrong in ("access_token", "app_secret")
    kept = replace(details, **{wrong: ""}) if is_secret else details
    held_details.keep(request.session, request.customer, kept)
    context = {"report": report, "form": DetailsForm(kept=kept), "wrong": wrong}
    return _wizard(request, context, status=422 if report.failed else 200)


def _wizard(request: AccountRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return page(request, "whatsapp/connect.html", context, partial="wizard", status=status)


def _callback(account: Any) -> dict[str, str]:
    return {"url": connecting_whatsapp.callback_url(), "token": account.credentials.get("verify_token", "")}


@require_safe
@needs("channels.view")
def account(request: AccountRequest, account_id: UUID) -> HttpResponse:
    card = _card(request, account_id)
    return _account(request, card)


def _account(request: AccountRequest, card: AccountCard, **more: Any) -> HttpResponse:
    can_edit = card.is_own and request.seat.may("channels.edit")
    context = {"card": card, "can_edit": can_edit, "can_sync": card.is_own and request.seat.may("templates.edit")}
    callback = {"callback": _callback(card.account)} if can_edit else {}
    return page(request, "whatsapp/account.html", context | callback | more, partial="main")


@require_safe
@needs("channels.view")
def at_meta(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """The name and the numbers as Meta has them now: a part of the account's page."""
    found = whatsapp_checks.at_meta(_card(request, account_id).account)
    context = {"problem": found} if isinstance(found, str) else {"name": found[0], "numbers": found[1]}
    return page(request, "whatsapp/at-meta.html", context)


@require_POST
@needs("templates.edit")
def sync_now(request: AccountRequest, account_id: UUID) -> HttpResponse:
    card = _own(request, account_id)
    carrier_news.sync_soon(card.account.pk, now=timezone.now())
    return redirect(request, "whatsapp:account", account_id, toast="We compare the templates with Meta's now.")


@require_POST
@needs("channels.edit")
def callbacks(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Ask Meta once more to send the webhooks to us."""
    card = _own(request, account_id)
    return _account(request, card, checks=[connecting_whatsapp.set_up_callbacks(card.account)])


@require_http_methods(["GET", "POST"])
@needs("channels.edit")
def disconnect(request: AccountRequest, account_id: UUID) -> HttpResponse:
    card = _own(request, account_id)
    if request.method != "POST":
        return page(request, "whatsapp/disconnect.html", {"card": card}, partial="dialog")
    disconnecting.disconnect(request.customer, card.account, now=timezone.now())
    return redirect(request, "channels:index", toast="WhatsApp is disconnected.")


def _own(request: AccountRequest, account_id: UUID) -> AccountCard:
    card = _card(request, account_id)
    if not card.is_own:
        raise Http404("This account belongs to a profile")
    return card


def _card(request: AccountRequest, account_id: UUID) -> AccountCard:
    try:
        return account_card.of(request.customer, account_id)
    except account_card.AccountNotFound:
        raise Http404("There is no such account") from None
