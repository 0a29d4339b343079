"""The traffic of the demo company: in the order of time, and the same one every time."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from apps.contacts.models import How
from apps.messaging.models import MessageStatus
from sentdash.company import people
from sentdash.company.account import Account
from sentdash.company.traffic import Traffic
from tests.sentdash.company.conftest import NOW


def _traffic(company: Account) -> Traffic:
    return Traffic(company, people.gather(now=NOW, chance=Random(1)), NOW, Random(2))


def test_it_is_the_same_every_time_and_in_order(company: Account) -> None:
    first, second = (list(_traffic(company).messages()) for _ in range(2))

    assert first == second
    times = [each.at for each in first if each.profile_id != company.customers["Pop-up store"].id]
    assert times == sorted(times)
    assert NOW - timedelta(days=91) < times[0] < times[-1] < NOW


def test_requests_name_what_they_made_and_people_answer(company: Account) -> None:
    traffic = _traffic(company)

    by_id = {each.id: each for each in traffic.messages()}

    assert all(request.id in by_id[request.made].metadata for request in traffic.requests)
    assert max(len(request.phones) for request in traffic.requests) > 10
    stops = [c for a in traffic.audiences.values() for person in a.people for c in person.changes if c.how == How.REPLY]
    assert len(stops) > 5
    assert sum(each.status == MessageStatus.RECEIVED for each in by_id.values()) > 100
