"""The pages of messages: history, one message, export, and the fragments that other pages fetch."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.contacts import evidence
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect, sender_page
from apps.core.tags import exact
from apps.message_templates.models import MessageTemplate
from apps.messaging import (
    attention,
    billed,
    cancel,
    contact_use,
    costs,
    counts,
    export,
    finding,
    history,
    listing,
    media,
    resend,
    rows,
    snippets,
    standing,
    story,
    trace,
)
from apps.messaging import overview as overviews
from apps.messaging.filters import Filters
from apps.messaging.forms import SearchForm
from apps.messaging.models import Message, Status
from apps.organizations.customer import Customer
from apps.users.gates import Request, needs

_MOST_TEMPLATES = 100  # offered as a filter
_MOST_WATCHED = listing.SIZE
_FEW = 6  # recent messages of the overview


@require_safe
@needs("overview.view")
def overview(request: Request) -> HttpResponse:
    asked, now = request.GET.get("span", ""), timezone.now()
    span = asked if asked in overviews.SPANS else "7d"
    shown = overviews.of(request.customer, span=span, now=now)
    recent = listing.page(request.customer, Filters()).messages[:_FEW]
    listed = rows.of(recent, now=now)
    context = {
        "overview": shown,
        "rows": listed,
        "watched": _watched(listed),
        "span": span,
        "spans": overviews.SPANS,
        "can_send": request.seat.may("messages.send"),
        **({} if listed else _first_steps(request)),
    }
    return page(request, "messaging/overview.html", context, partial="main")


@require_safe
@needs("messages.view")
def index(request: Request) -> HttpResponse:
    now = timezone.now()
    form = SearchForm(request.customer, request.GET, now=now)
    filters = form.filters()
    found = listing.page(request.customer, filters, before=form.values["before"], after=form.values["after"])
    tabs = counts.by_tab(request.customer, filters)
    listed = rows.of(found.messages, now=now)
    context = {
        "form": form,
        "found": found,
        "rows": listed,
        "watched": _watched(listed),
        "tabs": [
            (tab, mark, counts.capped(tabs[tab]), form.address(status=tab or None))
            for tab, mark in standing.TAB_MARKS.items()
        ],
        "summary": _summary(form, found, _shown(form, tabs)),
        "newer": form.address(after=found.newer) if found.newer else "",
        "older": form.address(before=found.older) if found.older else "",
        "export": reverse("messaging:export") + form.address() if listed else "",
        "templates": MessageTemplate.objects.usable_by(request.customer).present().order_by("name")[:_MOST_TEMPLATES],
        "most_people": finding.MOST_PEOPLE if len(filters.people or ()) == finding.MOST_PEOPLE else None,
        "is_first_page": not (form.values["before"] or form.values["after"]),
        "can_send": request.seat.may("messages.send"),
    }
    if not (listed or form.is_narrowed):
        context |= _first_steps(request)
    return page(request, "messaging/index.html", context, partial="list")


def _shown(form: SearchForm, tabs: dict[str, int]) -> int | None:
    """How many pass all filters, the open tab included; None where a program's word was asked for."""
    return tabs[form.tab] if form.tab is not None else None


def _summary(form: SearchForm, found: listing.Page, total: int | None) -> str:
    """Newest 50 of 10,000+"""
    if found.looked_to:
        return f"{len(found.messages)}, looked back to {exact(found.looked_to)}"
    first = "Newest " if found.newer is None and found.older else ""
    of_all = f" of {counts.capped(max(total, len(found.messages)))}" if total is not None else ""
    return f"{first}{len(found.messages)}{of_all}"


def _watched(listed: list[rows.Row]) -> str:
    """The query that asks whether those have moved that are still on their way."""
    on_their_way = [f"{row.message.id}.{row.message.status}" for row in listed if row.is_watched]
    return urlencode({"id": on_their_way}, doseq=True)


def _first_steps(request: Request) -> dict[str, object]:
    """What an empty history teaches: a call with the reader's own ids."""
    template = MessageTemplate.objects.usable_by(request.customer).present().order_by("id").first()
    code = snippets.first(template, site_url=settings.SITE_URL) if template else None
    return {"first_template": template, "code": code}


@require_safe
@needs("messages.view")
def fresh(request: Request) -> HttpResponse:
    """Of the rows a list shows (`id.STATUS` each) those that have moved since; each swaps itself into its place."""
    try:
        seen = {UUID(name): status for name, _, status in _pairs(request.GET.getlist("id")[:_MOST_WATCHED])}
    except ValueError:
        raise Http404("The address names no messages.") from None
    messages = Message.objects.visible_to(request.customer).filter(id__in=seen).newest_first()
    listed = rows.of(messages, now=timezone.now())
    moved = [row for row in listed if row.message.status != seen[row.message.id]]
    context = {
        "rows": moved,
        "watched": _watched(listed),
        "is_short": "short" in request.GET,
        "can_send": request.seat.may("messages.send"),
    }
    return page(request, "messaging/fresh.html", context)


