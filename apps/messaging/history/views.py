"""The pages of messages: history, one message, export. The fragments that lists fetch are in live_views.py."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.billing import explaining
from apps.channels import phone_numbers
from apps.contacts import evidence
from apps.contacts.ledger import as_of
from apps.contacts.ledger.as_of import Change
from apps.contacts.models import How
from apps.contacts.suppression.models import SuppressionChange
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect, sender_page
from apps.messaging import billed, counts, media, snippets
from apps.messaging.history import (
    costs,
    decision,
    export,
    failure_groups,
    fired_events,
    keyword_effect,
    listing,
    message_search,
    reading,
    receiving_account,
    rows,
    sent_version,
    timeline,
)
from apps.messaging.history.forms import MessageSearchForm
from apps.messaging.history.live_views import first_steps, shown, tabs_of, watch
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import cancel, resend
from apps.organizations.customer import Customer
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("messages.view")
def index(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    form = MessageSearchForm(request.customer, request.GET, now=now)
    filters = form.filters()
    found = listing.page(request.customer, filters, form.cursor)
    tabs = counts.by_tab(request.customer, filters)
    listed = rows.of(found.rows, now=now)
    context = {
        **form.context(found, total=shown(form, tabs)),
        "rows": listed,
        "live": watch(form, now=now),
        "tabs": tabs_of(form, tabs),
        "export": reverse("messaging:export") + form.address() if listed else "",
        "most_people": message_search.MAX_PEOPLE if len(filters.people or ()) == message_search.MAX_PEOPLE else None,
        "can_send": request.seat.may("messages.send"),
        "selects": True,
    }
    if context["is_empty"]:
        context |= first_steps(request)
    return page(request, "messaging/index.html", context, partial="list")


@require_safe
@needs("messages.view")
def detail(request: AccountRequest, message_id: UUID) -> HttpResponse:
    message = _message(request, message_id)
    if request.GET.get("was") == message.status and is_fragment(request):
        return HttpResponse(status=204)  # nothing has moved: what is open stays open
    told = timeline.tell(message)
    row = rows.of([message], now=timezone.now())[0]
    trouble = timeline.trouble(message, row.wording)
    context = {
        "message": message,
        "parts": billed.words(message),
        "files": media.files(message.body or {}),
        "row": row,
        "body": row.wording.body,
        "ours": phone_numbers.written(message.number),
        "template": row.template,
        "sent_version": sent_version.of(message, row.template) if request.seat.may("templates.view") else None,
        "story": told,
        "checks": decision.of(message, told),
        **_fired(request, message),
        "trouble": trouble,
        "others": _others(request, message) if trouble else 0,
        **_opted_out(request, message),
        "choice": receiving_account.of(message),
        "effect": keyword_effect.of(message) if request.seat.may("contacts.view") else None,
        "costs": costs.of(message),
        "charges": explaining.of(message.id, Customer(message.organization, message.profile))
        if message.direction == "OUTBOUND"
        else [],
        "can_cancel": message.status == MessageStatus.SCHEDULED and request.seat.may("messages.send"),
        "can_resend": resend.is_offered(message) and request.seat.may("messages.send"),
        "code": _code(request, row),
    }
    return page(request, "messaging/detail.html", context, partial="story")


@require_safe
@needs("webhooks.view")
def webhooks(request: AccountRequest, message_id: UUID) -> HttpResponse:
    """Where the events of a message went, for the message's page."""
    message = _message(request, message_id)
    return page(request, "messaging/fired.html", {"message": message, **_fired(request, message)})


def _fired(request: AccountRequest, message: Message) -> dict[str, Any]:
    if not request.seat.may("webhooks.view"):
        return {}
    activities = reading.activities(message)
    return {"fired": fired_events.of(request.customer, message, activities, now=timezone.now())}


def _others(request: AccountRequest, message: Message) -> int:
    """How many other messages failed for the same reason."""
    return max(failure_groups.others(request.customer, message.error_code or "", now=timezone.now()) - 1, 0)


