"""Apply what Meta says of a version, and decide what that means for the template (docs/adr/0031).

Meta's callbacks have no sequence, only a time in whole seconds. Of two results the later one holds, and of two in the
same second the one further down in `_ORDER`. A version comes into force when it is approved for the first time, if no
newer one is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.message_templates import review_events, review_words, versions
from apps.message_templates.models import MessageTemplate, TemplateStatus, TemplateVersion

_ORDER = (
    TemplateStatus.DRAFT,
    TemplateStatus.PENDING,
    TemplateStatus.REJECTED,
    TemplateStatus.APPROVED,
    TemplateStatus.PAUSED,
    TemplateStatus.DISABLED,
)
# From where a result without a time may lead, for one that is late can't be told from one that is new.
_WITHOUT_TIME = {
    TemplateStatus.PENDING: (TemplateStatus.DRAFT,),
    TemplateStatus.REJECTED: (TemplateStatus.DRAFT, TemplateStatus.PENDING),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What Meta says of a version. `at` is when it came to that, None if it doesn't say."""

    status: TemplateStatus
    reason: str | None
    at: datetime | None


def apply(template: MessageTemplate, version: TemplateVersion, result: Result, *, now: datetime) -> bool:
    """Store a result, if it is news, and publish what became of the template. The caller has locked the template."""
    was = template.status
    if not decide(template, version, result, now=now):
        return False
    version.save()
    template.updated_at = now
    template.save()
    if template.deleted_at is None:
        review_events.publish(template, was=was, now=now)
    return True


def decide(template: MessageTemplate, version: TemplateVersion, result: Result, *, now: datetime) -> bool:
    """Change both rows, and store neither. False for what is known already, and for what is too late."""
    reason = review_words.explained(result.status, result.reason)
    if (version.status, version.rejection_reason) == (result.status, reason) or not _is_news(version, result):
        return False
    was_approved = version.status in versions.PUBLISHED
    version.status, version.rejection_reason = result.status, reason
    version.decided_at = result.at or now
    if template.version == version.number or (not was_approved and _comes_into_force(template, version)):
        versions.put_into_force(template, version)
    return True


def _comes_into_force(template: MessageTemplate, version: TemplateVersion) -> bool:
    is_newer = version.number > template.version or template.status not in versions.PUBLISHED
    return version.status == TemplateStatus.APPROVED and is_newer


def _is_news(version: TemplateVersion, result: Result) -> bool:
    was = TemplateStatus(version.status)
    if was == result.status and version.rejection_reason == review_words.explained(was, None):
        return True  # the same, and now we learn why
    if result.at is None:
        return was in _WITHOUT_TIME.get(result.status, _ORDER)
    last = version.decided_at or version.submitted_at
    if last is None:
        return True
    seconds, known = int(result.at.timestamp()), int(last.timestamp())
    if seconds == known:
        return _ORDER.index(result.status) > _ORDER.index(was)
    return seconds > known
