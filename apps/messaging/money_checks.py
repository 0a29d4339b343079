"""The invariants between money and messages, and all of them together: for the operator's page and `verify_ledger`."""

from __future__ import annotations

from apps.billing import verifying
from apps.billing.ledger import BalanceTooLow
from apps.billing.verifying import CHARGES, Finding, Invariant, is_charged
from apps.error_codes.catalog import BLOCKING
from apps.messaging.models import MessageStatus

INVARIANTS = (
    verifying.reserved("SELECT hold FROM messaging_outgoing WHERE hold IS NOT NULL"),
    Invariant(
        "Every charge names a message",
        f"""SELECT c.subject_id::text FROM {CHARGES} c LEFT JOIN messaging_message m ON m.id = c.subject_id
        WHERE m.id IS NULL""",
    ),
    Invariant(
        "No message that a rule stopped was charged",
        f"""SELECT m.id::text FROM messaging_failure f JOIN messaging_message m ON m.id = f.message_id
        WHERE (f.error_code IN {BLOCKING} OR f.error_code = '{BalanceTooLow.code}') AND m.provider_ref IS NULL
            AND {is_charged("m.id")}""",
    ),
    Invariant(
        "No message that was received or cancelled was charged",
        f"""SELECT m.id::text FROM {CHARGES} c JOIN messaging_message m ON m.id = c.subject_id
        WHERE m.status IN ('{MessageStatus.RECEIVED}', '{MessageStatus.CANCELLED}')""",
    ),
)


def find() -> list[Finding]:
    """Every invariant of money, each with what breaks it."""
    return verifying.find((*verifying.INVARIANTS, *INVARIANTS))
