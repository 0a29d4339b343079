"""A secret that is no key cannot be tried for ever, and whoever has a key does not notice."""

from __future__ import annotations

from secrets import token_urlsafe

from django.utils import timezone

from apps.core.valkey import client
from apps.users import api_keys
from tests.api.v3_program import Answer, Program, call
from tests.cast import Cast, change
from tests.factories import users


def _try(secret: str) -> Answer:
    return call("GET", "/v3/me", headers={"x-api-key": secret})


def test_eleventh_try_is_locked_for_a_minute(cast: Cast) -> None:
    secret = token_urlsafe()
    first = [_try(secret).status for _ in range(10)]

    answer = _try(secret)

    assert first == [401] * 10
    assert answer.refusal[:2] == (429, "BUSINESS_002")
    assert answer.headers["Retry-After"] == "60"


def test_each_further_lock_is_longer(cast: Cast) -> None:
    secret = token_urlsafe()
    for _ in range(2):
        for _ in range(10):
            _try(secret)
        client.delete(f"lock:{api_keys.digest(secret).hex()}")  # as if the minute were over
    for _ in range(10):
        _try(secret)

    assert _try(secret).headers["Retry-After"] == "240"


def test_keys_that_are_known_are_never_locked(cast: Cast) -> None:
    secret = token_urlsafe()
    for _ in range(11):
        _try(secret)

    assert [Program(cast.acme).get("/v3/me").status for _ in range(12)] == [200] * 12


def test_secret_that_was_tried_once_is_soon_forgotten(cast: Cast) -> None:
    secret, stubborn = token_urlsafe(), token_urlsafe()
    _try(secret)
    for _ in range(10):
        _try(stubborn)

    assert 0 < client.ttl(f"failed:{api_keys.digest(secret).hex()}") <= 300
    assert client.ttl(f"failed:{api_keys.digest(stubborn).hex()}") > 300


def test_a_secret_that_was_locked_works_at_once_when_it_becomes_a_key(cast: Cast) -> None:
    secret = users.key(cast.shop, made_by=cast.owner)
    change(cast.shop, deleted_at=timezone.now())
    assert [_try(secret).status for _ in range(11)] == [401] * 10 + [429]

    change(cast.shop, deleted_at=None)

    assert _try(secret).status == 200


def test_wrong_secrets_from_one_address_lock_no_key_there_or_elsewhere(cast: Cast) -> None:
    program, wrong = Program(cast.acme), token_urlsafe()
    for _ in range(15):
        _try(wrong)
        _try(token_urlsafe())

    assert program.get("/v3/me").status == 200
    assert program.call("POST", "/v3/contacts", b'{"phone_number": "+14155552671"}').status == 201
