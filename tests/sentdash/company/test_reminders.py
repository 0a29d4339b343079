from __future__ import annotations

from random import Random

from apps.messaging.models import MessageStatus
from sentdash.company import people, reminders
from sentdash.company.account import Account
from sentdash.company.wording import Wording
from tests.sentdash.company.conftest import NOW


def test_reminders_wait_for_a_time_to_come_and_reach_nobody_who_has_opted_out(company: Account) -> None:
    chance = Random(1)
    everybody = people.gather(now=NOW, chance=chance)[""].people
    opted_out = {person.id for person in everybody if person.opted_out}

    made = list(reminders.write(company, everybody, Wording(company.templates, chance), now=NOW, chance=chance))

    assert {each.status for each in made} == {MessageStatus.SCHEDULED, MessageStatus.CANCELLED}
    assert all(each.scheduled_at and each.scheduled_at > NOW > each.at for each in made)
    assert opted_out.isdisjoint(each.contact_id for each in made)
