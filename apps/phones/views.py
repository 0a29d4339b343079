"""The phones page: look at the simulator's phones, reply as their owners, and set faults."""

from __future__ import annotations

from typing import ParamSpec
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect, say
from apps.phones import fault_tricks, inbox, screens, trying
from apps.phones.demo_pages import changed, first_error, in_a_demo, simulator
from apps.phones.forms import AnswerForm, PhoneField, TapForm, TrickForm, TryForm
from apps.users.permissions import AccountRequest, needs

P = ParamSpec("P")
_PAGE, _TRY, _INBOX = "phones/index.html", "phones/try.html", "phones/inbox.html"


@require_safe
@in_a_demo
@needs("phones.use")
def index(request: AccountRequest) -> HttpResponse:
    """`phone` are to stand in front, `standing` are those an open page shows, `seen` is the mark of what it shows."""
    wanted, problem = _numbers(request.GET.getlist("phone"))
    standing, _ = _numbers(request.GET.getlist("standing"))
    carrier = simulator()
    try:
        found = screens.stock(request.customer, carrier, wanted=wanted, standing=standing, now=timezone.now())
        magic = [] if is_fragment(request) else carrier.magic_numbers()
    except DomainError as silence:
        return page(request, _PAGE, {"silence": silence.message}, partial="stage")
    if is_fragment(request) and request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    context = {"shelf": found, "magic": magic, "problem": problem, "again": _again(found, wanted)}
    return page(request, _PAGE, context, partial="stage")


