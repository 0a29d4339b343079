"""Stop writing to dead numbers: opt out the people whose numbers the carrier says are not assigned.

A number that was reached after it failed is not dead, and is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkChange
from apps.bulk.running import Portion
from apps.contacts import bulk_opt_out
from apps.contacts.consent import By
from apps.contacts.models import How
from apps.core import sql
from apps.core.listing import MAX_COUNTED
from apps.core.models import first_id_at
from apps.error_codes import catalog
from apps.error_codes.entry import Remedy
from apps.messaging import filtering
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import bulk_selection
from apps.messaging.models import MessageStatus
from apps.organizations.customer import Customer

REACHED = "Reached since"
_UNDOES = "Undo of a bulk opt-out"
_ALIVE = f"('{MessageStatus.DELIVERED}', '{MessageStatus.READ}', '{MessageStatus.RECEIVED}')"


@dataclass(frozen=True, slots=True)
class StopPlan:
    """How many people would be opted out now. Counting stops at MAX_COUNTED messages."""

    opts_out: int
    skipped: dict[str, int]
    is_all: bool


# Each person once: with the newest message that failed so, before the action began.
_PEOPLE = f"""
SELECT m.contact_id, EXISTS (
    SELECT FROM messaging_message l WHERE l.contact_id = m.contact_id AND l.id > m.id AND l.status IN {_ALIVE})
FROM (SELECT * FROM messaging_message WHERE id = ANY(%(ids)s) AND {{owner}}) m
WHERE NOT EXISTS (SELECT FROM messaging_message n WHERE n.contact_id = m.contact_id AND n.id > m.id
    AND n.id < %(high)s AND n.status = '{MessageStatus.FAILED}' AND n.error_code = m.error_code)
"""


def plan(customer: Customer, code: str, *, low: UUID, now: datetime) -> StopPlan:
    filters, high, seen = _filters(code, low), first_id_at(now + timedelta(seconds=1)), 0
    dead: list[UUID] = []
    skipped: Counter[str] = Counter()
    for ids in bulk_selection.portions(customer, filters, before=high, limit=running.PORTION):
        found, reached = _people(customer, ids, high=high)
        dead += found
        skipped[REACHED] += reached
        seen += len(ids)
        if seen > MAX_COUNTED:
            break
    planned = bulk_opt_out.reasons(customer, dead)
    opts_out = planned.pop("", 0)
    return StopPlan(opts_out, dict(+(skipped + planned)), is_all=seen <= MAX_COUNTED)


def start(customer: Customer, code: str, *, low: UUID, by: str, now: datetime) -> BulkAction:
    """Opt out everybody to whom messages failed with this code since an id."""
    assert code in catalog.endings_with(Remedy.STOP), code
    planned = plan(customer, code, low=low, now=now)
    reason = f"{catalog.ending_of(code).title} ({code})"
    chosen = {**bulk_selection.stored(_filters(code, low)), "high": str(first_id_at(now + timedelta(milliseconds=1)))}
    expected = planned.opts_out + sum(planned.skipped.values())
    return running.start(customer, "stop", chosen=chosen, expected=expected, reason=reason, by=by, now=now)


class _Stop:
    """The kind "stop" of bulk actions."""

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion:
        customer, high = Customer.of(action), UUID(action.chosen["high"])
        ids, ahead = bulk_selection.portion(
            customer, bulk_selection.read(action.chosen), before=action.cursor or high, limit=limit
        )
        dead, reached = _people(customer, ids, high=high)
        by = By(How.PAGE, action.made_by, action.reason)
        made, skipped = bulk_opt_out.apply(customer, dead, by=by, now=now)
        return Portion(made, +(skipped + Counter({REACHED: reached})), ahead)

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        by = By(How.PAGE, action.undone_by, _UNDOES)
        return bulk_opt_out.take_back(Customer.of(action), changes, by=by, now=now)


STOP = _Stop()


def _filters(code: str, low: UUID) -> MessageFilters:
    return MessageFilters(status="FAILED", code=code, low=low)


def _people(customer: Customer, ids: list[UUID], *, high: UUID) -> tuple[list[UUID], int]:
    """Whose numbers are dead, and how many were reached since."""
    owner, values = filtering.owner(customer)
    rows = sql.rows(_PEOPLE.format(owner=owner), {**values, "ids": ids, "high": high})
    return [contact_id for contact_id, is_alive in rows if not is_alive], sum(is_alive for _, is_alive in rows)