def _opted_out(request: AccountRequest, message: Message) -> dict[str, Any]:
    """Of a message that consent stopped: who opted out, when and how, and whether that still holds; and the reply."""
    if not (resend.is_stopped_by_consent(message) and request.seat.may("contacts.view")):
        return {}
    owner = Customer(message.organization, message.profile)
    until = message.updated_at or timezone.now()
    channel = message.channel if message.is_pinned else None
    decided_by = as_of.ask(owner, message.phone, channel=channel, at=until).decided_by
    if isinstance(decided_by, SuppressionChange) and decided_by.is_added:
        return {"opted_out": [as_of.sentence(decided_by)], "reply": _reply(request, decided_by)}
    found = evidence.behind(owner, message.contact_id, message.phone, until=until)
    if found is None:
        by_carrier = "The carrier reported that this person has opted out. " if message.body else ""
        return {"opted_out": [f"{by_carrier}We have no record of the opt-out itself."]}
    later = evidence.since(found)
    told = [evidence.sentence(each) for each in (found, later) if each]
    return {"opted_out": told, "reply": _reply(request, found)}


def _reply(request: AccountRequest, change: Change) -> Message | None:
    """The message that made the change, if it was one of the person's."""
    if change.how != How.REPLY or change.message_id is None:
        return None
    return Message.objects.visible_to(request.customer).filter(id=change.message_id).first()


def _code(request: AccountRequest, row: rows.MessageRow) -> snippets.Code | None:
    """None where sending again can't help. A profile's own key may not name its profile; an organization's has to."""
    message, template = row.message, row.template
    can_be_corrected = bool(row.wording.gaps) and not resend.is_stopped_by_consent(message)
    if template is None or (resend.is_hopeless(message) and not can_be_corrected):
        return None
    profile = message.profile_id if request.customer.profile is None else None
    return snippets.of(message, template, site_url=settings.SITE_URL, profile=profile)


@require_POST
@needs("messages.send")
def again(request: AccountRequest, message_id: UUID) -> HttpResponse:
    try:
        accepted = resend.again(_message(request, message_id), by=request.user.email, now=timezone.now())
    except DomainError as refusal:
        return redirect(request, "messaging:detail", message_id, toast=f"Not sent: {refusal.message}")
    return redirect(request, "messaging:detail", accepted.id, toast="Sent again, as a new message.")


@require_http_methods(["GET", "POST"])
@needs("messages.send")
def cancel_one(request: AccountRequest, message_id: UUID) -> HttpResponse:
    """Ask, then cancel; the person stays where they were, in the list or at the message."""
    message = _message(request, message_id)
    problem = "" if message.status == MessageStatus.SCHEDULED else cancel.TooLate.message
    if request.method == "POST":
        try:
            cancel.cancel(message, by=f"by {request.user.email}", now=timezone.now())
        except cancel.TooLate as refusal:
            problem = refusal.message
        else:
            back = sender_page(request) if is_fragment(request) else reverse("messaging:detail", args=[message.id])
            return redirect(request, back, toast="Message cancelled.")
    context = {"message": message, "row": rows.of([message], now=timezone.now())[0], "problem": problem}
    return page(
        request, "messaging/cancel.html", context, partial="dialog", status=422 if request.method == "POST" else 200
    )


@require_safe
@needs("messages.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    """Exactly what the same address without `export` lists, all of it."""
    now = timezone.now()
    filters = MessageSearchForm(request.customer, request.GET, now=now).filters()
    return csv_download.answer(f"messages-{now:%Y-%m-%d}.csv", export.HEADER, export.rows(request.customer, filters))


def _message(request: AccountRequest, message_id: UUID) -> Message:
    try:
        return reading.find(request.customer, message_id)
    except reading.MessageNotFound as problem:
        raise Http404(problem.message) from None
