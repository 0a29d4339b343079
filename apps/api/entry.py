"""What every v3 call goes through: authenticate, authorize, rate limit; then the work, once per Idempotency-Key.

The order is the contract's (README, ruling 6): key, account gate, rate limit, role, and only then the body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.api import auth, idempotency, limits
from apps.api.envelope import Call
from apps.core.errors import DomainError
from apps.users import roles
from apps.users.models import Role

SAFE = frozenset({"GET", "HEAD"})
_ADMINS = frozenset({Role.OWNER, Role.ADMIN})


class NoAdminAccess(DomainError):
    code = "AUTH_004"
    message = "You do not have admin access to this organization or profile"


class RoleTooNarrow(DomainError):
    code = "AUTH_004"
    message = "Insufficient permissions for this operation"


def authenticate(
    request: HttpRequest,
    call: Call,
    *,
    kind: str = limits.STANDARD,
    before_onboarding: bool = False,
    is_remembered: bool = True,
) -> auth.Caller:
    """The caller, one call poorer. Raises what auth.identify and limits.spend raise."""
    caller = call.caller = auth.identify(request, before_onboarding=before_onboarding, is_remembered=is_remembered)
    if caller.acting_as:
        call.headers["X-Profile-Id"] = str(caller.acting_as)
    limits.spend(caller, call, kind)
    return caller


def authorize(caller: auth.Caller, needs: Mapping[str, str], method: str | None, *, account: str | None = None) -> None:
    """The caller's role must have the permission of this method, in the `account` that the address names, if any.

    Raises NotYours, NoAdminAccess or RoleTooNarrow. A method without a permission is one the endpoint does not serve:
    an endpoint whose method declares none cannot be put under an address (Endpoint.as_view).
    """
    code = needs.get("GET" if method == "HEAD" else method or "")
    if code is None:
        return
    role = caller.role if account is None else auth.role_there(caller, account)
    if role is None or not roles.may(role, code):
        raise _refusal(role, roles.PERMISSIONS[code])


def _refusal(role: str | None, permission: roles.Permission) -> DomainError:
    if role is None or permission.only_reads:
        return auth.NotYours()
    if permission.roles == _ADMINS:
        return NoAdminAccess()
    return RoleTooNarrow(f"{RoleTooNarrow.message}: the role {role} may not {permission.words}")


def run_once(
    request: HttpRequest, call: Call, caller: auth.Caller, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do the work; with an Idempotency-Key, at most once. Raises what idempotency raises."""
    key = idempotency.key_of(request)
    if key is None:
        return work()
    return idempotency.once(caller, key, idempotency.fingerprint(request), call, work)
