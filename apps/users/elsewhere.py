"""Find a link's target in the user's other accounts. The page then offers to open it there.

We request the page as that account, with its permission check. So we offer only what the user could open
after switching, and objects of other users stay an ordinary 404.
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
    """For a page that was not found, the page that offers "Open in Acme". None if no other account has it."""
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
    """One customer for each membership. An organization also sees what its profiles own."""
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
