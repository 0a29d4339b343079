"""The pages of brands: list, create, show, edit, submit, remove."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.brands import actions, campaigns, filing
from apps.brands.filing import CannotFile
from apps.brands.models import Brand, Campaign
from apps.brands.pages import paper, wording
from apps.brands.pages.brands.forms import BrandForm
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("brands.view")
def index(request: AccountRequest) -> HttpResponse:
    found = Brand.objects.usable_by(request.customer).oldest_first().select_related("filing", "profile", "organization")
    context = {
        "rows": [(brand, filing.standing_of(brand), wording.VERTICALS[brand.vertical]) for brand in found],
        "can_edit": request.seat.may("brands.edit"),
        "can_create": not Brand.objects.owned_by(request.customer).exists(),
    }
    return page(request, "brands/brands.html", context)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def create(request: AccountRequest) -> HttpResponse:
    form = BrandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.create(request.customer, details=form.details(), now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect(request, "brands:detail", made.id, toast="Saved. Check it below, then submit it.")
    return _form(request, form, None)


@require_safe
@needs("brands.view")
def detail(request: AccountRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    under = Campaign.objects.usable_by(request.customer).under(brand).oldest_first().select_related("filing")
    context = {
        "brand": brand,
        "paper": paper.of_brand(brand),
        "campaigns": [(campaign, filing.standing_of(campaign)) for campaign in under],
        "can_edit": request.seat.may("brands.edit") and not brand.is_inherited,
        "can_add_campaign": request.seat.may("brands.edit") and campaigns.can_add(request.customer, brand),
    }
    return page(request, "brands/brand.html", context)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def edit(request: AccountRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    if brand.is_inherited or brand.submitted_to_tcr:
        return redirect(request, "brands:detail", brand.id)
    form = BrandForm(request.POST if request.method == "POST" else None, brand=brand)
    if form.is_valid():
        try:
            actions.edit(request.customer, brand, details=form.details(), now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect(request, "brands:detail", brand.id, toast="Saved.")
    return _form(request, form, brand)


@require_POST
@needs("brands.edit")
def submit(request: AccountRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    try:
        filing.file_brand(request.customer, brand, now=timezone.now())
        said = "Submitted. We tell you here what the registry says."
    except CannotFile:
        said = "Not submitted. Change what is marked below first."
    except DomainError as problem:
        said = problem.message
    return redirect(request, "brands:detail", brand.id, toast=said)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def remove(request: AccountRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    context = {"brand": brand, "campaigns": brand.campaigns.count(), "problem": ""}
    if request.method == "POST":
        try:
            actions.remove(request.customer, brand)
        except DomainError as problem:
            context["problem"] = problem.message
        else:
            return redirect(request, "brands:index", toast=f"Removed {brand}.")
    return page(
        request, "brands/remove-brand.html", context, partial="dialog", status=422 if context["problem"] else 200
    )


def _form(request: AccountRequest, form: BrandForm, brand: Brand | None) -> HttpResponse:
    marks = paper.marks(paper.of_brand(brand)) if brand else {}
    sections = [
        (section, [(form[column], marks.get(column)) for column in section.columns]) for section in wording.BRAND
    ]
    is_heir = brand is None and request.customer.sources.brand != request.customer
    context = {"form": form, "brand": brand, "sections": sections, "stops_inheriting": is_heir}
    return page(request, "brands/brand-form.html", context, partial="form", status=422 if form.is_bound else 200)


def _brand(request: AccountRequest, brand_id: UUID) -> Brand:
    try:
        return actions.find(request.customer, brand_id)
    except actions.BrandNotFound as problem:
        raise Http404(problem.message) from None
