"""Retry failed messages in bulk: those of which the table of failure codes says that sending again may work.

Each failure is retried once; what is retried leaves ten seconds later, so that it can still be cancelled. Nobody who
has opted out gets a message: it is checked here, when it is written, and again when it is sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkChange
from apps.bulk.running import Portion
from apps.contacts import reach
from apps.contacts.reach import NO_HOLD
from apps.core import sql
from apps.core.errors import DomainError
from apps.core.listing import MAX_COUNTED
from apps.core.models import first_id_at, new_id
from apps.error_codes import catalog
from apps.error_codes.endings import ENDINGS
from apps.error_codes.entry import Remedy
from apps.message_templates.models import MessageTemplate
from apps.messaging import counts, filtering
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import bulk_selection
from apps.messaging.history.bulk_selection import Chosen
from apps.messaging.models import Direction, MessageStatus, Retry
from apps.messaging.sending import accepting, admission, cancel, resend
from apps.messaging.sending.accepting import Repeat
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

GRACE = timedelta(seconds=10)
NOT_FAILED = "Did not fail"
OPTED_OUT = "Opted out"
RETRIED = "Retried before"
SENT = "Already sent"


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """What a retry would do now. Counting stops at MAX_COUNTED messages."""

    retries: int
    skipped: dict[str, int]
    is_all: bool


@dataclass(slots=True)
class _Candidate:
    id: UUID
    owner: Customer
    phone: str
    channel: str | None
    template_id: UUID
    parameters: str
    why: str  # it is not to be sent again; empty when it is


@dataclass(slots=True)
class _Judge:
    """Which of some messages may be sent again. Owners are remembered between portions."""

    customer: Customer
    owners: dict[UUID | None, Customer] = field(default_factory=dict)

    def __call__(self, ids: Sequence[UUID]) -> list[_Candidate]:
        visible, values = filtering.owner(self.customer)
        rows = sql.rows(_JUDGE.format(owner=visible), {**values, "ids": list(ids)})
        self._meet({row[1] for row in rows})
        templates = MessageTemplate.objects.present().in_bulk({row[4] for row in rows if row[4]})
        found = []
        for row in rows:
            message_id, profile_id, phone, channel, template_id, parameters = row[:6]
            owner = self.owners[profile_id]
            why = _why(row, templates.get(template_id), owner)
            found.append(_Candidate(message_id, owner, phone, channel, template_id, parameters, why))
        for each, people in _by_owner([one for one in found if not one.why]).items():
            phones = [one.phone for one in people]
            out, holds = reach.opted_out(self.owners[each], phones), reach.holds(self.owners[each], phones)
            for one in people:
                is_held = holds.get(one.phone, NO_HOLD).stops(one.channel)
                one.why = OPTED_OUT if is_held or one.phone in out else ""
        return found

    def _meet(self, profiles: set[UUID | None]) -> None:
        organization = self.customer.organization
        new = profiles - self.owners.keys()
        known = Profile.objects.in_bulk([each for each in new if each])
        for each in new:
            self.owners[each] = Customer(organization, known[each] if each else None)


_JUDGE = f"""
SELECT m.id, m.profile_id, m.phone, CASE WHEN m.is_pinned THEN m.channel END, m.template_id,
    coalesce(m.parameters::text, '{{{{}}}}'), m.direction, m.status, m.error_code, {reach.IS_OUT},
    r.message_id IS NOT NULL
