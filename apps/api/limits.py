"""Rate limits: a token bucket per account and class of calls, in Valkey, exact across processes.

You can make `burst` calls at once, then `per_minute`. Calls of an organization's key for its profiles count towards the
organization's bucket. From a large bucket, a process takes several tokens at once, and uses them without asking Valkey
again. If Valkey doesn't answer, no call is refused. Source: the contract's envelope page, section 5.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from threading import Lock
from time import monotonic, time
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.api.auth import Caller, caller_of
from apps.api.envelope import Call, call_of
from apps.api.models import RateLimit
from apps.core.cache import Remembered
from apps.core.errors import RateLimited
from apps.core.valkey import client

log = logging.getLogger(__name__)

STANDARD, SENSITIVE, WEBHOOK_TEST = "standard", "sensitive", "webhook_test"


@dataclass(frozen=True, slots=True)
class Allowance:
    """Calls a minute, and how many of them at once."""

    per_minute: int
    burst: int

    @classmethod
    def parse(cls, text: str) -> Allowance:
        """ "200/50" is 200 a minute, 50 at once. Raises ValueError for anything else."""
        per_minute, burst = (int(part) for part in text.split("/"))
        if per_minute < 1 or burst < 1:
            raise ValueError(f"{text!r} lets nothing through")
        return cls(per_minute, burst)


# The generic cell rate algorithm: the key holds the moment (microseconds) at which the bucket will be full again.
_TAKE = client.register_script("""
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local after = full + interval * tonumber(ARGV[3])
if after - now > interval * burst then
  return {0, 0, after - now - interval * burst, full - now}
end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, math.floor(burst - (after - now) / interval), 0, after - now}
""")


def untouched(call: Call) -> None:
    """The rate headers of an answer to nobody: the usual limit, and nothing taken from it."""
    allowance = Allowance.parse(settings.RATE_LIMITS[STANDARD])
    _tell(call, allowance, allowance.burst, 0)


def spend(caller: Caller, call: Call, kind: str = STANDARD) -> None:
    """Take one call out of the account's bucket and put the rate headers on the answer. Raises RateLimited."""
    allowance = _allowances.get(caller.key.organization_id, lambda: _load(caller.key.organization_id))[kind]
    account = caller.key.profile_id or caller.key.organization_id
    passed, remaining, wait, refill = take(f"rate:{kind}:{account}", allowance)
    _tell(call, allowance, remaining, refill)
    if not passed:
        seconds = max(1, math.ceil(wait / 1e6))
        raise RateLimited(f"Rate limit exceeded. Try again in {seconds} s", retry_after=seconds)


class AccountThrottle(BaseThrottle):
    """DRF's throttle: `spend`, in the class of calls that the view names."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Raises RateLimited, which says when to come again."""
        spend(caller_of(request), call_of(request._request), view.kind(request.method))
        return True


def _tell(call: Call, allowance: Allowance, remaining: int, refill: int) -> None:
    call.headers["X-RateLimit-Limit"] = str(allowance.per_minute)
    call.headers["X-RateLimit-Remaining"] = str(remaining)
    call.headers["X-RateLimit-Reset"] = str(math.ceil(time() + refill / 1e6))


Taken = tuple[int, int, int, int]


def take(name: str, allowance: Allowance) -> Taken:
    """Passed or not, calls that remain, and two waits in microseconds: for the next call, for a full bucket."""
    handful = allowance.burst // _HANDFUL
    if handful < 2:
        return _ask(name, allowance, 1)
    with _hands_lock:
        return _out_of_hand(name, allowance, handful)


def _out_of_hand(name: str, allowance: Allowance, handful: int) -> Taken:
    held = _hands.get(name)
    if held is not None and held.left and monotonic() < held.until:
        held.left -= 1
        return 1, held.remaining + held.left, 0, held.refill
    passed, remaining, wait, refill = _ask(name, allowance, handful)
    if not passed:
        return _ask(name, allowance, 1)
    _hands[name] = _Hand(handful - 1, remaining, refill, monotonic() + _HELD)
    return passed, remaining + handful - 1, wait, refill


@dataclass(slots=True)
class _Hand:
    """Calls that this process has taken and not yet let through."""

    left: int
    remaining: int
    refill: int
    until: float


_HANDFUL = 1000  # a thousandth of the burst is taken at once
_HELD = 1.0  # seconds; what is left then is lost to nobody but the account, which gets it back at its rate
_hands: dict[str, _Hand] = {}
_hands_lock = Lock()


def _ask(name: str, allowance: Allowance, calls: int) -> Taken:
    try:
        passed, remaining, wait, refill = _TAKE([name], [60_000_000 / allowance.per_minute, allowance.burst, calls])
    except RedisError as problem:
        log.warning("calls are not counted (%s)", problem)
        return 1, allowance.burst, 0, 0
    return passed, remaining, wait, refill


_allowances: Remembered[UUID, dict[str, Allowance]] = Remembered(seconds=5.0)


def _load(organization_id: UUID) -> dict[str, Allowance]:
    usual = {kind: Allowance.parse(text) for kind, text in settings.RATE_LIMITS.items()}
    own = RateLimit.objects.filter(organization=organization_id)
    return usual | {limit.kind: Allowance(limit.per_minute, limit.burst) for limit in own}
