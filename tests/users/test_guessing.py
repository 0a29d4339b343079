"""Wrong passwords and codes slow down those who guess, and nobody else: each test is an outsider and a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from apps.users import guessing, members, reset_mail
from apps.users.models import User
from tests.cast import Cast

_EMAIL, _RIGHT, _WRONG = "ines@acme.test", "correct horse", "wrong horse"
_TOO_MANY = b"Too many failed login attempts"
HOME, OFFICE, ATTACKER = "198.51.100.7", "203.0.113.7", "192.0.2.66"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Settings) -> None:
    """Hundreds of passwords are tried here, and how slowly they are hashed does not matter."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _counted(times: int, *parts: str) -> None:
    """As if so many tries had been counted just now: a minute's limit must not depend on how fast a machine is."""
    cache.set(guessing._name(*parts), times, 3600)


@pytest.fixture
def ines(cast: Cast) -> User:
    return members.create_user(_EMAIL, _RIGHT)


@pytest.fixture
def addresses() -> Iterator[str]:
    """Any number of addresses that nobody has seen."""
    return (f"198.18.{number // 250}.{number % 250 + 1}" for number in count())


def _at(address: str, **more: Any) -> Client:
    """A new browser at this address."""
    return Client(REMOTE_ADDR=address, **more)


def _try(client: Client, password: str = _WRONG, email: str = _EMAIL) -> Any:
    return client.post("/login/", {"login": email, "password": password})


def _guess(address: str, times: int, email: str = _EMAIL) -> Any:
    client = _at(address)
    return [_try(client, email=email) for _ in range(times)][-1]


def _gets_in(client: Client) -> bool:
    return bool(_try(client, _RIGHT).status_code == 302)


def _familiar(address: str) -> Client:
    """A browser in which the person has signed in before."""
    client = _at(address)
    assert _gets_in(client)
    client.post("/logout/")
    return client


# --- Passwords ---


def test_an_outsider_is_stopped_and_the_person_is_not(ines: User) -> None:
    assert _TOO_MANY in _guess(ATTACKER, 30).content

    assert _gets_in(_at(HOME))


def test_the_right_password_does_not_get_in_either_where_guessing_was_stopped(ines: User) -> None:
    attacker = _at(ATTACKER)
    for _ in range(guessing.MAX_TRIES):
        assert _TOO_MANY not in _try(attacker).content

    assert _TOO_MANY in _try(attacker, _RIGHT).content


def test_many_addresses_are_slowed_down_and_the_person_gets_in_anywhere(ines: User, addresses: Iterator[str]) -> None:
    _counted(guessing.MAX_STRANGE - 1, guessing.PASSWORD, _EMAIL)
    _guess(next(addresses), 1)

    late = _at(next(addresses))
    for _ in range(guessing.MAX_TRIES_UNDER_ATTACK):
        assert _TOO_MANY not in _try(late).content
    assert _TOO_MANY in _try(late).content
    assert _gets_in(_at(HOME))


def test_where_the_person_was_before_nothing_gets_slower(ines: User, addresses: Iterator[str]) -> None:
    assert _gets_in(_at(HOME))
    _counted(guessing.MAX_STRANGE - 1, guessing.PASSWORD, _EMAIL)
    _guess(next(addresses), 1)

    again = _at(HOME)
    for _ in range(guessing.MAX_TRIES - 1):
        _try(again)

    assert _gets_in(again)


def test_a_neighbour_behind_the_same_address_locks_nobody_out(ines: User) -> None:
    browser = _familiar(OFFICE)

    assert _TOO_MANY in _guess(OFFICE, 30).content

    assert _gets_in(browser)


def test_a_neighbour_who_tries_every_account_locks_nobody_out(ines: User) -> None:
    browser = _familiar(OFFICE)
    _counted(guessing.MAX_PER_NETWORK, "network", OFFICE)

    assert _TOO_MANY in _guess(OFFICE, 1, "someone@acme.test").content
    assert _gets_in(browser)
    browser.post("/logout/")
    assert _gets_in(_at(OFFICE))  # in another browser too: the person was here before


def test_one_network_is_stopped_over_all_accounts_and_others_are_not(ines: User) -> None:
    _counted(guessing.MAX_PER_NETWORK - 1, "network", ATTACKER)
    answers = [_TOO_MANY in _guess(ATTACKER, 1, f"person{number}@acme.test").content for number in range(3)]

    assert answers == [False, True, True]
    assert _gets_in(_at(HOME))


def test_an_ipv6_network_is_one_place(ines: User) -> None:
    for number in range(guessing.MAX_TRIES):
        _guess(f"2001:db8:1:1::{number + 1:x}", 1)

    assert _TOO_MANY in _guess("2001:db8:1:1:ffff::1", 1).content
    assert _gets_in(_at("2001:db8:1:2::1"))


def test_a_large_ipv6_block_is_stopped_over_all_its_networks(ines: User) -> None:
    _counted(guessing.MAX_PER_BLOCK - 1, "block", "2001:db8:1::")
    answers = [_TOO_MANY in _guess(f"2001:db8:1:{number}::1", 1).content for number in range(2)]

    assert answers == [False, True]
    assert _gets_in(_at("2001:db8:2::1"))


def test_a_header_that_anybody_can_write_makes_no_new_place(ines: User) -> None:
    forged = (f"198.51.100.{number}" for number in range(guessing.MAX_TRIES + 1))
    last = [_try(_at(ATTACKER, HTTP_X_FORWARDED_FOR=each)) for each in forged][-1]

    assert _TOO_MANY in last.content


