"""The way into every v3 call: who calls, may they, how often; then the work, once per Idempotency-Key.

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


class NoAdminAccess(DomainError):
    code = "AUTH_004"
    message = "You do not have admin access to this organization or profile"


def enter(
    request: HttpRequest, call: Call, *, kind: str = limits.STANDARD, before_onboarding: bool = False
) -> auth.Caller:
    """The caller, one call poorer. Raises what auth.identify and limits.spend raise."""
    caller = call.caller = auth.identify(request, before_onboarding=before_onboarding)
    if caller.acting_as:
        call.headers["X-Profile-Id"] = str(caller.acting_as)
    limits.spend(caller, call, kind)
    return caller


def demand(caller: auth.Caller, needs: Mapping[str, str], method: str | None) -> None:
    """The caller's role must have the permission of this method. Raises NotYours or NoAdminAccess."""
    code = needs.get("GET" if method == "HEAD" else method or "")
    if code is not None and not roles.may(caller.role, code):
        raise auth.NotYours if roles.PERMISSIONS[code].only_reads else NoAdminAccess


def once(
    request: HttpRequest, call: Call, caller: auth.Caller, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do the work; with an Idempotency-Key, at most once. Raises what idempotency raises."""
    key = idempotency.key_of(request)
    if key is None:
        return work()
    return idempotency.once(caller, key, idempotency.fingerprint(request), call, work)