def _pairs(texts: list[str]) -> Iterator[tuple[str, str, str]]:
    return (text.partition(".") for text in texts)


@require_safe
@needs("messages.view")
def detail(request: Request, message_id: UUID) -> HttpResponse:
    message = _message(request, message_id)
    if request.GET.get("was") == message.status and is_fragment(request):
        return HttpResponse(status=204)  # nothing has moved: what is open stays open
    told = story.tell(message)
    row = rows.of([message], now=timezone.now())[0]
    trouble = story.trouble(message, row.wording)
    context = {
        "message": message,
        "parts": billed.words(message),
        "files": media.files(message.body or {}),
        "row": row,
        "body": row.wording.body,
        "ours": standing.written(message.number),
        "template": row.template,
        "story": told,
        "checks": trace.of(message, told),
        "trouble": trouble,
        "opted_out": _opted_out(request, message),
        "costs": costs.of(message),
        "can_cancel": message.status == Status.SCHEDULED and request.seat.may("messages.send"),
        "can_resend": resend.is_offered(message) and request.seat.may("messages.send"),
        "code": _code(request, row),
    }
    return page(request, "messaging/detail.html", context, partial="story")


def _opted_out(request: Request, message: Message) -> list[str]:
    """Of a message that consent stopped: who opted out, when and how, and whether that still holds."""
    if not (resend.is_stopped_by_consent(message) and request.seat.may("contacts.view")):
        return []
    owner = Customer(message.organization, message.profile)
    until = message.updated_at or timezone.now()
    found = evidence.behind(owner, message.contact_id, message.phone, until=until)
    if found is None:
        by_carrier = "The carrier reported that this person has opted out. " if message.body else ""
        return [f"{by_carrier}We have no record of the opt-out itself."]
    later = evidence.since(found)
    return [evidence.sentence(each) for each in (found, later) if each]


def _code(request: Request, row: rows.Row) -> snippets.Code | None:
    """None where sending again can't help. A profile's own key may not name its profile; an organization's has to."""
    message, template = row.message, row.template
    can_be_corrected = bool(row.wording.gaps) and not resend.is_stopped_by_consent(message)
    if template is None or (resend.is_hopeless(message) and not can_be_corrected):
        return None
    profile = message.profile_id if request.customer.profile is None else None
    return snippets.of(message, template, site_url=settings.SITE_URL, profile=profile)


@require_POST
@needs("messages.send")
def again(request: Request, message_id: UUID) -> HttpResponse:
    try:
        accepted = resend.again(_message(request, message_id), by=request.user.email, now=timezone.now())
    except DomainError as refusal:
        return redirect(request, "messaging:detail", message_id, toast=f"Not sent: {refusal.message}")
    return redirect(request, "messaging:detail", accepted.id, toast="Sent again, as a new message.")


@require_http_methods(["GET", "POST"])
@needs("messages.send")
def cancel_one(request: Request, message_id: UUID) -> HttpResponse:
    """Ask, then cancel; the person stays where they were, in the list or at the message."""
    message = _message(request, message_id)
    problem = "" if message.status == Status.SCHEDULED else cancel.TooLate.message
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
def export_csv(request: Request) -> HttpResponseBase:
    """Exactly what the same address without `export` lists, all of it."""
    now = timezone.now()
    filters = SearchForm(request.customer, request.GET, now=now).filters()
    return csv_download.answer(f"messages-{now:%Y-%m-%d}.csv", export.HEADER, export.rows(request.customer, filters))


@require_safe
@needs("messages.view")
def for_contact(request: Request, contact_id: UUID) -> HttpResponse:
    """The newest messages of one contact, for the contact's page."""
    found = listing.page(request.customer, Filters(people=(contact_id,)))
    listed = rows.of(found.messages, now=timezone.now())
    watched = _watched(listed)
    context = {
        "rows": listed,
        "watched": f"{watched}&short" if watched else "",
        "tally": contact_use.tally(request.customer, contact_id),
        "has_more": found.older is not None,
        "all_url": f"?{urlencode({'q': contact_id})}",
        "can_send": request.seat.may("messages.send"),
    }
    return page(request, "messaging/of_contact.html", context, partial="list")


@require_safe
@needs("messages.view")
def pulse(request: Request) -> HttpResponse:
    """The health dot of the top bar."""
    trouble, day = attention.pulse(request.customer, now=timezone.now())
    return page(request, "messaging/pulse.html", {"trouble": trouble, "day": day})


def _message(request: Request, message_id: UUID) -> Message:
    try:
        return history.find(request.customer, message_id)
    except history.MessageNotFound as problem:
        raise Http404(problem.message) from None
