"""Slow down the guessing of passwords and codes without locking out their owner.

Wrong tries are counted per place and account, so a stranger uses up only their own tries. A place is a
browser in which the user has signed in before (it has a signed cookie), otherwise a network address. Tries from all
unfamiliar places are also counted together: when there are many, each such place gets fewer, but never none.
See docs/adr/0019.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.core.addresses import network_of, sender_of

PASSWORD, CODE = "password", "code"

MAX_TRIES, TRIES_SECONDS = 5, 300  # wrong attempts at one account from one place
# When an account gets MAX_STRANGE attempts from unfamiliar places, each of these places gets only a few.
MAX_STRANGE, STRANGE_SECONDS = 20, 3600
MAX_TRIES_UNDER_ATTACK, ATTACK_SECONDS = 2, 900
# Six digits can be guessed from many networks. The attacker knows the password; a new password ends the attack.
MAX_STRANGE_CODES = 100
# For all accounts, from one unfamiliar network and from the larger block of an IPv6 network.
MAX_PER_NETWORK, MAX_PER_BLOCK, NETWORK_SECONDS = 30, 90, 60
_BLOCK = 48  # bits
MAX_MAILS, MAX_STRANGE_MAILS, MAILS_SECONDS = 5, 20, 3600

_FAMILIAR_DAYS = 180
_DAY = 24 * 3600


@dataclass(frozen=True)
class SignInPlace:
    """Where a sign-in comes from. It is familiar if this account has signed in from there before."""

    name: str
    is_familiar: bool


@dataclass
class Attempt:
    """An attempt that is allowed. It counts as wrong until it has `succeeded`."""

    _own: tuple[str, ...]
    _counted: list[str] = field(default_factory=list)

    def succeeded(self) -> None:
        for name in self._counted:
            _uncount(name)
        _forget(*self._own)


def begin(request: HttpRequest, kind: str, account: str) -> Attempt | None:
    """Begin an attempt at an account's password or code. None after too many attempts from this place."""
    account = _normal(account)
    place = place_of(request, account)
    own, few = _name(kind, account, place.name), _name(kind, account, place.name, "few")
    attempt = Attempt((own, few))
    limits = [(own, MAX_TRIES, TRIES_SECONDS)]
    if not place.is_familiar:
        limits += _for_strangers(request, kind, account, few)
    for name, most, seconds in limits:
        if _count(name, seconds) > most:
            for each in (*attempt._counted, name):
                _uncount(each)
            return None
        attempt._counted.append(name)
    return attempt


def may_mail(request: HttpRequest, account: str) -> bool:
    """Whether we send this account another password reset e-mail. If so, it is counted."""
    account = _normal(account)
    place = place_of(request, account)
    if _count(_name("mail", account, place.name), MAILS_SECONDS) > MAX_MAILS:
        return False
    return place.is_familiar or _count(_name("mail", account), MAILS_SECONDS) <= MAX_STRANGE_MAILS


def remember(request: HttpRequest, response: HttpResponseBase, account: str) -> None:
    """Make this browser and this network familiar after a successful sign-in."""
    account = _normal(account)
    cache.set(_name("familiar", account, _network(request)), 1, _FAMILIAR_DAYS * _DAY)
    response.set_cookie(
        _cookie(account),
        _signer(account).sign(token_urlsafe(12)),
        max_age=_FAMILIAR_DAYS * _DAY,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forgive(request: HttpRequest, account: str) -> None:
    """Forget the wrong attempts at an account, because it has a new password."""
    account = _normal(account)
    place = place_of(request, account).name
    for kind in (PASSWORD, CODE):
        _forget(_name(kind, account, place), _name(kind, account, place, "few"), _name(kind, account))


def place_of(request: HttpRequest, account: str) -> SignInPlace:
    """The browser if it sends this account's cookie, else its network."""
    network, held = _network(request), request.COOKIES.get(_cookie(account), "")
    try:
        return SignInPlace(_signer(account).unsign(held, max_age=_FAMILIAR_DAYS * _DAY), is_familiar=True)
    except signing.BadSignature:
        return SignInPlace(network, is_familiar=cache.get(_name("familiar", account, network)) is not None)


def _for_strangers(request: HttpRequest, kind: str, account: str, few: str) -> list[tuple[str, int, int]]:
    everywhere = _name(kind, account)
    is_attacked = cache.get(everywhere, 0) >= MAX_STRANGE
    block = network_of(_address(request), bits=_BLOCK)
    return [
        (few, MAX_TRIES_UNDER_ATTACK if is_attacked else MAX_TRIES, ATTACK_SECONDS if is_attacked else TRIES_SECONDS),
        (_name("network", _network(request)), MAX_PER_NETWORK, NETWORK_SECONDS),
        (_name("block", block), MAX_PER_BLOCK, NETWORK_SECONDS),
        (everywhere, MAX_STRANGE_CODES if kind == CODE else 10**9, STRANGE_SECONDS),
    ]


def _address(request: HttpRequest) -> str:
    return sender_of(request.META, proxies=settings.TRUSTED_PROXIES)


def _network(request: HttpRequest) -> str:
    return network_of(_address(request))


def _normal(account: str) -> str:
    return account.strip().casefold()


def _name(*parts: str) -> str:
    """The key of a counter. Its length is fixed, whatever was typed."""
    return "guess:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _cookie(account: str) -> str:
    return "device_" + _name("cookie", account)[-16:]


def _signer(account: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"guessing:{account}")


def _count(name: str, seconds: int) -> int:
    """Count one more. Returns the number since the first."""
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name)
    except ValueError:  # it has just expired
        cache.set(name, 1, seconds)
        return 1


def _forget(*names: str) -> None:
    for name in names:
        cache.delete(name)


def _uncount(name: str) -> None:
    try:
        cache.decr(name)
    except ValueError:  # it has expired already
        return
