"""The site of the console: Django's admin with our door. Only operators get in, with a second factor; for all others
it doesn't exist. Every change is recorded as the operator's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from unfold.sites import UnfoldAdminSite

from apps.audit.acting import acting
from apps.operator import funnel, impersonation, ledger_check
from apps.organizations.models import Organization
from apps.users import author, operators
from apps.users.permissions import AccountRequest

# Alpine evaluates the attributes of unfold's templates, and unfold writes its colours into the page. Only here.
_POLICY: dict[str, list[str]] = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}
# The house signs people in and out, and keeps their passwords.
_OURS = {"logout", "password_change", "password_change_done", "view_on_site"}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Console(UnfoldAdminSite):  # type: ignore[misc]  # the package has no types
    index_title = "Customers"
    index_template = "operator/index.html"
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return operators.may_enter(cast(AccountRequest, request).user)

    def admin_view(
        self, view: Callable[..., HttpResponseBase], cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = cast(AccountRequest, request)
            if not operators.is_operator(asked.user):
                raise Http404("There is no such page")
            if not self.has_permission(request):
                return redirect("mfa_index")
            if request.method in _SAFE:
                return inner(request, *args, **kwargs)
            with acting(author.operator(asked)):
                return inner(request, *args, **kwargs)

        return csp_update(_POLICY)(guarded)

    def get_urls(self) -> list[Any]:
        ours = [
            path("members/<uuid:member_id>/impersonate/", self.admin_view(self._impersonate), name="impersonate"),
            path("ledger-check/", self.admin_view(self._ledger_check), name="ledger_check"),
        ]
        return [*ours, *(each for each in super().get_urls() if getattr(each, "name", None) not in _OURS)]

    def _impersonate(self, request: HttpRequest, member_id: UUID) -> HttpResponse:
        return impersonation.begin(request, member_id, self.get_model_admin(Organization))

    def _ledger_check(self, request: HttpRequest) -> HttpResponse:
        return ledger_check.show(request, self.each_context(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The admin sends strangers here."""
        return redirect_to_login(request.GET.get("next", "/"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, {"funnel": funnel.counts(), "recent": funnel.recent(), **(extra_context or {})})


Console.login = login_not_required(Console.login)  # type: ignore[method-assign]
