"""The pages of campaigns: list, create, show, edit, submit, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.brands import actions, campaigns, filing
from apps.brands.filing import CannotFile
from apps.brands.models import Brand, Campaign
from apps.brands.pages import paper, wording
from apps.brands.pages.campaigns.forms import CampaignForm, UseCaseForm, use_case_forms, use_cases_of
from apps.core.errors import DomainError, Invalid
from apps.core.htmx import page, redirect
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("brands.view")
def index(request: AccountRequest) -> HttpResponse:
    found = Campaign.objects.usable_by(request.customer).oldest_first()
    found = found.select_related("filing", "brand", "profile", "organization").prefetch_related("use_cases")
    context = {
        "rows": [(campaign, filing.standing_of(campaign), _use_cases(campaign)) for campaign in found],
        "brands": campaigns.brands_to_add_to(request.customer),
        "has_brand": Brand.objects.usable_by(request.customer).exists(),
        "can_edit": request.seat.may("brands.edit"),
    }
    return page(request, "brands/campaigns.html", context)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def create(request: AccountRequest, brand_id: UUID) -> HttpResponse:
    try:
        brand = actions.find(request.customer, brand_id)
    except actions.BrandNotFound as problem:
        raise Http404(problem.message) from None
    data = request.POST if request.method == "POST" else None
    form, samples = CampaignForm(data), use_case_forms(data)
    if form.is_valid() & samples.is_valid():
        given: dict[str, Any] = {"details": form.details(), "use_cases": use_cases_of(samples), "now": timezone.now()}
        try:
            made = campaigns.create(request.customer, brand, **given)
        except DomainError as problem:
            _blame(form, problem)
        else:
            return redirect(request, "campaigns:detail", made.id, toast="Saved. Check it below, then submit it.")
    return _form(request, form, samples, brand)


@require_safe
@needs("brands.view")
def detail(request: AccountRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    row = getattr(campaign, "filing", None)
    context = {
        "campaign": campaign,
        "paper": paper.of_campaign(campaign),
        "use_cases": [
            (wording.USE_CASE_NAMES.get(each.messaging_use_case_us, each.messaging_use_case_us), each.sample_messages)
            for each in campaign.use_cases.all()
        ],
        "numbers": sorted(row.numbers.items()) if row else [],
        "can_edit": request.seat.may("brands.edit") and not campaign.is_inherited,
    }
    return page(request, "brands/campaign.html", context)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def edit(request: AccountRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    if campaign.is_inherited or campaign.submitted_to_tcr:
        return redirect(request, "campaigns:detail", campaign.id)
    data = request.POST if request.method == "POST" else None
    form, samples = CampaignForm(data, campaign=campaign), use_case_forms(data, campaign=campaign)
    if form.is_valid() & samples.is_valid():
        given: dict[str, Any] = {"details": form.details(), "use_cases": use_cases_of(samples), "now": timezone.now()}
        try:
            campaigns.edit(request.customer, campaign, **given)
        except DomainError as problem:
            _blame(form, problem)
        else:
            return redirect(request, "campaigns:detail", campaign.id, toast="Saved.")
    return _form(request, form, samples, campaign.brand, campaign)


@require_POST
@needs("brands.edit")
def submit(request: AccountRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    try:
        filing.file_campaign(request.customer, campaign, now=timezone.now())
        said = "Submitted. We tell you here what the registry says."
    except CannotFile:
        said = "Not submitted. Change what is marked below first."
    except DomainError as problem:
        said = problem.message
    return redirect(request, "campaigns:detail", campaign.id, toast=said)


@require_http_methods(["GET", "POST"])
@needs("brands.edit")
def remove(request: AccountRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    said = ""
    if request.method == "POST":
        try:
            campaigns.remove(request.customer, campaign)
        except DomainError as problem:
            said = problem.message
        else:
            return redirect(request, "campaigns:index", toast=f"Removed {campaign.name}.")
    context = {"campaign": campaign, "problem": said}
    return page(request, "brands/remove-campaign.html", context, partial="dialog", status=422 if said else 200)


def _form(
    request: AccountRequest,
    form: CampaignForm,
    samples: forms.BaseFormSet[UseCaseForm],
    brand: Brand,
    campaign: Campaign | None = None,
) -> HttpResponse:
    marks = paper.marks(paper.of_campaign(campaign)) if campaign else {}
    sections = [
        (section, [(form[column], marks.get(column)) for column in section.columns]) for section in wording.CAMPAIGN
    ]
    context = {
        "form": form,
        "samples": samples,
        "brand": brand,
        "campaign": campaign,
        "sections": sections,
        "use_cases": wording.USE_CASES,
        "marks": [marks[column] for column in wording.USE_CASES.columns if column in marks],
    }
    return page(request, "brands/campaign-form.html", context, partial="form", status=422 if form.is_bound else 200)


def _use_cases(campaign: Campaign) -> str:
    names = [each.messaging_use_case_us for each in campaign.use_cases.all()]
    return ", ".join(wording.USE_CASE_NAMES.get(name, name).partition(":")[0] for name in names)


def _blame(form: CampaignForm, problem: DomainError) -> None:
    """About the whole: what is wrong with a field, the forms have said."""
    details = problem.details.values() if isinstance(problem, Invalid) else [[problem.message]]
    for sentences in details:
        for sentence in sentences:
            form.add_error(None, sentence)


def _campaign(request: AccountRequest, campaign_id: UUID) -> Campaign:
    found = Campaign.objects.usable_by(request.customer).select_related("brand", "filing")
    try:
        return campaigns.find(found, campaign_id)
    except campaigns.CampaignNotFound as problem:
        raise Http404(problem.message) from None
