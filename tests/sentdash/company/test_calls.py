"""The log of calls of the demo company: redacted as the journal does it, and no older than calls are kept."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from pytest_django import Settings

from apps.api.models import LoggedCall
from apps.core.models import new_id
from sentdash.company import calls
from sentdash.company.account import Account
from sentdash.company.traffic import SendCall
from tests.sentdash.company.conftest import NOW


def _request(days: float) -> SendCall:
    return SendCall(
        NOW - timedelta(days=days),
        "req_abcdefghijkl",
        "Online store",
        "order_shipped",
        ("+12125550110",),
        ("name",),
        new_id(),
    )


@pytest.mark.parametrize(("days", "kept", "count"), [(5, 30, 1), (29, 30, 1), (31, 30, 0), (5, 0, 0)])
def test_calls_are_there_for_as_long_as_they_are_kept(
    company: Account, settings: Settings, days: float, kept: int, count: int
) -> None:
    settings.REQUEST_LOG_DAYS = kept

    calls.write(company, [_request(days)], [], now=NOW, chance=Random(1))

    assert LoggedCall.objects.count() == count


def test_numbers_and_parameters_are_hidden(company: Account) -> None:
    request = _request(1)

    calls.write(company, [request], [], now=NOW, chance=Random(1))

    call = LoggedCall.objects.get()
    assert (call.status, call.request_id, call.made_id) == (202, request.id, request.made)
    assert "5550110" not in call.body
    assert "•••" in call.body
