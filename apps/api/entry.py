"""What every v3 call goes through: authenticate, rate limit, authorize. DRF's classes do it for all but `v3/send.py`.

The order is the contract's (README, ruling 6): key, account gate, rate limit, role, and only then the body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.api import auth
from apps.api.envelope import call_of
from apps.audit.acting import Actor
from apps.audit.models import ActorKind
from apps.core.addresses import sender_of
from apps.core.errors import DomainError
from apps.messaging.sending import admission
from apps.users import roles
from apps.users.models import Role, User

SAFE = frozenset({"GET", "HEAD"})
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_ADMINS = frozenset({Role.OWNER, Role.ADMIN})


class NoAdminAccess(DomainError):
    code = "AUTH_004"
    message = "You do not have admin access to this organization or profile"


class RoleTooNarrow(DomainError):
    code = "AUTH_004"
    message = "Insufficient permissions for this operation"


class ScopeTooNarrow(DomainError):
    code = "AUTH_004"
    message = "Insufficient permissions for this operation"


class KeyAuthentication(BaseAuthentication):
    """The key's maker is the user; `request.auth` is the `Caller`."""

    def authenticate(self, request: Request) -> tuple[User | None, auth.Caller]:
        """Raises what auth.identify raises and, for a method that sends, what admission.enter says."""
        view = request.parser_context["view"]
        sends = request.method in view.sends
        is_remembered = request.method in SAFE
        is_early = view.before_onboarding or sends
        caller = self.identify(request._request, before_onboarding=is_early, is_remembered=is_remembered)
        if sends:
            admission.enter(caller.customer)
        # A remembered customer keeps whose rows it uses: here a switched flag holds from the next call.
        return caller.key.made_by, replace(caller, customer=replace(caller.customer))

    def identify(self, request: HttpRequest, *, before_onboarding: bool, is_remembered: bool) -> auth.Caller:
        return authenticate(request, before_onboarding=before_onboarding, is_remembered=is_remembered)


class RolePermission(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises what authorize raises."""
        authorize(auth.caller_of(request), view.needs, request.method, account=view.kwargs.get(view.names_account))
        return True


def authenticate(request: HttpRequest, *, before_onboarding: bool = False, is_remembered: bool = True) -> auth.Caller:
    """The caller. Raises what auth.identify raises."""
    call = call_of(request)
    caller = call.caller = auth.identify(request, before_onboarding=before_onboarding, is_remembered=is_remembered)
    if caller.acting_as:
        call.headers["X-Profile-Id"] = str(caller.acting_as)
    return caller


def authorize(caller: auth.Caller, needs: Mapping[str, str], method: str | None, *, account: str | None = None) -> None:
    """The caller's role must have the permission of this method, in the `account` that the address names, if any. The
    key must have its scope.

    Raises NotYours, NoAdminAccess, RoleTooNarrow or ScopeTooNarrow. A method without a permission is one the resource
    does not serve: a resource whose method declares none cannot be put under an address (Resource.as_view).
    """
    code = needs.get("GET" if method == "HEAD" else method or "")
    if code is None:
        return
    role = caller.role if account is None else auth.role_there(caller, account)
    if role is None or not roles.may(role, code):
        raise _refusal(role, roles.PERMISSIONS[code])
    scope = roles.scope_of(code)
    if scope and scope not in caller.key.scopes:
        held = " and ".join(caller.key.scopes)
        raise ScopeTooNarrow(f"{ScopeTooNarrow.message}: it needs the scope {scope}, and this key has {held}")


def actor(request: HttpRequest, caller: auth.Caller) -> Actor:
    """The caller as the author of what this call changes."""
    assert request.resolver_match is not None
    address = _PART.sub(r"{\1}", request.resolver_match.route)
    return Actor(
        ActorKind.KEY,
        str(caller.key),
        id=caller.key.id,
        address=sender_of(request.META, proxies=settings.TRUSTED_PROXIES),
        request_id=call_of(request).request_id,
        door=f"{request.method} /{address}",
        organization_id=caller.customer.organization.id,
        profile_id=caller.customer.profile.id if caller.customer.profile else None,
    )


def _refusal(role: str | None, permission: roles.Permission) -> DomainError:
    if role is None or permission.only_reads:
        return auth.NotYours()
    if permission.roles == _ADMINS:
        return NoAdminAccess()
    return RoleTooNarrow(f"{RoleTooNarrow.message}: the role {role} may not {permission.words}")
