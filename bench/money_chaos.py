"""Messages that are paid for while workers are killed: none is charged twice, leaves for nothing, or stays reserved.

A message whose outcome nobody knows yet (a worker died during the call) is charged by the receipt that tells of it.
"""

from __future__ import annotations

from bench.stages import Stage, until
from bench.worker import start_worker, worker_program

RULES = {
    "no message is charged twice": """
        SELECT count(*) FROM (SELECT subject_id FROM billing_ledgerentry
            WHERE kind = 'charge' AND subject_id = ANY(%s) GROUP BY 1 HAVING count(*) > 1) AS twice
    """,
    "every message that a carrier took is charged": """
        SELECT count(*) FROM messaging_message m WHERE m.id = ANY(%s) AND m.status IN ('SENT', 'DELIVERED', 'READ')
            AND NOT EXISTS (SELECT 1 FROM billing_ledgerentry e WHERE e.subject_id = m.id AND e.kind = 'charge')
    """,
    "no message that failed is charged": """
        SELECT count(*) FROM messaging_message m WHERE m.id = ANY(%s) AND m.status = 'FAILED' AND EXISTS (
            SELECT 1 FROM billing_ledgerentry e WHERE e.subject_id = m.id AND e.kind = 'charge')
            AND NOT EXISTS (SELECT 1 FROM billing_ledgerentry e WHERE e.subject_id = m.id AND e.kind = 'refund')
    """,
}
_RESERVED = "SELECT coalesce(sum(reserved), 0)::bigint FROM billing_wallet"
_UNBALANCED = """
SELECT count(*) FROM billing_wallet w
WHERE w.balance <> (SELECT coalesce(sum(amount), 0) FROM billing_ledgerentry e WHERE e.wallet_id = w.id)
"""


def kill_workers_that_pay(stage: Stage) -> None:
    """The worker is killed in turn while it sends, and when it has just claimed and reserved."""
    with start_worker(worker_program(stage.house.program("worker"))) as inside:
        inside.ask("use_wallet", True)
        try:
            *shares, last = stage.shares()
            for turn, share in enumerate(shares):
                stage.accept(share)
                if turn % 2:
                    stage.until_claimed(share)
                else:
                    stage.until_requests(stage.random.randint(1, share))
                stage.kill_worker()
            stage.accept(last)
            stage.until_ended()
            _judge(stage)
        finally:
            inside.ask("use_wallet", False)


def _judge(stage: Stage) -> None:
    ids = list(stage.accepted)
    until(lambda: stage.house.ask(_RESERVED)[0][0], lambda reserved: reserved == 0)
    stage.broken |= {rule: stage.house.ask(statement, ids)[0][0] for rule, statement in RULES.items()}
    stage.broken["the ledger adds up to the balance"] = stage.house.ask(_UNBALANCED)[0][0]
    stage.figures["charges"] = stage.house.ask("SELECT count(*) FROM billing_ledgerentry WHERE kind = 'charge'")[0][0]
