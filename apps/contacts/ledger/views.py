"""The page of the consent ledger: could we write to a number at a moment, and every change."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from apps.channels import phone_numbers
from apps.contacts.ledger import as_of, listing
from apps.contacts.ledger.forms import QuestionForm
from apps.core.htmx import page
from apps.core.list_form import ListForm
from apps.users.permissions import AccountRequest, needs

_MAX_CHANGES = 100  # of one number, on its page


@require_safe
@needs("contacts.view")
def index(request: AccountRequest) -> HttpResponse:
    form = QuestionForm(request.GET if "phone" in request.GET else None)
    found = _answer(request, form) if form.is_valid() else _newest(request)
    context = {**found, "form": form, "sees_messages": request.seat.may("messages.view")}
    return page(request, "ledger/index.html", context)


def _answer(request: AccountRequest, form: QuestionForm) -> dict[str, Any]:
    phone, channel, at = form.cleaned_data["phone"], form.cleaned_data["channel"] or None, form.moment
    changes = as_of.changes(request.customer, phone, until=at)
    return {
        "answer": as_of.ask(request.customer, phone, channel=channel, at=at),
        "at": at,
        "number": phone_numbers.formats(phone).international,
        "channel": dict(form.fields["channel"].choices)[channel] if channel else "",  # type: ignore[attr-defined]
        "rows": listing.rows(request.customer, changes[:_MAX_CHANGES], phone),
        "has_more": len(changes) > _MAX_CHANGES,
    }


def _newest(request: AccountRequest) -> dict[str, Any]:
    cursor = ListForm(request.GET)
    found = listing.page(request.customer, cursor.cursor)
    return {**cursor.context(found), "rows": listing.rows(request.customer, found.rows)}
