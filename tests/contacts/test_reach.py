"""Whom an account may write to. That all who ask get this answer: tests/messaging/test_may_we_write.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.contacts import reach
from apps.core import sql
from tests.cast import Cast, change
from tests.factories.contacts import contact

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ANN, BOB = "+14155552671", "+14155552672"


def test_nearest_contact_decides(cast: Cast) -> None:
    contact(cast.acme, ANN, opt_out=True)
    contact(cast.shop, ANN)
    contact(cast.acme, BOB, opt_out=True)

    assert reach.opted_out(cast.shop, [ANN, BOB]) == {BOB}
    assert reach.opted_out(cast.acme, [ANN, BOB]) == {ANN, BOB}
    assert reach.opted_out(change(cast.shop, inherit_contacts=False), [ANN, BOB]) == set()


def test_own_opt_out_outlives_its_contact(cast: Cast) -> None:
    contact(cast.acme, ANN)
    contact(cast.shop, ANN, opt_out=True, deleted_at=NOW)
    contact(cast.acme, BOB, opt_out=True, deleted_at=NOW)

    assert reach.opted_out(cast.shop, [ANN, BOB]) == {ANN}
    assert reach.opted_out(cast.acme, [ANN, BOB]) == {BOB}


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_contacts_of_others_say_nothing(cast: Cast, who: str) -> None:
    contact(getattr(cast, who), ANN, opt_out=True)

    assert reach.opted_out(cast.shop, [ANN]) == reach.opted_out(cast.acme, [ANN]) == set()
    assert not reach.is_out_with_any(cast.shop, ANN)
    assert not reach.is_out_with_any(cast.acme, ANN)


def test_new_contact_begins_opted_out_with_any_that_is_used(cast: Cast) -> None:
    contact(cast.acme, ANN)
    contact(change(cast.sibling, allow_contact_sharing=True), ANN, opt_out=True)

    assert reach.is_out_with_any(cast.shop, ANN)
    assert not reach.is_out_with_any(cast.shop, BOB)


@pytest.mark.parametrize("phones", [0, 1, 1000])
def test_many_phones_cost_one_query(cast: Cast, phones: int, django_assert_num_queries: Any) -> None:
    contact(cast.acme, ANN, opt_out=True)
    asked = [ANN, *(f"+1415556{number:04}" for number in range(phones))]
    assert cast.shop.sources.contacts

    with django_assert_num_queries(0):  # it goes the short way
        assert reach.opted_out(cast.shop, asked) == {ANN}


def test_contact_that_counts_is_known_once(cast: Cast) -> None:
    """One that was removed without an opt-out does not count."""
    ours = contact(cast.acme, ANN)
    contact(cast.shop, ANN, deleted_at=NOW)

    found = sql.rows(reach.KNOWN, {**reach.parameters(cast.shop), "phones": [ANN, BOB]})

    assert found == [(ANN, ours.id, False, None)]
