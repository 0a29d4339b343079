"""Find what a link leads to in another account of the same person. The page then offers to open it there.

The page itself is asked again as that account, behind its own gate. So nothing is offered that the person could not
open after switching, and a thing of anybody else stays an ordinary 404.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.core import htmx
from apps.organizations.customer import Customer
from apps.users import account_access
from apps.users.account_access import Seat
from apps.users.permissions import AccountRequest


def offer(request: AccountRequest) -> HttpResponse | None:
    """The page with "Open in Acme", for a page that was not found. None: it is in no other account of this person."""
    match = request.resolver_match
    if request.method != "GET" or htmx.is_fragment(request) or not match or not hasattr(match.func, "needs"):
        return None
    for seat in _others(request):
        if _opens(request, seat, match.func, match.args, match.kwargs):
            account = seat.customer.account
            context = {"account": account, "organization": seat.customer.organization, "here": request.get_full_path()}
            return render(request, "users/elsewhere.html", context, status=404)
    return None


def _others(request: AccountRequest) -> list[Seat]:
    """One for each membership: that of an organization sees all that its profiles have."""
    held = account_access.memberships(request.user)
    found = [Seat(Customer(each.organization, each.profile), each) for each in held]
    return [seat for seat in found if seat.customer != request.customer]


def _opens(request: AccountRequest, seat: Seat, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any) -> bool:
    asked = copy(request)
    asked.seat, asked.customer, asked.membership = seat, seat.customer, seat.membership
    try:
        return view(asked, *args, **kwargs).status_code == 200
    except Http404:
        return False
