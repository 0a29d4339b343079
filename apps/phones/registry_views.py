"""The registry desk: stand in for the reviewers of the campaign registry."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page
from apps.phones import registry_desk
from apps.phones.demo_pages import changed, first_error, in_a_demo, simulator
from apps.phones.forms import DecisionForm
from apps.users.permissions import AccountRequest, needs

_DESK = "phones/registry.html"


@require_safe
@in_a_demo
@needs("phones.use")
def desk(request: AccountRequest) -> HttpResponse:
    """What is at the simulated registry. `seen` is the mark of what an open page shows."""
    try:
        found = registry_desk.look(request.customer, simulator())
    except DomainError as silence:
        return page(request, _DESK, {"silence": silence.message}, partial="stage")
    if is_fragment(request) and request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    return page(request, _DESK, {"screen": found, "longest": registry_desk.MAX_REASON}, partial="stage")


@require_POST
@in_a_demo
@needs("phones.use")
def decide(request: AccountRequest) -> HttpResponse:
    """Approve, vet, reject, suspend or expire a brand or campaign."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return changed(request, lambda: False, first_error(form), place="registry")
    nothing = "That can’t be decided about it now."
    return changed(
        request,
        lambda: registry_desk.decide(request.customer, simulator(), **form.cleaned_data),
        nothing,
        place="registry",
    )
