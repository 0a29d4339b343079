"""The page of template reviews: stand in for Meta's reviewers."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page
from apps.phones import reviews, whatsapp_account
from apps.phones.demo_pages import changed, first_error, in_a_demo, simulator
from apps.phones.forms import ReviewForm
from apps.users.permissions import AccountRequest, needs

_REVIEWS = "phones/reviews.html"


@require_safe
@in_a_demo
@needs("phones.use")
def reviews_page(request: AccountRequest) -> HttpResponse:
    """The templates at the simulated Meta. `seen` is the mark of what an open page shows."""
    try:
        found = reviews.look(request.customer, simulator())
    except DomainError as silence:
        return page(request, _REVIEWS, {"silence": silence.message}, partial="stage")
    if is_fragment(request) and request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    context = {"screen": found, "reasons": reviews.REASONS, "longest": reviews.MAX_EXPLANATION}
    context["may_connect"] = request.seat.may("webhooks.edit")
    return page(request, _REVIEWS, context, partial="stage")


@require_POST
@in_a_demo
@needs("phones.use")
def review(request: AccountRequest) -> HttpResponse:
    """Approve, reject, pause or disable a template."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return changed(request, lambda: False, first_error(form), place="reviews")
    chosen = {"template_id" if name == "template" else name: value for name, value in form.cleaned_data.items()}
    nothing = "That can’t be decided about this template now."
    return changed(request, lambda: reviews.decide(request.customer, simulator(), **chosen), nothing, place="reviews")


@require_POST
@in_a_demo
@needs("webhooks.edit")
def connect(request: AccountRequest) -> HttpResponse:
    """Connect a number of the simulated WhatsApp."""
    nothing = "All numbers of the simulated WhatsApp are taken."
    return changed(
        request,
        lambda: whatsapp_account.connect(request.customer, simulator(), now=timezone.now()),
        nothing,
        place="reviews",
    )
