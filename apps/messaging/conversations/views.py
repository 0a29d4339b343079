"""The pages of conversations: the list, and a thread beside it with its reply box or a template to send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import replace_url, reswap, retarget

from apps.contacts.actions import ContactNotFound
from apps.contacts.ledger import as_of
from apps.contacts.models import Contact
from apps.core import listing
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect, say, sender_page
from apps.core.listing import Cursor
from apps.message_templates import segments
from apps.messaging.conversations import bubbles, conversation_list, reply, template_choice, thread
from apps.messaging.conversations.forms import ReplyForm, SearchForm
from apps.messaging.conversations.reply import Options
from apps.messaging.playground import dry_run
from apps.messaging.playground.forms import PlaygroundForm
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
    return _sent(request, contact)


@require_http_methods(["GET", "POST"])
@needs("messages.send")
def template(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """Choose a template, and fill it in. A POST that doesn't send shows what would arrive: without scripts."""
    contact = _contact(request, contact_id)
    if request.POST.get("do") != "send":
        return _show(request, contact, composer=partial(_composer, request, contact))
    form, now = (
        PlaygroundForm(reply.speaker(request.customer, contact), _filled(request, contact), initial={}),
        timezone.now(),
    )
    wish = form.wish()
    if wish and form.is_valid():
        try:
            reply.send_template(request.customer, contact, wish, by=request.user.email, now=now)
        except DomainError as problem:
            form.blame(problem)
        else:
            return _sent(request, contact)
    composer = partial(_composer, request, contact, form=form)
    if not is_fragment(request):
        return _show(request, contact, composer=composer, status=422)
    context = composer(reply.options(request.customer, contact, now=now))
    return page(request, "conversations/template.html", context, partial="composer", status=422)


@require_safe
@needs("messages.send")
def template_choices(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """What is asked for while one types into the search."""
    contact = _contact(request, contact_id)
    if not is_fragment(request):
        return _show(request, contact, composer=partial(_composer, request, contact))
    found = _composer(request, contact, reply.options(request.customer, contact, now=timezone.now()))
    return page(request, "conversations/template-list.html", found, partial="choices")


@require_POST
@needs("messages.send")
def template_preview(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """What is asked for while one fills it in."""
    contact = _contact(request, contact_id)
    found = _composer(request, contact, reply.options(request.customer, contact, now=timezone.now()))
    return page(request, "conversations/template-fill.html", found, partial="preview")


@require_POST
@needs("messages.view")
def mark(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """As read, or with `unread` as unread."""
    contact = _contact(request, contact_id)
    reply.mark(contact, unread="unread" in request.POST)
    if is_fragment(request):
        return HttpResponse(status=204)
    query = request.GET.urlencode()
    return redirect(request, reverse("conversations:index") + (f"?{query}" if query else ""))


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


Composer = Callable[[Options], dict[str, Any]]


def _show(
    request: AccountRequest, contact: Contact | None, *, composer: Composer | None = None, status: int = 200
) -> HttpResponse:
    """The list and, with a contact, the thread; `composer` is that of a template, instead of the reply box."""
    now, asked = timezone.now(), _asked(request)
    context: dict[str, Any] = {"contact": contact, **_narrowing(asked)}
    only_unread, text = context["only_unread"], context["q"]
    try:
        before, older = conversation_list.cursor(asked.get("before")), conversation_list.cursor(asked.get("older"))
    except ValueError:
        raise Http404("The address names no page.") from None
    found = conversation_list.page(request.customer, text=text, only_unread=only_unread, before=before, now=now)
    context["found"] = found
    context["here"] = reverse("conversations:detail", args=[contact.id]) if contact else reverse("conversations:index")
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
            "reads": asked.get("newest") != newest and older is None,
            "is_unread": any(row.unread for row in found.rows if row.contact_id == contact.id),
        }
    context["mark"] = _mark(context)
    if is_fragment(request) and request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    if contact and context["options"].opted_out:
        why = as_of.ask(reply.speaker(request.customer, contact), contact.phone, at=now)
        context["why_out"] = "" if why.may_write else why.reason
    if composer:
        context |= composer(context["options"])
    context |= {"again": _again(asked, context), "can_send": request.seat.may("messages.send")}
    return page(request, _PAGE, context, partial="stage", status=status)


def _asked(request: AccountRequest) -> QueryDict:
    """How the list is narrowed: a form that is sent doesn't say it, the address of its page does."""
    if request.method != "POST":
        return request.GET
    query = QueryDict(urlsplit(sender_page(request)).query if is_fragment(request) else "", mutable=True)
    for name in ("older", "template"):  # what was sent is shown
        query.pop(name, None)
    return query


def _narrowing(asked: QueryDict) -> dict[str, Any]:
    """Which conversations are listed: as the page shows it, and as its links keep it."""
    only_unread, text = "unread" in asked, SearchForm(asked).text()
    kept = urlencode({"q": text} if text else {})
    narrowed = "&".join(filter(None, ["unread" if only_unread else "", kept]))
    return {"only_unread": only_unread, "q": text, "kept": kept, "narrowed": narrowed}


def _again(asked: QueryDict, context: dict[str, Any]) -> str:
    """Where the stage asks whether there is something new."""
    query, place = asked.copy(), context["here"]
    query["seen"], query["newest"] = context["mark"], context.get("newest", "")
    if "is_composing" in context:
        place = reverse("conversations:template", args=[context["contact"].id])
        query["template"] = str(context["chosen"].id) if context["chosen"] else ""
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


def _filled(request: AccountRequest, contact: Contact) -> dict[str, str]:
    """What the playground's form takes, for this person and now."""
    given = (request.POST if request.method == "POST" else request.GET).dict()
    return {**{name: str(value) for name, value in given.items()}, "to": contact.phone, "send_at": ""}


def _composer(
    request: AccountRequest, contact: Contact, options: Options, *, form: PlaygroundForm | None = None
) -> dict[str, Any]:
    """The chosen template with its fields and its preview or, without one that can be sent, those to choose from."""
    account, given = reply.speaker(request.customer, contact), _filled(request, contact)
    choice = template_choice.one(account, options.templates, given.get("template", ""))
    context = {"is_composing": True, "contact": contact, "chosen": choice and choice[0], **_narrowing(_asked(request))}
    if choice is None:
        text = SearchForm({"q": given.get("find", "")}).text()
        choices = template_choice.find(account, options.templates, text)
        return {**context, "choices": choices, "find": text, "is_gone": bool(given.get("template"))}
    _, ways = choice
    if given.get("channel") not in ways:
        given["channel"] = options.heard_on if options.heard_on in ways else ways[0]
    form = form or PlaygroundForm(account, initial=given)
    wish = form.wish()
    preview = dry_run.preview(account, wish, now=timezone.now()) if wish else None
    groups = [(group, [(contact.name, contact.phone)]) for group in preview.groups] if preview else []
    context |= {"ways": ways, "channel": given["channel"], "form": form, "focus_wrong": form.is_bound}
    return {**context, "wish": wish, "preview": preview, "groups": groups}


def _sent(request: AccountRequest, contact: Contact) -> HttpResponse:
    """The thread with the message at its end, at its own address."""
    if not is_fragment(request):
        return redirect(request, "conversations:detail", contact.id)
    response = retarget(reswap(_show(request, contact), "outerHTML"), "#conversations-stage")
    narrowed, address = _narrowing(_asked(request))["narrowed"], reverse("conversations:detail", args=[contact.id])
    return replace_url(response, f"{address}?{narrowed}" if narrowed else address)
