"""The pages of numbers: list, one number, request, assign, release."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect
from apps.numbers import actions, buying, consequences, inventory
from apps.numbers.buying import CannotRequest
from apps.numbers.forms import HolderForm, WishForm
from apps.numbers.inventory import NumberLine
from apps.onboarding import countries
from apps.organizations.customer import Customer
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("numbers.view")
def index(request: AccountRequest) -> HttpResponse:
    rows = inventory.lines(request.customer)
    context = {"rows": rows, "is_working": any(each.is_working for each in rows), "can_edit": _can_edit(request)}
    return page(request, "numbers/index.html", context, partial="list")


@require_safe
@needs("numbers.view")
def detail(request: AccountRequest, phone: str) -> HttpResponse:
    """A part of it is asked for while something is on its way; at the end the whole page is loaded again."""
    line = inventory.line(request.customer, phone)
    if line is None and is_fragment(request):
        return redirect(request, "numbers:index")
    if line is None:
        raise Http404("Number not found")
    if is_fragment(request) and not line.is_working:
        return HttpResponseClientRefresh()
    context = {
        "line": line,
        "users": consequences.users(request.customer, line),
        "can_edit": _can_edit(request) and line.is_own,
        "can_assign": _can_edit(request) and line.may_be_assigned and request.customer.profile is None,
    }
    return page(request, "numbers/detail.html", context, partial="main")


@require_safe
@needs("numbers.edit")
def search(request: AccountRequest) -> HttpResponse:
    """GET only: a search costs nothing and changes nothing."""
    asked = request.GET if "country" in request.GET else None
    form = WishForm(asked, initial={"country": "US"})
    context: dict[str, object] = {"form": form, "offers": None}
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        wish = form.wish()
        context |= {"query": urlencode({"country": wish.country, "kind": wish.kind})}
        try:
            context |= {"offers": buying.search(request.customer, wish), "missing": _missing(request, wish.country)}
        except CannotRequest as problem:
            context |= {"problem": problem.message}
    return page(request, "numbers/search.html", context, partial="main", status=status)


@require_http_methods(["GET", "POST"])
@needs("numbers.edit")
def order(request: AccountRequest) -> HttpResponse:
    """Confirm the `number` that was found with a search."""
    wished, number = WishForm(request.GET), request.GET.get("number", "")
    if not wished.is_valid():
        return redirect(request, "numbers:search")
    form = HolderForm(request.customer, request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "number": number, "query": request.GET.urlencode()}
    try:
        wish = wished.wish()
        offer = buying.offer_of(request.customer, wish, number)
        context |= {"offer": offer, "missing": _missing(request, wish.country)}
        if form.is_valid():
            holder = request.customer
            if holder.profile is None:
                holder = Customer(holder.organization, form.cleaned_data["profile"])
            buying.request(holder, wish, offer, now=timezone.now())
            return redirect(
                request, "numbers:detail", number, toast="Requested. It is here as soon as it is delivered."
            )
    except CannotRequest as problem:
        context |= {"problem": problem.message}
    status = 422 if form.is_bound else 200
    return page(request, "numbers/order.html", context, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("numbers.edit")
def assign(request: AccountRequest, phone: str) -> HttpResponse:
    line = _line(request, phone)
    form = HolderForm(request.customer, request.POST if request.method == "POST" else None, chosen=line.profile)
    said = ""
    if form.is_valid():
        try:
            actions.assign(request.customer, phone, form.cleaned_data["profile"], now=timezone.now())
        except DomainError as problem:
            said = problem.message
        else:
            return redirect(request, "numbers:detail", phone, toast="Saved.")
    context = {"line": line, "form": form, "problem": said}
    status = 422 if form.is_bound else 200
    return page(request, "numbers/assign.html", context, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("numbers.edit")
def release(request: AccountRequest, phone: str) -> HttpResponse:
    line = _line(request, phone)
    if not line.is_own:
        raise Http404("This number belongs to another account")
    said = ""
    if request.method == "POST":
        try:
            actions.release(request.customer, phone, now=timezone.now())
        except DomainError as problem:
            said = problem.message
        else:
            return redirect(request, "numbers:index", toast="Released. It sends nothing more.")
    context = {"line": line, "consequences": consequences.of(request.customer, line), "problem": said}
    return page(request, "numbers/release.html", context, partial="dialog", status=422 if said else 200)


def _line(request: AccountRequest, phone: str) -> NumberLine:
    found = inventory.line(request.customer, phone)
    if found is None:
        raise Http404("Number not found")
    return found


def _can_edit(request: AccountRequest) -> bool:
    return request.seat.may("numbers.edit")


def _missing(request: AccountRequest, country: str) -> list[str]:
    return countries.before_a_number(request.customer, country)
