"""Give a view the profile that its address names, as a customer. What the account may not see is a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.core.htmx import redirect
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from apps.users.permissions import AccountRequest

P = ParamSpec("P")
Found = Callable[Concatenate[AccountRequest, UUID, P], HttpResponse]


def profile(view: Callable[Concatenate[AccountRequest, Customer, P], HttpResponse]) -> Found[P]:
    @wraps(view)
    def found(request: AccountRequest, profile_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            row = organizations.find_profile(request.customer, profile_id)
        except organizations.ProfileNotFound as problem:
            raise Http404(problem.message) from None
        return view(request, Customer(row.organization, row), *args, **kwargs)

    return found  # type: ignore[return-value]  # URLs name their values, so `wraps` is right


def from_organization(
    view: Callable[Concatenate[AccountRequest, P], HttpResponse],
) -> Callable[Concatenate[AccountRequest, P], HttpResponse]:
    """Only an organization changes its profiles. Inside a profile the list says how to get there."""

    @wraps(view)
    def guarded(request: AccountRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.customer.profile is None:
            return view(request, *args, **kwargs)
        toast = f"Switch to {request.customer.organization.name} to create, edit or delete profiles."
        return redirect(request, "profiles:index", toast=toast)

    return guarded  # type: ignore[return-value]  # as above
