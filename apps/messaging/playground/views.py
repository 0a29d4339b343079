"""The pages of the playground: write a message with a live preview, send it or use the sandbox, watch it arrive."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.contacts import names
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect
from apps.messaging import persons, status_display
from apps.messaging.models import Message, MessageStatus
from apps.messaging.playground import dry_run
from apps.messaging.playground.dry_run import Group, SendPreview
from apps.messaging.playground.forms import PlaygroundForm
from apps.messaging.sending.accepting import Accepted
from apps.users.permissions import AccountRequest, needs

_PAGE = "playground/index.html"
_NAMED = 3  # people of a group that are shown
_WATCHED = 10  # messages shown while they travel; the rest is found in the history


@require_http_methods(["GET", "POST"])
@needs("messages.send")
def compose(request: AccountRequest) -> HttpResponse:
    """A POST that neither sends nor tries shows the form anew: for another template, or without scripts."""
    deed = request.POST.get("do")
    if deed in ("send", "sandbox"):
        return _act(request, PlaygroundForm(request.customer, request.POST, initial={}), is_real=deed == "send")
    return _show(request, PlaygroundForm(request.customer, initial=request.POST or request.GET))


@require_POST
@needs("messages.send")
def preview(request: AccountRequest) -> HttpResponse:
    """What is asked for while one types."""
    form = PlaygroundForm(request.customer, initial=request.POST)
    return page(request, _PAGE, _context(request, form), partial="preview")


@require_safe
@needs("messages.send")
def sent(request: AccountRequest) -> HttpResponse:
    """Messages on their way, named in the address; they refresh themselves until all have come to an end."""
    try:
        ids = [UUID(each) for each in request.GET.getlist("id")[:_WATCHED]]
        total = int(request.GET.get("of", ""))
    except ValueError:
        raise Http404("The address names no messages.") from None
    watched = _watch(request, ids, total)
    if not watched["messages_sent"]:
        raise Http404("There are no such messages.")
    return page(request, "playground/sent.html", watched, partial="sent")


def _act(request: AccountRequest, form: PlaygroundForm, *, is_real: bool) -> HttpResponse:
    wish = form.wish()
    if wish is None or not form.is_valid():
        return _show(request, form, status=422)
    act = dry_run.deliver if is_real else dry_run.sandbox
    try:
        accepted = act(request.customer, wish, by=request.user.email, now=timezone.now())
    except DomainError as problem:
        form.blame(problem)
        return _show(request, form, status=422)
    again = PlaygroundForm(request.customer, initial=request.POST)
    if not is_real:
        return _show(request, again, {"sandboxed": accepted})
    if not is_fragment(request):
        return redirect(request, _address(accepted))
    return _show(request, again, _watch(request, [each.id for each in accepted[:_WATCHED]], len(accepted)))


def _show(
    request: AccountRequest, form: PlaygroundForm, more: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {**_context(request, form), **(more or {}), "is_whole": True}
    return page(request, _PAGE, context, partial="compose", status=status)


def _context(request: AccountRequest, form: PlaygroundForm) -> dict[str, object]:
    wish = form.wish()
    preview = dry_run.preview(request.customer, wish, now=timezone.now()) if wish else None
    return {"form": form, "wish": wish, "preview": preview, "groups": _named(request, preview) if preview else []}


def _named(request: AccountRequest, preview: SendPreview) -> list[tuple[Group, list[tuple[str, str]]]]:
    """Each group with the first few people in it: name and number."""
    shown = [(group, group.phones[:_NAMED]) for group in preview.groups]
    called = names.of(request.customer, {phone for _, phones in shown for phone in phones})
    return [(group, [(called.get(phone, ""), phone) for phone in phones]) for group, phones in shown]


def _watch(request: AccountRequest, ids: list[UUID], total: int) -> dict[str, object]:
    messages = list(persons.named(Message.objects.visible_to(request.customer).filter(id__in=ids)).order_by("id"))
    return {
        "messages_sent": [(message, status_display.of(message)) for message in messages],
        "total": total,
        "scheduled_at": next(
            (message.scheduled_at for message in messages if message.status == MessageStatus.SCHEDULED), None
        ),
        "is_over": not any(status_display.is_watched(message, now=timezone.now()) for message in messages),
        "has_phones": bool(settings.SIMULATOR_URL),
        "watch_url": _query([message.id for message in messages], total),
    }


def _address(accepted: list[Accepted]) -> str:
    return _query([each.id for each in accepted[:_WATCHED]], len(accepted))


def _query(ids: list[UUID], total: int) -> str:
    query = urlencode([*(("id", str(id)) for id in ids), ("of", str(total))])
    return f"{reverse('messaging:playground_sent')}?{query}"
