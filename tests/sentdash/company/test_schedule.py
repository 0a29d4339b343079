"""The rhythm of the demo company: days and nights, weekdays and weekends, and newsletters on their day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from sentdash.company import schedule
from tests.sentdash.company.conftest import NOW

_BERLIN = schedule.FLOWS[1]


def test_messages_follow_the_day_and_the_week() -> None:
    moments = list(schedule.moments(_BERLIN, now=NOW, chance=Random(1)))
    local = [moment.astimezone(ZoneInfo(_BERLIN.zone)) for moment in moments]
    hours, days = Counter(each.hour for each in local), Counter(each.weekday() for each in local)

    assert moments == sorted(moments)
    assert NOW - timedelta(days=90) <= moments[0] <= moments[-1] <= NOW
    assert hours[10] > 10 * hours[4]
    assert days[1] > 1.5 * days[6]


def test_business_grows() -> None:
    moments = list(schedule.moments(_BERLIN, now=NOW, chance=Random(1)))
    early = sum(moment < NOW - timedelta(days=60) for moment in moments)
    late = sum(moment > NOW - timedelta(days=30) for moment in moments)

    assert late > 1.3 * early


def test_a_newsletter_goes_out_on_its_day_in_portions() -> None:
    letter = schedule.LETTERS[0]

    sent = list(schedule.portions(letter, now=NOW))

    assert {at.astimezone(ZoneInfo(letter.zone)).weekday() for at, _ in sent} == {letter.weekday}
    assert Counter(portion for _, portion in sent) == dict.fromkeys(range(schedule.PORTIONS), len(sent) // 4)
