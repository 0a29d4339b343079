"""A brand or campaign as its page shows it: section by section, with advice and a rejection's reasons at each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.brands import brand_lint, campaign_lint, filing
from apps.brands.advice import Advice
from apps.brands.filing import Standing
from apps.brands.models import Brand, Campaign
from apps.brands.pages import wording
from apps.brands.pages.wording import Section
from apps.channels import phone_numbers

_CHOICES: dict[str, dict[Any, str]] = {
    "entity_type": wording.ENTITY_TYPES,
    "tax_id_type": wording.TAX_ID_TYPES,
    "vertical": wording.VERTICALS,
    "brand_relationship": wording.RELATIONSHIPS,
}
_LINKS = ("business_url", "privacy_policy_link", "terms_and_conditions_link")
_TONES = {"queued": "none", "in_review": "waiting", "approved": "done"}
_ICONS = {"queued": "send", "in_review": "clock", "approved": "check", "suspended": "ban", "expired": "clock"}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`rejections` are the registry's words about it; `blocking` and `advice` are ours."""

    column: str
    label: str
    value: str
    is_link: bool = False
    rejections: list[str] = field(default_factory=list)
    blocking: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def is_marked(self) -> bool:
        return bool(self.rejections or self.blocking or self.advice)


@dataclass(frozen=True, slots=True)
class PaperPart:
    title: str
    lead: str
    lines: list[PaperLine]


@dataclass(frozen=True, slots=True)
class TimelineStep:
    word: str
    note: str
    tone: str
    icon: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """`blocking` and `advised` count what there is to change; `rejections` are the reasons that name no field."""

    standing: Standing
    parts: list[PaperPart]
    rejections: list[str]
    blocking: int
    advised: int
    steps: list[TimelineStep]

    @property
    def may_be_submitted(self) -> bool:
        """By its state: what blocks it is said when it is submitted."""
        return not self.standing.is_filed or self.standing.is_refused or self.standing.word == "Expired"


def of_brand(brand: Brand) -> Paper:
    return _paper(brand, wording.BRAND, brand_lint.advice_on(brand))


def of_campaign(campaign: Campaign) -> Paper:
    return _paper(campaign, (*wording.CAMPAIGN, wording.USE_CASES), campaign_lint.advice_on(campaign))


def marks(found: Paper) -> dict[str, PaperLine]:
    """The lines by column, for the form."""
    return {line.column: line for part in found.parts for line in part.lines}


def _paper(subject: Brand | Campaign, sections: Sequence[Section], advice: Iterable[Advice]) -> Paper:
    standing = filing.standing_of(subject)
    told = list(advice) if not standing.is_filed or standing.waits_for == filing.YOU else []
    columns = {column for section in sections for column in section.columns}
    parts = [
        PaperPart(section.title, section.lead, list(_lines(subject, section, told, standing))) for section in sections
    ]
    return Paper(
        standing,
        parts,
        rejections=[text for column, text in standing.reasons if column not in columns],
        blocking=sum(each.is_blocking for each in told),
        advised=sum(not each.is_blocking for each in told),
        steps=list(_steps(subject)),
    )


def _lines(
    subject: Brand | Campaign, section: Section, advice: list[Advice], standing: Standing
) -> Iterator[PaperLine]:
    for column, (label, _) in section.columns.items():
        here = [each for each in advice if each.field == column]
        yield PaperLine(
            column,
            label,
            _value(subject, column),
            is_link=column in _LINKS,
            rejections=[text for field_, text in standing.reasons if field_ == column],
            blocking=[each.text for each in here if each.is_blocking],
            advice=[each.text for each in here if not each.is_blocking],
        )


def _value(subject: Brand | Campaign, column: str) -> str:
    if column in ("use_cases", "sample_messages"):
        return ""  # shown in a form of their own
    value = getattr(subject, column)
    if column == "destination_countries":
        return ", ".join(country["id"] for country in value)
    if column == "contact_phone":
        return phone_numbers.written(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return _CHOICES.get(column, {}).get(value, value or "")


def _steps(subject: Brand | Campaign) -> Iterator[TimelineStep]:
    row = getattr(subject, "filing", None)
    for step in row.steps.all() if row else ():
        yield TimelineStep(
            wording.STATES[step.state],
            step.note,
            _TONES.get(step.state, "failed"),
            _ICONS.get(step.state, "x"),
            step.created_at,
        )