def test_behind_our_proxy_its_word_is_taken_and_not_the_senders(ines: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(guessing.MAX_TRIES + 1):
        last = _try(_at("10.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {ATTACKER}"))

    assert _TOO_MANY in last.content
    assert _gets_in(_at("10.0.0.1", HTTP_X_FORWARDED_FOR=f"{ATTACKER}, {HOME}"))


def test_a_cookie_of_somebody_else_makes_nothing_familiar(ines: User, cast: Cast) -> None:
    members.create_user("mallory@acme.test", _RIGHT)
    attacker = _at(ATTACKER)
    assert _try(attacker, _RIGHT, "mallory@acme.test").status_code == 302
    attacker.post("/logout/")
    stolen = next(cookie for name, cookie in attacker.cookies.items() if name.startswith("device_"))

    attacker.cookies[guessing._cookie(_EMAIL)] = stolen.value
    last = [_try(attacker) for _ in range(guessing.MAX_TRIES + 1)][-1]

    assert _TOO_MANY in last.content
    assert not guessing.place_of(last.wsgi_request, _EMAIL).is_familiar


def test_the_cookie_is_out_of_reach_of_scripts_and_says_nothing(ines: User) -> None:
    cookie = _familiar(HOME).cookies[guessing._cookie(_EMAIL)]

    assert cookie.key.startswith("device_")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "ines" not in cookie.key + cookie.value


def test_a_spelling_makes_no_new_account(ines: User) -> None:
    for email in (_EMAIL, "INES@acme.test", " Ines@ACME.test ", _EMAIL.upper(), _EMAIL):
        _guess(ATTACKER, 1, email)

    assert _TOO_MANY in _guess(ATTACKER, 1).content


def test_an_account_that_is_not_there_is_counted_alike(cast: Cast) -> None:
    answers = [_TOO_MANY in _guess(ATTACKER, times, "nobody@acme.test").content for times in (guessing.MAX_TRIES, 1)]

    assert answers == [False, True]


def test_the_right_password_uses_up_nothing(ines: User) -> None:
    for _ in range(guessing.MAX_TRIES + 1):
        assert _gets_in(_at(HOME))


def test_a_new_password_opens_the_place_where_it_was_chosen(ines: User) -> None:
    client = _at(HOME)
    for _ in range(guessing.MAX_TRIES + 1):
        _try(client)
    _forgot(client)
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "unrelated-words-7", "password2": "unrelated-words-7"})

    assert _try(client, "unrelated-words-7").status_code == 302


def test_without_an_address_nothing_breaks(ines: User) -> None:
    request = HttpRequest()

    assert guessing.begin(request, guessing.PASSWORD, _EMAIL) is not None
    guessing.remember(request, HttpResponse(), _EMAIL)


# --- The second step ---


def _with_an_app(user: User) -> list[str]:
    """Their recovery codes: each works once, at any time."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert isinstance(kept, RecoveryCodes)
    return list(kept.get_unused_codes())


def _at_the_second_step(address: str) -> Client:
    client = _at(address)
    assert _try(client, _RIGHT).headers["Location"].startswith("/2fa/authenticate/")
    return client


def _code(client: Client, code: str = "000000") -> Any:
    return client.post("/2fa/authenticate/", {"code": code})


def test_wrong_codes_of_one_who_has_the_password_stop_only_them(ines: User) -> None:
    codes, attacker = _with_an_app(ines), _at_the_second_step(ATTACKER)

    last = [_code(attacker) for _ in range(guessing.MAX_TRIES + 5)][-1]

    assert _TOO_MANY in last.content
    assert _TOO_MANY in _code(attacker, codes[0]).content
    assert _code(_at_the_second_step(HOME), codes[1]).status_code == 302


def test_codes_are_guessed_no_faster_from_many_addresses(ines: User, addresses: Iterator[str]) -> None:
    codes = _with_an_app(ines)
    familiar = _at_the_second_step(HOME)
    assert _code(familiar, codes[0]).status_code == 302
    familiar.post("/logout/")
    _counted(guessing.MAX_STRANGE_CODES, guessing.CODE, _EMAIL)

    assert _TOO_MANY in _code(_at_the_second_step(next(addresses))).content
    assert _try(familiar, _RIGHT).status_code == 302
    assert _code(familiar, codes[1]).status_code == 302


# --- A forgotten password ---


def _forgot(client: Client) -> int:
    assert client.post("/password/reset/", {"email": _EMAIL}).headers["Location"] == "/password/reset/done/"
    reset_mail.drain()
    return len(mail.outbox)


def test_letters_asked_for_by_an_outsider_keep_nobody_from_theirs(ines: User) -> None:
    attacker = _at(ATTACKER)
    before = [_forgot(attacker) for _ in range(guessing.MAX_MAILS + 5)][-1]

    assert before == guessing.MAX_MAILS
    assert _forgot(_at(HOME)) == before + 1


def test_an_account_is_not_flooded_with_letters(ines: User, addresses: Iterator[str]) -> None:
    familiar = _familiar(HOME)
    _counted(guessing.MAX_STRANGE_MAILS - 1, "mail", _EMAIL)
    sent = [_forgot(_at(next(addresses))) for _ in range(3)][-1]

    assert sent == 1
    assert _forgot(familiar) == sent + 1
