"""File brands and campaigns with the campaign registry, and say how far each is.

Filing only writes a row of the queue, and locks the brand or campaign; `registering` does the rest. Reading how far
one is takes no call to the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.brands import actions, brand_lint, campaign_lint, campaigns
from apps.brands.advice import Advice
from apps.brands.models import Brand, Campaign, Filing, FilingStep
from apps.brands.vocabulary import BrandStatus, FilingState
from apps.core import queue
from apps.core.errors import Invalid
from apps.organizations.customer import Customer

BELL = "brands.register"
YOU, US, REGISTRY = "you", "us", "the registry"

# What can be filed again after it was corrected.
_OVER = (FilingState.REFUSED, FilingState.EXPIRED)


class CannotFile(Invalid):
    """What the registry would refuse anyway: `details` name each field and what to change."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a filing is. `waits_for` says who has to do something next: you, us or the registry; empty: no one.

    `word`, `tone` and `icon` are those of a status on a page. `reasons` are (column, the registry's words); an empty
    column is about the whole.
    """

    word: str
    sentence: str
    tone: str
    icon: str
    waits_for: str = ""
    is_filed: bool = True
    is_active: bool = False
    is_refused: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


_DRAFT = Standing("Draft", "Not submitted yet.", "none", "pencil", waits_for=YOU, is_filed=False)
_STANDINGS = {
    FilingState.QUEUED: ("Queued", "We are about to submit it to the registry.", "waiting", "clock", US),
    FilingState.IN_REVIEW: (
        "In review",
        "The registry and the carriers review it. That takes from minutes to a few days.",
        "waiting",
        "clock",
        REGISTRY,
    ),
    FilingState.APPROVED: ("Active", "It is registered.", "done", "check", ""),
    FilingState.REFUSED: ("Rejected", "Change what the registry names, and submit it again.", "failed", "x", YOU),
    FilingState.SUSPENDED: (
        "Suspended",
        "The carriers suspended it. Ask your carrier's support what to do.",
        "failed",
        "ban",
        REGISTRY,
    ),
    FilingState.EXPIRED: ("Expired", "The registration ended. Submit it again to renew it.", "failed", "clock", YOU),
}


def file_brand(customer: Customer, brand: Brand, *, now: datetime) -> None:
    """Queue it, unless it is filed already and wasn't refused. Raises BrandNotFound, ReadOnly and CannotFile."""
    with transaction.atomic():
        current = actions.lock(customer, brand)
        if not _may_be_filed(current, Filing.objects.filter(brand=current).first()):
            return
        _check(brand_lint.advice_on(current))
        filing, _ = Filing.objects.get_or_create(brand=current, defaults={"due_at": now, "created_at": now})
        _queue(filing, current, now=now)


def file_campaign(customer: Customer, campaign: Campaign, *, now: datetime) -> None:
    """Queue it, as above; it waits for its brand. Raises CampaignNotFound, ReadOnly and CannotFile."""
    with transaction.atomic():
        current = campaigns.lock(customer, campaign)
        if not _may_be_filed(current, Filing.objects.filter(campaign=current).first()):
            return
        _check(campaign_lint.advice_on(current))
        filing, _ = Filing.objects.get_or_create(campaign=current, defaults={"due_at": now, "created_at": now})
        _queue(filing, current, now=now)


def standing_of(subject: Brand | Campaign) -> Standing:
    """How far it is, in words. Costs a query, unless the row was loaded with `select_related("filing")`."""
    filing: Filing | None = getattr(subject, "filing", None)
    if filing is None:
        return _registered_elsewhere(subject) if subject.submitted_to_tcr else _DRAFT
    state = FilingState(filing.state)
    word, sentence, tone, icon, waits_for = _STANDINGS[state]
    if state == FilingState.QUEUED and filing.problem:
        word, sentence, waits_for = "Waiting", filing.problem, US if filing.account_id else YOU
    return Standing(
        word,
        sentence,
        tone,
        icon,
        waits_for,
        is_active=state == FilingState.APPROVED,
        is_refused=state == FilingState.REFUSED,
        reasons=tuple((reason["field"], reason["text"]) for reason in filing.reasons),
    )


def _registered_elsewhere(subject: Brand | Campaign) -> Standing:
    is_active = subject.status == BrandStatus.ACTIVE
    word, sentence, tone, icon, waits_for = _STANDINGS[FilingState.APPROVED if is_active else FilingState.IN_REVIEW]
    return Standing(word, sentence, tone, icon, waits_for, is_active=is_active)


def objections(subject: Brand | Campaign) -> list[Advice]:
    """What keeps it from being filed. Nothing if it is filed already."""
    if not _may_be_filed(subject, getattr(subject, "filing", None)):
        return []
    found = brand_lint.advice_on(subject) if isinstance(subject, Brand) else campaign_lint.advice_on(subject)
    return [advice for advice in found if advice.is_blocking]


def step(filing: Filing, state: FilingState, *, note: str = "", now: datetime) -> None:
    """Set the state, and add a line to the timeline. The caller saves the filing."""
    filing.state = state
    FilingStep.objects.create(filing=filing, state=state, note=note, created_at=now)


def _may_be_filed(subject: Brand | Campaign, filing: Filing | None) -> bool:
    """Not if it is on its way, registered, or was registered by other means."""
    return filing.state in _OVER if filing else not subject.submitted_to_tcr


def _check(found: list[Advice]) -> None:
    problems: dict[str, list[str]] = {}
    for advice in found:
        if advice.is_blocking:
            problems.setdefault(advice.field, []).append(advice.text)
    if problems:
        raise CannotFile(problems, "The registry would refuse this. Change it first.")


def _queue(filing: Filing, subject: Brand | Campaign, *, now: datetime) -> None:
    filing.due_at, filing.attempts, filing.problem, filing.reasons, filing.updated_at = now, 0, "", [], now
    step(filing, FilingState.QUEUED, now=now)
    filing.save()
    subject.submitted_to_tcr, subject.submitted_at = True, now
    subject.save(update_fields=["submitted_to_tcr", "submitted_at"])
    queue.ring(BELL)
