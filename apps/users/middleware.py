"""Before every page: find the signed-in user, the account they work in, and their time zone. Say who changes things."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from apps.audit.acting import acting
from apps.core import htmx
from apps.users import account_access, author, elsewhere, impersonating, signin
from apps.users.permissions import AccountRequest
from apps.users.team import two_factors

# What an operator who acts as a person may open besides pages that ask for a permission.
_OPEN_TO_IMPERSONATORS = {"users:home", "users:switch", "users:find", "users:shortcuts", "users:stop_impersonating"}


class Impersonated:
    """Puts a person in the place of the operator who acts as them. Their own pages stay closed: secrets, second
    factors, sessions, password.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self._get_response(request)
        visit = impersonating.of_session(request.user, request.session, now=timezone.now())
        if visit is None:
            return self._get_response(request)
        request.user = visit.person
        request.impersonation = visit  # type: ignore[attr-defined]
        with impersonating.in_place(visit):
            return self._get_response(request)

    def process_view(
        self, request: AccountRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_open = hasattr(view, "needs") or name in _OPEN_TO_IMPERSONATORS or name.startswith("api:")
        if impersonating.current() is None or is_open:
            return None
        if request.path.startswith(f"/{settings.OPERATOR_PATH}"):
            return None  # which isn't there for the person
        return render(request, "users/not-theirs.html", status=403)


class SignedIn(LoginRequiredMiddleware):
    """Pages need a sign-in unless they are `@login_not_required`. For a fragment, the whole window goes to sign-in."""

    def handle_no_permission(  # type: ignore[override]  # HX-Redirect is no 302
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if not getattr(request, "htmx", False):
            return super().handle_no_permission(request, view_func)
        back = htmx.sender_page(cast(htmx.HtmxRequest, request))
        return HttpResponseClientRedirect(redirect_to_login(back, self.get_login_url(view_func)).url)


# What a person needs who has to set up a second factor first, besides allauth's pages for it.
_OPEN_WITHOUT_FACTOR = {
    "users:second_factor", "users:switch", "users:prefer",
    "account_reauthenticate", "account_logout", "account_email", "account_change_password",
}  # fmt: skip


class Seated:
    """Sets `request.seat`, `request.customer` and `request.membership` for every request, so that a removed
    role ends with the next click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):  # the next request starts in UTC again
            return self._get_response(request)

    def process_view(
        self, request: AccountRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        timezone.activate(request.user.zone)
        visit = impersonating.current()
        if visit is None:
            signin.note(request, now=timezone.now())
        seat = account_access.find(request.user, request.session)
        if seat and visit is None and two_factors.lacks_factor(request.user, seat.customer.organization):
            request.seat = None  # type: ignore[assignment]  # as for a person without an account
            return None if _is_open_without_factor(request, view) else htmx.redirect(request, "users:second_factor")
        if seat:
            request.seat, request.customer, request.membership = seat, seat.customer, seat.membership
        elif hasattr(view, "needs"):
            return render(request, "users/nowhere.html", {"may_found": settings.SIGNUP_OPEN}, status=403)
        return None

    def process_exception(self, request: AccountRequest, problem: Exception) -> HttpResponseBase | None:
        """People with several accounts follow links to one account while they are in another."""
        return elsewhere.offer(request) if isinstance(problem, Http404) and getattr(request, "seat", None) else None


def _is_open_without_factor(request: AccountRequest, view: Callable[..., Any]) -> bool:
    """Pages that need no sign-in, such as an invitation, stay open too."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in _OPEN_WITHOUT_FACTOR or name.startswith("mfa_") or not getattr(view, "login_required", True)


_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Acting:
    """Records the changes of a page as those of the person who asks for it (apps/audit). Reading pays nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as stack:
            request.acting = stack  # type: ignore[attr-defined]
            return self._get_response(request)

    def process_view(self, request: AccountRequest, _view: Callable[..., Any], _args: object, _kwargs: object) -> None:
        """Only here the seat is known."""
        if request.method not in _SAFE:
            request.acting.enter_context(acting(author.person(request)))  # type: ignore[attr-defined]
