"""`@needs("contacts.edit")`: the permission check of a page. It names an entry of the table in roles.py.

Users without the permission see what their role may do and who can help. A fragment never shows that page inside
another.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from apps.core import htmx
from apps.organizations.customer import Customer
from apps.users import impersonating, roles
from apps.users.account_access import Seat
from apps.users.models import Membership, User
from apps.users.navigation import PLACES

P = ParamSpec("P")


class AccountRequest(htmx.HtmxRequest):
    """The request of every view: who asks (`user`), for which account (`customer`), with which `membership`."""

    user: User
    customer: Customer
    membership: Membership
    seat: Seat


View = Callable[Concatenate[AccountRequest, P], HttpResponseBase]


def needs(code: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Allow the view only for roles that have this permission: in the profile, if the address names one."""
    assert code in roles.PERMISSIONS, f"{code} is not in the table of users/roles.py"

    def gate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def gated(request: AccountRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            seat = request.seat.inside(cast(UUID | None, kwargs.get("profile_id")))
            return view(request, *args, **kwargs) if seat.may(code) else refuse(request, code, seat)

        gated.needs = code  # type: ignore[attr-defined]  # read by the test that walks all URLs
        return gated  # type: ignore[return-value]  # the middleware made the request a Request

    return gate


def demo_only(
    view: Callable[Concatenate[AccountRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Allow the view only in demo mode, where nothing is real."""

    @wraps(view)
    def guarded(request: AccountRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404("This page belongs to demo mode")
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]  # the middleware made the request a Request


def refuse(request: AccountRequest, code: str, seat: Seat) -> HttpResponse:
    """Say that the role of this seat lacks the permission."""
    if not htmx.is_fragment(request):
        return render(request, "403.html", _refusal(request, code, seat), status=403)
    if request.method == "GET":
        return HttpResponseClientRedirect(request.get_full_path())  # the whole page that says why
    return htmx.say(HttpResponse(status=403), _sentence(seat, code), tone="failed")


def _sentence(seat: Seat, code: str) -> str:
    words, held = roles.PERMISSIONS[code].words, seat.customer.suspended
    if _is_personal(code):
        return f"Only the person themselves can {words}."
    if held and roles.may(seat.role, code):
        return f"{held.name} is suspended. You can't {words} until your server's operator lifts it."
    return f"Your role ({seat.role}) may not {words}."


def _is_personal(code: str) -> bool:
    return impersonating.current() is not None and code in roles.PERSONAL


def _refusal(request: AccountRequest, code: str, seat: Seat) -> dict[str, object]:
    role = seat.role
    return {
        "is_personal": _is_personal(code),
        "suspended": seat.customer.suspended if roles.may(role, code) else None,
        "account": seat.customer.account,
        "place": next((place.label for place in PLACES if place.permission == code), "This page"),
        "needed": roles.PERMISSIONS[code].words,
        "standing": f"{'an' if role[0] in 'aeiou' else 'a'} {role}",
        "abilities": roles.abilities(role),
        "for_whom": roles.roles_in_words(code),
        "who_can": who_can(request.customer, code),
    }


def who_can(customer: Customer, code: str) -> list[Membership]:
    """Up to five members of the organization who have the permission or may change roles."""
    able = roles.PERMISSIONS[code].roles | roles.PERMISSIONS["team.edit"].roles
    rows = Membership.objects.active().filter(organization=customer.organization, profile=None, role__in=able)
    return list(rows.filter(user__is_active=True).select_related("user").order_by("created_at", "id")[:5])
