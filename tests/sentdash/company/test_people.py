"""The customers of the demo company: who is there when, and consent as it changes."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from apps.contacts.models import How
from sentdash.company import people
from tests.sentdash.company.conftest import NOW


def test_nobody_is_picked_before_they_came() -> None:
    audience = people.gather(now=NOW, chance=Random(1))["US shop"]
    begin = audience.people[0].since

    assert audience.pick(begin - timedelta(seconds=1), Random(1)) is None
    assert all(
        person.since <= begin + timedelta(days=20)
        for person in (audience.pick(begin + timedelta(days=20), Random(seed)) for seed in range(50))
        if person
    )


def test_nobody_is_in_two_parts_of_a_newsletter() -> None:
    audience = people.gather(now=NOW, chance=Random(1))["EU shop"]
    parts = [audience.sample(NOW, 20, Random(part), part=part, parts=4) for part in range(4)]

    assert len({person.id for part in parts for person in part}) == 80


def test_a_change_of_consent_that_changes_nothing_leaves_no_evidence() -> None:
    person = people.gather(now=NOW, chance=Random(1))[""].people[0]

    for opt_out in (False, True, True, False):
        person.change(NOW, opt_out=opt_out, how=How.REPLY, who=person.phone)

    assert [change.opt_out for change in person.changes] == [True, False]