@require_POST
@in_a_demo
@needs("phones.use")
def answer(request: AccountRequest) -> HttpResponse:
    """As the owner of the phone."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refuse(request, first_error(form))
    try:
        was_sent = screens.answer(request.customer, simulator(), **form.cleaned_data)
    except DomainError as problem:
        return _refuse(request, problem.message)
    if not was_sent:
        return _refuse(request, f"{request.customer.account.name} has no number that could be written to.")
    return _done(request, form.cleaned_data["phone"])


@require_POST
@in_a_demo
@needs("phones.use")
def tap(request: AccountRequest) -> HttpResponse:
    """Tap a quick reply, as the owner of the phone."""
    form = TapForm(request.POST)
    if not form.is_valid():
        return _refuse(request, first_error(form))
    try:
        is_there = screens.tap(request.customer, simulator(), **form.cleaned_data)
    except DomainError as problem:
        return _refuse(request, problem.message)
    if not is_there:
        return _refuse(request, "There is no such message on this phone.")
    return _done(request, form.cleaned_data["phone"])


@require_http_methods(["GET", "POST"])
@in_a_demo
@needs("messages.send")
def try_it(request: AccountRequest) -> HttpResponse:
    """Send on the left, and watch the phone on the right. A GET asks whether there is something new (`seen`)."""
    if request.method == "GET":
        numbers, _ = _numbers([request.GET.get("phone") or trying.PHONE])
        number = next(iter(numbers), trying.PHONE)
        return _show_trial(request, TryForm(request.customer, initial={"phone": number}), number, part="stage")
    form = TryForm(request.customer, request.POST)
    if not form.is_valid():
        return _show_trial(request, form, form.cleaned_data.get("phone") or trying.PHONE)
    number, refusal = form.cleaned_data["phone"], None
    try:
        trying.send(request.customer, form.chosen, number, by=request.user.email, now=timezone.now())
    except DomainError as problem:
        refusal = problem
    if refusal is None and not is_fragment(request):
        return redirect(request, f"{reverse('phones:try')}?{urlencode({'phone': number})}")
    return _show_trial(request, form, number, refusal)


def _show_trial(
    request: AccountRequest, form: TryForm, number: str, refusal: DomainError | None = None, *, part: str = "whole"
) -> HttpResponse:
    is_whole = part == "whole" or not is_fragment(request)
    context: dict[str, object] = {"form": form, "refusal": refusal, "is_whole": is_whole, "number": number}
    try:
        trial = trying.look(request.customer, simulator(), number, now=timezone.now())
    except DomainError as silence:
        return page(request, _TRY, {**context, "silence": silence.message}, partial=part)
    if part == "stage" and is_fragment(request) and request.GET.get("seen") == trial.mark:
        return HttpResponse(status=204)
    query = urlencode({"phone": number, "seen": trial.mark})
    context |= {"trial": trial, "again": f"{reverse('phones:try')}?{query}"}
    return page(request, _TRY, context, partial=part, status=422 if refusal or form.errors else 200)


@require_POST
@in_a_demo
@needs("phones.use")
def trick(request: AccountRequest) -> HttpResponse:
    """Switch one on or off: for the next message of a phone, or for all."""
    form = TrickForm(request.POST)
    phone = form.cleaned_data.get("phone") or None if form.is_valid() else None
    chosen = fault_tricks.find(form.cleaned_data["trick"], phone) if form.is_valid() else None
    if chosen is None:
        return _refuse(request, "There is no such fault.")
    carrier = simulator()
    try:
        carrier.set_faults(fault_tricks.toggle(carrier.faults(), chosen, phone))
    except DomainError as problem:
        return _refuse(request, problem.message)
    return _done(request, phone)


@require_POST
@in_a_demo
@needs("phones.use")
def clear(request: AccountRequest) -> HttpResponse:
    """All faults, or the one whose place in the list is given."""
    carrier, place = simulator(), request.POST.get("index", "")
    try:
        faults = carrier.faults() if place.isdecimal() else []
        carrier.set_faults([fault for index, fault in enumerate(faults) if str(index) != place])
    except DomainError as problem:
        return _refuse(request, problem.message)
    return _done(request, None)


@require_safe
@in_a_demo
@needs("phones.use")
def inbox_page(request: AccountRequest) -> HttpResponse:
    """`seen` is the mark of what an open page shows."""
    try:
        found = inbox.look(request.customer, simulator())
    except DomainError as silence:
        return page(request, _INBOX, {"silence": silence.message}, partial="stage")
    if is_fragment(request) and request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    context = {"inbox": found, "may_create": request.seat.may("webhooks.edit")}
    return page(request, _INBOX, context, partial="stage")


@require_POST
@in_a_demo
@needs("phones.use")
def inbox_answer(request: AccountRequest) -> HttpResponse:
    """Choose how the inbox answers."""
    choice = request.POST.get("choice", "")
    return changed(request, lambda: inbox.choose(request.customer, simulator(), choice), "There is no such answer.")


@require_POST
@in_a_demo
@needs("phones.use")
def inbox_secret(request: AccountRequest) -> HttpResponse:
    """Tell the inbox the current secret of its webhook."""
    return changed(request, lambda: inbox.tell_secret(request.customer, simulator()), "There is no webhook.")


@require_POST
@in_a_demo
@needs("phones.use")
def inbox_clear(request: AccountRequest) -> HttpResponse:
    return changed(request, lambda: simulator().empty_inbox(str(request.customer.id)))


@require_POST
@in_a_demo
@needs("webhooks.edit")
def inbox_create(request: AccountRequest) -> HttpResponse:
    """Create a webhook to the inbox."""
    return changed(request, lambda: inbox.connect(request.customer, simulator(), now=timezone.now()))


def _numbers(written: list[str]) -> tuple[list[str], str]:
    """Those that are phone numbers, and a sentence about the first that is none."""
    field, found, problem = PhoneField(), [], ""
    for each in written[: screens.MAX_PHONES]:
        try:
            found.append(field.clean(each))
        except ValidationError as refusal:
            problem = problem or refusal.messages[0]
    return found, problem


def _again(found: screens.Shelf, wanted: list[str]) -> str:
    """Where the page asks whether there is something new. What was asked for stays in front."""
    pairs = [*(("phone", number) for number in wanted), *(("standing", phone.number) for phone in found.phones)]
    pairs.append(("seen", found.mark))
    return f"{reverse('phones:index')}?{urlencode(pairs)}"


def _done(request: AccountRequest, phone: str | None) -> HttpResponse:
    if not is_fragment(request):
        return redirect(request, _back(request, phone))
    return trigger_client_event(HttpResponse(status=204), "phones:changed")


def _refuse(request: AccountRequest, sentence: str) -> HttpResponse:
    if not is_fragment(request):
        return redirect(request, _back(request, request.POST.get("phone")), toast=sentence)
    return say(HttpResponse(status=422), sentence, tone="failed")


def _back(request: AccountRequest, phone: str | None) -> str:
    place = reverse("phones:try" if request.POST.get("from") == "try" else "phones:index")
    return f"{place}?{urlencode({'phone': phone})}" if phone else place
