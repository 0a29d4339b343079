"""How messages of the demo company end: in the words of the pipeline and of the carrier's adapter."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from apps.channels.models import CarrierAccount, Sender
from apps.core.models import new_id
from apps.messaging.models import MessageStatus
from apps.messaging.sending import pipeline
from sentdash.company import fates
from sentdash.company.fates import Fate, Outage
from tests.sentdash.company.conftest import NOW

_ACCOUNT = CarrierAccount(provider="telnyx", credentials={"api_key": "KEY"})
_SENDER = Sender(channel="sms", account=_ACCOUNT, number="+14155550100", address="+14155550100")
_AT = NOW - timedelta(days=1)
_NEVER = Outage(NOW, NOW)


def _fate(seed: int, *, outage: Outage = _NEVER, category: str = "UTILITY") -> Fate:
    return fates.handed_over(_AT, _SENDER, category=category, outage=outage, now=NOW, chance=Random(seed))


def test_most_arrive_and_some_do_not() -> None:
    ends = [_fate(seed, category="MARKETING").status for seed in range(600)]

    assert set(ends) == {MessageStatus.DELIVERED, MessageStatus.FAILED, MessageStatus.SENT}
    assert ends.count(MessageStatus.DELIVERED) > 0.95 * len(ends)


def test_nothing_has_happened_after_now() -> None:
    fate = fates.handed_over(
        NOW - timedelta(milliseconds=500), _SENDER, category="UTILITY", outage=_NEVER, now=NOW, chance=Random(3)
    )

    assert fate.status == MessageStatus.SENT
    assert all(step.at <= NOW for step in fate.steps)


def test_in_an_outage_it_is_tried_again_until_the_carrier_is_back() -> None:
    fate = _fate(3, outage=Outage(_AT, _AT + timedelta(seconds=60)))

    words = [step.description for step in fate.steps if step.code == "ERR_PROVIDER_UNAVAILABLE"]
    assert [word.rpartition("Trying again in ")[2] for word in words] == ["1 s.", "5 s.", "15 s.", "60 s."]
    assert fate.steps[len(words) + 1].status == MessageStatus.SENT


def test_in_a_long_outage_it_is_given_up() -> None:
    fate = _fate(3, outage=Outage(_AT, _AT + timedelta(hours=3)))

    assert (fate.status, fate.code) == (MessageStatus.FAILED, "ERR_PROVIDER_UNAVAILABLE")


def test_a_rule_that_says_no_speaks_as_in_the_pipeline() -> None:
    fate = fates.blocked(_AT)

    assert fate.description == f"ERR_CONSENT_BLOCKED: {pipeline.ConsentBlocked.message}"
    assert [step.status for step in fate.steps] == [MessageStatus.FAILED]


def test_each_step_at_the_carrier_has_its_exchange_and_no_key_is_kept() -> None:
    fate = _fate(3)

    wire = fates.wire(new_id(), "ref", "+12125550110", "Hello", _SENDER, fate)

    assert [each.at for each in wire] == [step.at for step in fate.steps[1:]]
    assert wire[0].answered
    assert '"text":"Hello"' in wire[0].asked
    assert "KEY" not in "".join(each.asked for each in wire)
