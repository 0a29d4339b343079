"""One-time codes that WhatsApp takes and never confirms: each follows by SMS once, on time, whatever is killed.

Times are those at which the carrier took the two messages of a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

from bench.stages import Stage, until
from bench.worker import start_worker, worker_program

FALLBACK_SECONDS = 3  # instead of 30, so that a run doesn't take minutes
TOLERANCE = 1.0  # seconds
ONCE_RULE = "every code that WhatsApp did not confirm went out by SMS, once"
ON_TIME_RULE = f"the SMS left at the timeout ± {TOLERANCE:g} s"
_WORTH_TIMING = 100  # codes
_PAUSE = 0.1
_SECRET = {"code": "482913", "business_name": "Acme"}
# They wait for a receipt: handed over to WhatsApp, and still in the queue.
_WAITING = """
SELECT count(*) FROM messaging_message m JOIN messaging_outgoing o ON o.message_id = m.id WHERE m.status = 'SENT'
"""
_BY_SMS = "SELECT count(*) FROM messaging_message WHERE channel = 'sms'"


def fall_back(stage: Stage) -> None:
    """Nothing is killed: how exactly is the timeout kept?"""
    with _codes(stage):
        stage.accept(stage.scenario.messages)
        stage.until_ended()
        late = _judge(stage)
    stage.figures |= {"code_fallback_median_s": median(late), "code_fallback_max_s": max(map(abs, late))}
    if stage.scenario.messages >= _WORTH_TIMING:
        stage.broken[ON_TIME_RULE] = sum(abs(each) > TOLERANCE for each in late)


def kill_workers_that_wait(stage: Stage) -> None:
    """The worker is killed in turn while all codes of a share wait, and while their SMS leave."""
    with _codes(stage):
        *shares, last = stage.shares()
        for turn, share in enumerate(shares):
            stage.accept(share)
            until(lambda: stage.house.ask(_WAITING)[0][0], lambda seen, share=share: seen >= share)  # type: ignore[misc]
            if turn % 2:
                wanted = stage.house.ask(_BY_SMS)[0][0] + stage.random.randint(1, share)
                until(lambda: stage.house.ask(_BY_SMS)[0][0], lambda seen, wanted=wanted: seen >= wanted)  # type: ignore[misc]
            stage.kill_worker()
            stage.until_ended()
        stage.accept(last)
        stage.until_ended()
        stage.figures["latest_s"] = max(_judge(stage))


@contextmanager
def _codes(stage: Stage) -> Iterator[None]:
    """Codes leave over WhatsApp, whose receipts have nowhere to go."""
    with start_worker(worker_program(stage.house.program("worker"))) as inside:
        template = inside.ask("use_codes", True)
        stage.carrier.put_template(template["account"], template["at_meta"])
        stage.template = {"id": template["id"], "parameters": _SECRET}
        stage.worker.stop()  # it remembers for some seconds how it routed before
        stage.worker.start()
        stage.worker.wait()
        try:
            yield
        finally:
            stage.template = None
            inside.ask("use_codes", False)


def _judge(stage: Stage) -> list[float]:
    """How many seconds after the timeout each SMS came. Rules that are broken are noted."""
    threads = stage.carrier.threads(stage.accepted.values())
    stage.broken[ONCE_RULE] = sum(len(_times(thread, "SMS")) != 1 for thread in threads)
    return [late for thread in threads if (late := lateness(thread)) is not None] or [float("inf")]


def lateness(thread: Sequence[Mapping[str, Any]]) -> float | None:
    """Of the messages of one phone; None unless it got both."""
    codes, texts = _times(thread, "WhatsApp"), _times(thread, "SMS")
    return min(texts) - min(codes) - FALLBACK_SECONDS if codes and texts else None


def _times(thread: Sequence[Mapping[str, Any]], kind: str) -> list[float]:
    return [each["at"] for each in thread if each["type"] == kind]
