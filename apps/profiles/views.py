"""The pages of profiles: the list, one profile with its effective settings, create, edit, delete."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.core import listing
from apps.core.errors import DomainError, Invalid
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, ProfileStatus
from apps.profiles import (
    actions,
    addressed,
    checklist,
    completion,
    effective_settings,
    people,
    profile_rows,
    removing,
    stepper,
)
from apps.profiles.forms import (
    AboutForm,
    ConnectForm,
    InheritForm,
    NumbersForm,
    PayForm,
    ProfileSearchForm,
    RemoveForm,
    Step,
)
from apps.users.account_access import Seat
from apps.users.permissions import AccountRequest, needs

_STEPS: tuple[tuple[str, type[Step]], ...] = (
    ("About", AboutForm),
    ("Inherit or own", InheritForm),
    ("Billing and WhatsApp", ConnectForm),
)


@require_safe
@needs("profiles.view")
def index(request: AccountRequest) -> HttpResponse:
    form = ProfileSearchForm(request.GET)
    passing = Profile.objects.present().within(request.customer).filter(name__icontains=form.values["q"])
    by_tab = {tab: passing.filter(status=tab) if tab else passing for tab in form.tabs}
    totals = {tab: listing.capped_count(found) for tab, found in by_tab.items()}
    tab = form.values["status"]
    found = listing.page(listing.by_key(by_tab[tab]), form.cursor)
    context = {
        **form.context(found, total=totals[tab]),
        "rows": profile_rows.of(request.customer.organization, found.rows),
        "tabs": form.tab_links(form.tabs, {tab: figure(count) for tab, count in totals.items()}),
        "can_edit": _can_edit(request, request.seat),
    }
    return page(request, "profiles/index.html", context, partial="list")


@require_safe
@needs("profiles.view")
@addressed.profile
def detail(request: AccountRequest, customer: Customer) -> HttpResponse:
    seat = request.seat.inside(customer.id)
    sees_team = seat.may("team.view")
    context = {
        "row": profile_rows.one(customer),
        "settings": effective_settings.of(customer),
        "people": people.of(customer, seen_by=request.membership) if sees_team else None,
        "missing": checklist.missing(customer),
        "can_edit": _can_edit(request, seat),
        "can_complete": seat.may("profiles.edit"),
    }
    return page(request, "profiles/detail.html", context)


@require_http_methods(["GET", "POST"])
@needs("profiles.edit")
@addressed.from_organization
def create(request: AccountRequest) -> HttpResponse:
    """Three steps. Each posts what the others had, and only the last one stores anything."""
    posted = _number(request, "step")
    reached = max(posted, _number(request, "reached")) if request.method == "POST" else -1
    forms = [form(request.POST if index <= reached else None) for index, (_, form) in enumerate(_STEPS)]
    if request.method != "POST" or "back" in request.POST:
        return _wizard(request, forms, max(posted - 1, 0), reached)
    wrong = next((index for index, form in enumerate(forms[: posted + 1]) if not form.is_valid()), None)
    if wrong is not None:
        return _wizard(request, forms, wrong, reached, status=422)
    if posted + 1 < len(forms):
        return _wizard(request, forms, posted + 1, reached)
    return _made(request, forms, reached)


def _made(request: AccountRequest, forms: list[Step], reached: int) -> HttpResponse:
    details = {name: value for form in forms for name, value in form.details().items()}
    card = next(form.payment_details for form in forms if isinstance(form, ConnectForm))
    try:
        made = actions.create(request.customer, details=details, payment_details=card, now=timezone.now())
    except Invalid as problem:
        return _wizard(request, forms, _refused(forms, problem), reached, status=422)
    return redirect(request, "profiles:detail", made.id, toast=f"{made.name} created.")


def _wizard(request: AccountRequest, forms: list[Step], step: int, reached: int, *, status: int = 200) -> HttpResponse:
    kept = [pair for index, form in enumerate(forms) if index != step and form.is_bound for pair in form.kept()]
    context = {
        "steps": [title for title, _ in _STEPS],
        "step": step,
        "form": forms[step],
        "kept": [*kept, ("reached", str(max(reached, 0)))],
        "is_last": step + 1 == len(forms),
    }
    response = page(request, "profiles/create.html", context, partial="wizard", status=status)
    response["Cache-Control"] = "no-store"  # its fields may hold a card
    return response


@require_http_methods(["GET", "POST"])
@needs("profiles.edit")
@addressed.profile
@addressed.from_organization
def edit(request: AccountRequest, customer: Customer) -> HttpResponse:
    profile = customer.profile
    assert profile is not None
    data = request.POST if request.method == "POST" else None
    pay = PayForm(data, profile=profile)
    forms = {
        "about": AboutForm(data, profile=profile),
        "inherit": InheritForm(data, profile=profile),
        "numbers": NumbersForm(data, profile=profile),
        "pay": pay,
    }
    if data is not None and all([form.is_valid() for form in forms.values()]):
        details = {name: value for form in forms.values() for name, value in form.details().items()}
        try:
            actions.edit(
                request.customer, profile, details=details, payment_details=pay.payment_details, now=timezone.now()
            )
        except Invalid as problem:
            _refused(list(forms.values()), problem)
        else:
            return redirect(request, "profiles:detail", profile.id, toast="Profile saved.")
    response = page(
        request,
        "profiles/edit.html",
        {"profile": profile, "forms": forms},
        partial="form",
        status=200 if data is None else 422,
    )
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@needs("profiles.edit")
@addressed.profile
@addressed.from_organization
def remove(request: AccountRequest, customer: Customer) -> HttpResponse:
    profile = customer.profile
    assert profile is not None
    form = RemoveForm(profile, request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_valid():
        try:
            removing.remove(request.customer, profile, now=timezone.now())
        except DomainError as refusal:
            problem = refusal.message
        else:
            return redirect(request, "profiles:index", toast=f"{profile.name} deleted.")
    context = {
        "profile": profile,
        "form": form,
        "problem": problem,
        "consequences": removing.consequences(customer),
    }
    status = 422 if form.is_bound else 200
    return page(request, "profiles/remove.html", context, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("profiles.edit")
@addressed.profile
def complete(request: AccountRequest, customer: Customer) -> HttpResponse:
    """The stepper. POST begins the completion, again too: steps that are done report so."""
    if request.method == "POST":
        try:
            completion.begin(customer, now=timezone.now())
        except Invalid:
            return _stepper(request, customer, status=422)
        return redirect(request, "profiles:complete", customer.id)
    return _stepper(request, customer)


def _stepper(request: AccountRequest, customer: Customer, *, status: int = 200) -> HttpResponse:
    context = {
        "row": profile_rows.one(customer),
        "stepper": stepper.of(customer),
        "missing": [sentence for said in checklist.missing(customer).values() for sentence in said],
        "is_approved": customer.profile is not None and customer.profile.status == ProfileStatus.APPROVED,
        "can_edit": _can_edit(request, request.seat.inside(customer.id)),
    }
    return page(request, "profiles/complete.html", context, partial="stepper", status=status)


def _refused(forms: list[Step], problem: Invalid) -> int:
    """Show what a rule said at its fields. Returns the index of the first form that shows something."""
    refused = [index for index, form in enumerate(forms) if form.refuse(problem)]
    if not refused:
        forms[-1].add_error(None, [sentence for said in problem.details.values() for sentence in said])
    return refused[0] if refused else len(forms) - 1


def _can_edit(request: AccountRequest, seat: Seat) -> bool:
    return request.customer.profile is None and seat.may("profiles.edit")


def _number(request: AccountRequest, name: str) -> int:
    """The index of a step, as the form says it."""
    text = request.POST.get(name, "")
    return min(int(text), len(_STEPS) - 1) if text.isascii() and text.isdigit() and len(text) < 3 else 0