FROM (SELECT * FROM messaging_message WHERE id = ANY(%(ids)s) AND {{owner}}) m
{reach.OF_MESSAGE} LEFT JOIN messaging_retry r ON r.message_id = m.id
ORDER BY m.id DESC
"""


def _why(row: sql.Row, template: MessageTemplate | None, owner: Customer) -> str:
    channel, _, _, direction, status, code, has_opted_out, was_retried = row[3:]
    if direction != Direction.OUTBOUND or status != MessageStatus.FAILED:
        return NOT_FAILED
    if has_opted_out or code == resend.StoppedByConsent.code:
        return OPTED_OUT
    reason = catalog.ending_of(code)
    if was_retried or reason.remedy != Remedy.RETRY:
        return RETRIED if was_retried else reason.title
    if template is None:
        return catalog.ending_of(resend.TemplateRemoved.code).title
    try:
        accepting.check(owner, template, [channel])
        admission.check(owner)
    except DomainError as refusal:
        return catalog.ending_of(refusal.code).title if refusal.code in ENDINGS else refusal.message
    return ""


def _by_owner(candidates: Sequence[_Candidate]) -> dict[UUID | None, list[_Candidate]]:
    found: dict[UUID | None, list[_Candidate]] = defaultdict(list)
    for each in candidates:
        found[each.owner.profile.id if each.owner.profile else None].append(each)
    return found


def plan(customer: Customer, chosen: Chosen, *, now: datetime) -> RetryPlan:
    judge, whys, seen = _Judge(customer), Counter[str](), 0
    for ids in bulk_selection.portions(customer, chosen, before=first_id_at(now + GRACE), limit=running.PORTION):
        whys.update(each.why for each in judge(ids))
        seen += len(ids)
        if seen > MAX_COUNTED:
            break
    retries = whys.pop("", 0)
    return RetryPlan(retries, dict(whys + _others(customer, chosen)), is_all=seen <= MAX_COUNTED)


def _others(customer: Customer, chosen: Chosen) -> Counter[str]:
    """What passes the filter and did not fail; the portions leave it out."""
    if not isinstance(chosen, MessageFilters):
        return Counter()
    tabs = counts.by_tab(customer, chosen)
    wanted = chosen.standings
    others = sum(
        count
        for tab, count in tabs.items()
        if tab not in ("", "failed", "blocked") and (not wanted or wanted & set(filtering.TABS[tab]))
    )
    return Counter({NOT_FAILED: others} if others else {})


def start(customer: Customer, chosen: Chosen, *, by: str, now: datetime) -> BulkAction:
    """Retry what may work of these."""
    planned = plan(customer, chosen, now=now)
    others = _others(customer, chosen)
    # Where counting stopped early, the work is too large for a request.
    expected = planned.retries + sum(planned.skipped.values()) - others.total()
    return running.start(
        customer, "retry", chosen=bulk_selection.stored(chosen), expected=expected, skipped=others, by=by, now=now
    )


class _Retry:
    """The kind "retry" of bulk actions."""

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion:
        customer = Customer.of(action)
        before = action.cursor or first_id_at(now)
        ids, ahead = bulk_selection.portion(customer, bulk_selection.read(action.chosen), before=before, limit=limit)
        candidates = _Judge(customer)(ids)
        skipped = Counter(each.why for each in candidates if each.why)
        made: dict[UUID, UUID] = {}
        for people in _by_owner([each for each in candidates if not each.why]).values():
            made |= _repeat(people, by=action.made_by, now=now, skipped=skipped)
        return Portion(made, skipped, ahead)

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        made = {change.made_id: change.row_id for change in changes}
        cancelled = cancel.cancel_waiting(made, by=f"by {action.undone_by}", now=now)
        Retry.objects.filter(message_id__in=[made[each] for each in cancelled]).delete()
        left = len(made) - len(cancelled)
        return Counter({SENT: left} if left else {})


RETRY = _Retry()

# Who comes second finds that a failure is being retried.
_MARK = """
INSERT INTO messaging_retry (message_id, again_id)
SELECT * FROM unnest(%(ids)s::uuid[], %(again)s::uuid[]) ORDER BY 1
ON CONFLICT DO NOTHING RETURNING message_id, again_id
"""


def _repeat(people: list[_Candidate], *, by: str, now: datetime, skipped: Counter[str]) -> dict[UUID, UUID]:
    given = {"ids": [each.id for each in people], "again": [new_id() for _ in people]}
    made: dict[UUID, UUID] = dict(sql.rows(_MARK, given))
    skipped[RETRIED] += len(people) - len(made)
    repeats = [
        Repeat(
            made[each.id], each.phone, each.channel, each.template_id, each.parameters, resend.metadata(each.id, by=by)
        )
        for each in people
        if each.id in made
    ]
    opted_out = accepting.repeat(people[0].owner, repeats, now=now, due_at=now + GRACE) if repeats else set()
    refused = [each.id for each in people if each.id in made and each.phone in opted_out]
    if refused:
        Retry.objects.filter(message_id__in=refused).delete()
        skipped[OPTED_OUT] += len(refused)
    return {each: again for each, again in made.items() if each not in refused}
