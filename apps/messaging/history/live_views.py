"""Fragments for pages: changed and new rows, and the newest messages of a contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core import live
from apps.core.htmx import page
from apps.core.list_form import summary
from apps.core.listing import SIZE, figure
from apps.message_templates.models import MessageTemplate
from apps.messaging import counts, persons, snippets, status_display
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import contact_use, listing, rows
from apps.messaging.history.forms import MessageSearchForm
from apps.messaging.models import Message
from apps.users.permissions import AccountRequest, needs

_MAX_WATCHED = SIZE


@require_safe
@needs("messages.view")
def fresh(request: AccountRequest) -> HttpResponse:
    """Of the rows a list shows (`id.STATUS` each) those that have moved since, each for its own place; what is new."""
    now = timezone.now()
    try:
        seen = {UUID(name): status for name, _, status in _pairs(request.GET.getlist("id")[:_MAX_WATCHED])}
        look = live.read(request.GET)
    except ValueError:
        raise Http404("The address names no messages.") from None
    moved = _moved(request, seen, now)
    if look is None:
        return _answer(request, {"moved": moved}) if moved else HttpResponse(status=204)
    form = MessageSearchForm(request.customer, request.GET, now=now)
    found = listing.newest(request.customer, form.filters(), low=look.low, most=look.reach)
    arrived = look.unseen(found, lambda message: message.id)
    context: dict[str, Any] = {"moved": moved}
    if len(arrived) != look.told:
        context |= {"has_news": True, **_news(request, form, arrived, now)}
    if (moved or look.has_changed(len(arrived))) and look.shown and "list" not in request.GET:
        context |= _figures(request, form, look)
    response = _answer(request, context) if len(context) > 1 or moved else HttpResponse(status=204)
    is_done = not arrived and "elsewhere" not in request.GET
    return live.tell(response, live.begin(now, overlap=_overlap(form)) if is_done else look.low)


def _moved(request: AccountRequest, seen: dict[UUID, str], now: datetime) -> list[rows.MessageRow]:
    if not seen:
        return []
    messages = persons.named(Message.objects.visible_to(request.customer).filter(id__in=seen)).newest_first()
    return rows.of([message for message in messages if message.status != seen[message.id]], now=now)


def _pairs(texts: list[str]) -> Iterator[tuple[str, str, str]]:
    return (text.partition(".") for text in texts)


def _news(request: AccountRequest, form: MessageSearchForm, arrived: list[Message], now: datetime) -> dict[str, Any]:
    """The bar, and where the whole list is."""
    place = reverse("messaging:index") + form.address()
    again = "" if "elsewhere" in request.GET else place
    if request.GET.get("list") == "recent":
        place, again = reverse("messaging:overview"), reverse("messaging:recent")
    return {
        "list": "recent-list" if request.GET.get("list") == "recent" else "messages-list",
        "count": len(arrived),
        "news": live.words(len(arrived)) if arrived else "",
        "first": place,
        "again": again,
        "arrived": rows.of(arrived[: live.MAX_NEW], now=now),
    }


def _figures(request: AccountRequest, form: MessageSearchForm, look: live.Look) -> dict[str, Any]:
    """What the tabs and the foot of the list count."""
    found = counts.by_tab(request.customer, form.filters())
    total = shown(form, found)
    is_newest = bool(request.GET.get("more")) and "elsewhere" not in request.GET
    return {"form": form, "tabs": tabs_of(form, found), "summary": summary(look.shown, total, is_newest=is_newest)}


def _answer(request: AccountRequest, context: dict[str, Any]) -> HttpResponse:
    is_short = "short" in request.GET
    context |= {"is_short": is_short, "selects": not is_short, "can_send": request.seat.may("messages.send")}
    return page(request, "messaging/fresh.html", context)


def watch(form: MessageSearchForm, *, now: datetime) -> live.LiveWatch:
    return live.watch(form, reverse("messaging:fresh"), now=now, overlap=_overlap(form))


def _overlap(form: MessageSearchForm) -> timedelta:
    """A message joins the list of a status when it gets there, not when it is made."""
    return live.LONG_OVERLAP if form.values["status"] else live.OVERLAP


def tabs_of(form: MessageSearchForm, found: dict[str, int]) -> list[tuple[str, status_display.Standing, str, str]]:
    return form.tab_links(status_display.TAB_MARKS, {tab: figure(count) for tab, count in found.items()})


def shown(form: MessageSearchForm, tabs: dict[str, int]) -> int | None:
    """How many pass all filters, the open tab included; None where a program's word was asked for."""
    return tabs[form.tab] if form.tab is not None else None


def first_steps(request: AccountRequest) -> dict[str, object]:
    """What an empty history teaches: a call with the reader's own ids."""
    template = MessageTemplate.objects.usable_by(request.customer).present().order_by("id").first()
    code = snippets.first(template, site_url=settings.SITE_URL) if template else None
    return {"first_template": template, "code": code}


@require_safe
@needs("messages.view")
def for_contact(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """The newest messages of one contact, for the contact's page."""
    found = listing.page(request.customer, MessageFilters(people=(contact_id,)))
    context = {
        "rows": rows.of(found.rows, now=timezone.now()),
        "live": live.LiveWatch(f"{reverse('messaging:fresh')}?short"),
        "tally": contact_use.tally(request.customer, contact_id),
        "has_more": found.older is not None,
        "all_url": f"?{urlencode({'q': contact_id})}",
        "can_send": request.seat.may("messages.send"),
    }
    return page(request, "messaging/of_contact.html", context, partial="list")
