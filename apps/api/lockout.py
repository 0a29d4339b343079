"""Lock an invalid API key for a while if it is tried again and again. Valid keys are never slowed down.

We count per key, from any address, and only after a key turned out to be invalid. So nobody can lock a valid key:
neither other users behind the same address, nor earlier tries from before the key became valid.
Source: the contract's envelope page, section 5.
"""

from __future__ import annotations

from redis.exceptions import RedisError

from apps.core.errors import RateLimited
from apps.core.valkey import client

_ALLOWED = 10  # failures in a row
_FIRST_LOCK, _LONGEST_LOCK = 60, 3600  # seconds; each further lock lasts twice as long
_MEMORY = 24 * 3600  # seconds after the last lock
_FIRST_MEMORY = 300  # seconds after the first failure, so that invented secrets that are used once don't fill Valkey


def check(digest: bytes) -> None:
    """Raises RateLimited while this secret is locked."""
    try:
        left = client.pttl(f"lock:{digest.hex()}")
    except RedisError:
        return
    if isinstance(left, int) and left > 0:
        seconds = -(-left // 1000)
        raise RateLimited(f"Too many attempts with an invalid API key. Try again in {seconds} s", retry_after=seconds)


def failed(digest: bytes) -> None:
    """Count one failure. Every tenth in a row locks the secret."""
    name = f"failed:{digest.hex()}"
    try:
        with client.pipeline() as pipe:
            pipe.incr(name)
            pipe.expire(name, _FIRST_MEMORY, nx=True)
            failures = pipe.execute()[0]
        if failures % _ALLOWED == 0:
            client.expire(name, _MEMORY)
            client.set(f"lock:{digest.hex()}", 1, ex=min(_FIRST_LOCK << (failures // _ALLOWED - 1), _LONGEST_LOCK))
    except RedisError:
        return
