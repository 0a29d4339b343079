"""Buckets of calls: what comes at once, what comes back, and whose bucket it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import time
from uuid import uuid4

import pytest
from pytest_django import Settings

from apps.api import limits
from apps.api.limits import Allowance
from apps.api.models import RateLimit
from apps.core import valkey
from apps.organizations.customer import Customer
from tests.api.v3_program import Answer, Program, call
from tests.cast import Cast


def _limit(customer: Customer, kind: str = limits.STANDARD, *, per_minute: int = 6, burst: int = 3) -> None:
    RateLimit.objects.create(organization=customer.organization, kind=kind, per_minute=per_minute, burst=burst)


def _me(program: Program) -> Answer:
    return program.get("/v3/me")


# --- The bucket ---


def test_burst_is_exact_however_many_ask_at_once() -> None:
    name, allowance = f"rate:test:{uuid4()}", Allowance(1, 50)

    with ThreadPoolExecutor(16) as clients:
        passed = [taken[0] for taken in clients.map(lambda _: limits.take(name, allowance), range(200))]

    assert sum(passed) == 50


def test_what_remains_goes_down_by_one() -> None:
    name, allowance = f"rate:test:{uuid4()}", Allowance(1, 3)

    assert [limits.take(name, allowance)[:2] for _ in range(4)] == [(1, 2), (1, 1), (1, 0), (0, 0)]


def test_large_burst_is_taken_by_the_handful_and_is_as_exact() -> None:
    name, allowance = f"rate:test:{uuid4()}", Allowance(1, 3000)

    with ThreadPoolExecutor(16) as clients:
        taken = list(clients.map(lambda _: limits.take(name, allowance)[:2], range(3500)))

    assert sum(passed for passed, _ in taken) == 3000
    assert taken[0] == (1, 2999)
    assert min(remaining for _, remaining in taken) == 0


def test_calls_come_back_at_the_rate() -> None:
    name, allowance = f"rate:test:{uuid4()}", Allowance(6000, 1)  # one in 10 ms
    limits.take(name, allowance)
    _, _, wait, _ = limits.take(name, allowance)

    assert 0 < wait <= 10_000  # microseconds

    started = time()
    while not limits.take(name, allowance)[0]:
        assert time() - started < 5


@pytest.mark.parametrize("text", ["", "200", "200/", "0/5", "5/0", "-1/5", "a/b", "1/2/3"])
def test_allowance_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|lets nothing|values to unpack"):
        Allowance.parse(text)


# --- Over the API ---


def test_every_answer_tells_the_limit(cast: Cast) -> None:
    _limit(cast.acme)

    answer = _me(Program(cast.acme))

    assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("6", "2")
    assert 0 <= int(answer.headers["X-RateLimit-Reset"]) - time() <= 12


def test_errors_tell_it_too(cast: Cast) -> None:
    answer = Program(cast.acme).get("/v3/contacts/nonsense")

    assert answer.status == 400
    assert "X-RateLimit-Remaining" in answer.headers


def test_strangers_are_told_the_usual_limit(db: None, settings: Settings) -> None:
    settings.RATE_LIMITS = {limits.STANDARD: "200/50"}

    answers = [call("GET", path) for path in ("/v3/me", "/v3/nowhere")]

    told = [(answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) for answer in answers]
    assert told == [("200", "50")] * 2


def test_call_beyond_the_limit_is_refused_and_told_when_to_come_again(cast: Cast) -> None:
    _limit(cast.acme)
    program = Program(cast.acme)
    for _ in range(3):
        assert _me(program).status == 200

    answer = _me(program)

    assert answer.refusal == (
        429,
        "BUSINESS_002",
        f"Rate limit exceeded. Try again in {answer.headers['Retry-After']} s",
    )
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_sending_is_limited_like_everything_else(cast: Cast) -> None:
    _limit(cast.acme, burst=1)
    program = Program(cast.acme)
    _me(program)

    assert program.post("/v3/messages", {}).refusal[:2] == (429, "BUSINESS_002")


def test_profiles_that_are_acted_for_share_the_organizations_bucket(cast: Cast) -> None:
    _limit(cast.acme, burst=2)
    for program in (Program(cast.acme), Program(cast.acme, acting_as=cast.shop)):
        assert _me(program).status == 200

    assert _me(Program(cast.acme, acting_as=cast.sibling)).status == 429


def test_profiles_key_has_a_bucket_of_its_own(cast: Cast) -> None:
    _limit(cast.acme, burst=1)
    _me(Program(cast.acme))

    assert _me(Program(cast.shop)).status == 200


def test_others_are_not_slowed(cast: Cast) -> None:
    _limit(cast.acme, burst=1)
    _me(Program(cast.acme))

    assert (_me(Program(cast.acme)).status, _me(Program(cast.outsider)).status) == (429, 200)


def test_without_valkey_nobody_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _limit(cast.acme, burst=1)
    pool = valkey.client.connection_pool
    monkeypatch.setattr(valkey.client, "connection_pool", type(pool).from_url("redis://127.0.0.1:1/0"))
    program = Program(cast.acme)

    assert [_me(program).status for _ in range(3)] == [200, 200, 200]
