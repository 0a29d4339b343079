from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from apps.core.models import new_id
from apps.one_time_codes import checking
from apps.one_time_codes.checking import CodeNotFound
from apps.one_time_codes.models import CodeStatus, OneTimeCode
from tests.cast import Cast, assemble
from tests.factories.contacts import PHONE
from tests.one_time_codes.conftest import NOW, code_of, issued, wrong_code


def test_right_code_is_verified_once(cast: Cast) -> None:
    row = issued(cast.acme)

    first, again = (checking.verify(cast.acme, code_of(row), id=row.id, now=NOW) for _ in range(2))

    assert (first.is_verified, first.status, first.row.checks_left) == (True, CodeStatus.VERIFIED, 4)
    assert (again.is_verified, again.status) == (False, CodeStatus.VERIFIED)
    assert OneTimeCode.objects.get().verified_at == NOW


def test_wrong_codes_use_it_up(cast: Cast) -> None:
    row = issued(cast.acme)

    verdicts = [checking.verify(cast.acme, wrong_code(row), id=row.id, now=NOW) for _ in range(5)]
    last = checking.verify(cast.acme, code_of(row), id=row.id, now=NOW)

    assert [verdict.row.checks_left for verdict in verdicts] == [4, 3, 2, 1, 0]
    assert [verdict.status for verdict in verdicts] == [CodeStatus.PENDING] * 4 + [CodeStatus.USED_UP]
    assert (last.is_verified, last.status) == (False, CodeStatus.USED_UP)


def test_fifth_check_may_be_right(cast: Cast) -> None:
    row = issued(cast.acme)
    for _ in range(4):
        checking.verify(cast.acme, wrong_code(row), id=row.id, now=NOW)

    assert checking.verify(cast.acme, code_of(row), id=row.id, now=NOW).is_verified


@pytest.mark.parametrize(("seconds", "is_verified"), [(599, True), (600, False)])
def test_code_expires(cast: Cast, seconds: int, is_verified: bool) -> None:
    row = issued(cast.acme)

    verdict = checking.verify(cast.acme, code_of(row), id=row.id, now=NOW + timedelta(seconds=seconds))

    assert verdict.is_verified is is_verified
    assert verdict.status is (CodeStatus.VERIFIED if is_verified else CodeStatus.EXPIRED)


def test_by_number_the_newest_counts(cast: Cast) -> None:
    old = issued(cast.acme)
    new = issued(cast.acme, now=NOW + timedelta(seconds=1))
    now = NOW + timedelta(seconds=2)

    if code_of(old) != code_of(new):
        assert not checking.verify(cast.acme, code_of(old), phone=PHONE, now=now).is_verified
    assert checking.verify(cast.acme, code_of(new), phone=PHONE, now=now).row.id == new.id


def test_others_do_not_find_it(cast: Cast) -> None:
    row = issued(cast.shop)

    for customer in (cast.acme, cast.sibling, cast.outsider):
        for key in ({"id": row.id}, {"phone": PHONE}):
            with pytest.raises(CodeNotFound):
                checking.verify(customer, code_of(row), now=NOW, **key)
    with pytest.raises(CodeNotFound):
        checking.verify(cast.shop, "1", id=new_id(), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_time_are_five() -> None:
    cast = assemble()
    row = issued(cast.acme)
    wrong = wrong_code(row)

    def guess(_: int) -> CodeStatus:
        try:
            return checking.verify(cast.acme, wrong, id=row.id, now=NOW).status
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as guessers:
        statuses = list(guessers.map(guess, range(40)))

    assert statuses.count(CodeStatus.PENDING) == 4
    assert OneTimeCode.objects.get(id=row.id).checks == 5
