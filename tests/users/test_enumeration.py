"""Whether an address has an account can't be told: not by words, status or statements, and not by time.

The time is the processor's, the least of several rounds: a busy machine doesn't change it. What waits is a statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import thread_time

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.users import members
from apps.users.models import Role, User
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import users

_KNOWN, _UNKNOWN, _DISABLED, _EMPTY = (f"{name}@example.test" for name in ("known", "stranger", "disabled", "empty"))
_EVERYBODY = (_KNOWN, _UNKNOWN, _DISABLED, _EMPTY)
_MOST = 2  # times as long: a hash takes a hundred times as long as the rest, an e-mail ten times


@pytest.fixture(autouse=True)
def _people(cast: Cast) -> None:
    members.create_user(_KNOWN, "correct horse")
    disabled = members.create_user(_DISABLED, "correct horse")
    User.objects.filter(id=disabled.id).update(is_active=False)
    members.create_user(_EMPTY)  # has not chosen a password yet


def _same(response: HttpResponse, address: str) -> tuple[int, str, str]:
    """What is told, without what differs in every answer."""
    text = response.content.decode().replace(address, "ADDRESS").replace(address.split("@", maxsplit=1)[0], "NAME")
    return response.status_code, response.headers.get("Location", ""), re.sub(r"\b\w{32,64}\b", "TOKEN", text)


def _check(ask: Callable[[str], tuple[int, str, str]], addresses: tuple[str, ...], *, rounds: int) -> None:
    told, statements = set(), set()
    took: dict[str, list[float]] = {address: [] for address in addresses}
    for number in range(rounds):
        for address in addresses if number % 2 else reversed(addresses):
            cache.clear()  # nothing is slowed down for having been tried before
            began = thread_time()
            answer = ask(address)
            took[address].append(thread_time() - began)
            told.add(answer)
    for address in addresses:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            ask(address)
        statements.add(len(asked))
    least = [min(each) for each in took.values()]

    assert len(told) == 1
    assert max(least) < _MOST * min(least), dict(zip(addresses, least, strict=True))
    assert max(statements) - min(statements) <= 1  # the person is loaded


def test_signing_in_with_a_wrong_password() -> None:
    def ask(address: str) -> tuple[int, str, str]:
        return _same(Client().post("/login/", {"login": address, "password": "wrong horse"}), address)  # type: ignore[arg-type]

    _check(ask, _EVERYBODY, rounds=5)


def test_asking_for_a_new_password() -> None:
    def ask(address: str) -> tuple[int, str, str]:
        return _same(Client().post("/password/reset/", {"email": address}), address)  # type: ignore[arg-type]

    _check(ask, _EVERYBODY, rounds=30)


def test_inviting(cast: Cast) -> None:
    """In an account of one's own; that a person is in it is no secret there."""
    program = Program(cast.acme, made_by=cast.owner)
    users.member(cast.outsider, "member@globex.test", Role.OWNER)

    def ask(address: str) -> tuple[int, str, str]:
        answer = program.post("/v3/users", {"email": address, "name": "Ines", "role": "admin", "sandbox": True})
        kept = {name: answer.data[name] for name in ("name", "role", "status", "last_login_at", "updated_at")}
        return answer.status, "", str(kept)

    _check(ask, (*_EVERYBODY, "member@globex.test"), rounds=9)
