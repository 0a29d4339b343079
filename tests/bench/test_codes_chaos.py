from __future__ import annotations

from bench import codes_chaos
from tests.bench.conftest import Run


def test_lateness_is_that_of_the_first_sms_after_the_timeout() -> None:
    code, text, again = {"type": "WhatsApp", "at": 10.0}, {"type": "SMS", "at": 13.25}, {"type": "SMS", "at": 14.0}

    assert codes_chaos.lateness([again, text, code]) == 0.25
    assert codes_chaos.lateness([code]) is None
    assert codes_chaos.lateness([text]) is None


def test_no_code_is_lost_when_the_worker_is_killed_in_the_wait(chaos: Run) -> None:
    record = chaos.record("scenario", "codes, worker-kill-9 in the wait")

    assert (record["kills"], record["sent"], record["lost"]) == (1, 30, 0)
    assert record["invariants"][codes_chaos.ONCE_RULE] == 0
