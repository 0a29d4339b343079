"""The pages of conversations: the list, and a thread beside it with its reply box."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.contacts.actions import ContactNotFound
from apps.contacts.models import Contact
from apps.core import listing
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect, say
from apps.core.listing import Cursor
from apps.message_templates import segments
from apps.messaging.conversations import bubbles, conversation_list, reply, thread
from apps.messaging.conversations.forms import ReplyForm, SearchForm
from apps.users.permissions import AccountRequest, needs

_PAGE = "conversations/index.html"


@require_safe
@needs("messages.view")
def index(request: AccountRequest) -> HttpResponse:
    return _show(request, None)


@require_safe
@needs("messages.view")
def detail(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    return _show(request, _contact(request, contact_id))


@require_POST
@needs("messages.send")
def send(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    contact, form = _contact(request, contact_id), ReplyForm(request.POST)
    problem = ""
    if form.is_valid():
        try:
            reply.send(request.customer, contact, **form.cleaned_data, by=request.user.email, now=timezone.now())
        except DomainError as refusal:
            problem = refusal.message
    else:
        problem = form.problem()
    if not is_fragment(request):
        return redirect(request, "conversations:detail", contact.id, toast=problem and f"Not sent: {problem}")
    if problem:
        return say(HttpResponse(status=422), f"Not sent: {problem}", tone="failed")
    return _show(request, contact)


@require_POST
@needs("messages.view")
def mark(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """As read, or with `unread` as unread."""
    contact = _contact(request, contact_id)
    reply.mark(contact, unread="unread" in request.POST)
    if is_fragment(request):
        return HttpResponse(status=204)
    return redirect(request, "conversations:index")


@require_safe
@needs("messages.view")
def unread(request: AccountRequest) -> HttpResponse:
    """The count beside the entry of the sidebar."""
    count = conversation_list.unread(request.customer)
    shown = f"{conversation_list.MAX_UNREAD}+" if count > conversation_list.MAX_UNREAD else str(count or "")
    return page(request, "conversations/unread.html", {"count": shown})


@require_POST
@needs("messages.send")
def counted(request: AccountRequest) -> HttpResponse:
    """How many parts the text in the reply box has as an SMS."""
    return page(request, "conversations/counted.html", {"counted": segments.count(request.POST.get("text", "")[:5000])})


def _show(request: AccountRequest, contact: Contact | None) -> HttpResponse:
    now, only_unread, text = timezone.now(), "unread" in request.GET, SearchForm(request.GET).text()
    try:
        before, older = (
            conversation_list.cursor(request.GET.get("before")),
            conversation_list.cursor(request.GET.get("older")),
        )
    except ValueError:
        raise Http404("The address names no page.") from None
    found = conversation_list.page(request.customer, text=text, only_unread=only_unread, before=before, now=now)
    kept = urlencode({"q": text} if text else {})
    context: dict[str, Any] = {"found": found, "only_unread": only_unread, "contact": contact, "q": text}
    context |= {"kept": kept, "narrowed": "&".join(filter(None, ["unread" if only_unread else "", kept]))}
    if contact:
        walk = listing.by_key(thread.messages(request.customer, contact))
        messages = listing.page(walk, Cursor(before=older))
        newest = str(messages.rows[0].id) if messages.rows else ""
        context |= {
            "thread": messages,
            "bubbles": bubbles.of(messages.rows, now=now),
            "options": reply.options(request.customer, contact, now=now),
            "is_old": older is not None,
            "newest": newest,
            "reads": request.GET.get("newest") != newest and older is None,
            "is_unread": any(row.unread for row in found.rows if row.contact_id == contact.id),
        }
    context["mark"] = _mark(context)
    if is_fragment(request) and request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    context |= {"again": _again(request, contact, context), "can_send": request.seat.may("messages.send")}
    return page(request, _PAGE, context, partial="stage")


def _again(request: AccountRequest, contact: Contact | None, context: dict[str, Any]) -> str:
    """Where the stage asks whether there is something new."""
    query = request.GET.copy()
    query["seen"], query["newest"] = context["mark"], context.get("newest", "")
    place = reverse("conversations:detail", args=[contact.id]) if contact else reverse("conversations:index")
    return f"{place}?{query.urlencode()}"


def _mark(context: dict[str, Any]) -> str:
    """The same for the same things to show."""
    shown: list[tuple[Any, ...]] = [(row.last_id, row.unread, row.text) for row in context["found"].rows]
    shown += [(each.row.message.id, each.row.message.status) for each in context.get("bubbles", ())]
    return blake2b(repr((shown, context.get("options"))).encode(), digest_size=8).hexdigest()


def _contact(request: AccountRequest, contact_id: UUID) -> Contact:
    try:
        return thread.contact_of(request.customer, contact_id)
    except ContactNotFound as problem:
        raise Http404(problem.message) from None
