"""Meta's words about a template: what each status means to us, and what to change after each reason.

Source: Meta's "Template status" and "message_template_status_update" pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.message_templates.models import Category, TemplateStatus

# In lists and in callbacks. Words that are in neither table change nothing: LIMIT_EXCEEDED, LOCKED …
STATUSES: Mapping[str, TemplateStatus] = {
    "PENDING": TemplateStatus.PENDING,
    "IN_REVIEW": TemplateStatus.PENDING,
    "SUBMITTED": TemplateStatus.PENDING,
    "APPROVED": TemplateStatus.APPROVED,
    "REINSTATED": TemplateStatus.APPROVED,
    "UNARCHIVED": TemplateStatus.APPROVED,
    "FLAGGED": TemplateStatus.APPROVED,  # may soon be paused
    "REJECTED": TemplateStatus.REJECTED,
    "IN_APPEAL": TemplateStatus.REJECTED,
    "PAUSED": TemplateStatus.PAUSED,
    "DISABLED": TemplateStatus.DISABLED,
    "ARCHIVED": TemplateStatus.DISABLED,
}
GONE = frozenset({"DELETED", "PENDING_DELETION"})

HEADER_SAMPLE = "HEADER_SAMPLE"  # our own reason: the file could not be given to Meta
_ADVICE: Mapping[str, str] = {
    "ABUSIVE_CONTENT": "Remove words that threaten, insult or discriminate, then submit it again.",
    "INVALID_FORMAT": "Check the variables: each needs a sample, none may begin or end the text or follow another, "
    "and links must lead to your own site.",
    "INCORRECT_CATEGORY": "Choose the category that fits the text (MARKETING for anything that promotes), then submit "
    "it again.",
    "PROMOTIONAL": "Remove offers and promotion, or choose the category MARKETING.",
    "TAG_CONTENT_MISMATCH": "The text doesn't fit its category or language. Correct the one that is wrong.",
    "SCAM": "Remove anything that could be taken for fraud: requests for passwords, card numbers or payments, and "
    "shortened links.",
    HEADER_SAMPLE: "Meta's reviewers need the file. Put it where everyone can open it, then submit it again.",
    "NON_TRANSIENT_ERROR": "Meta could not review it. Submit it again.",
    "NONE": "Meta gave no reason. Compare the text with Meta's template guidelines, or appeal in WhatsApp Manager.",
}
_OTHER = "Change the text as Meta says, then submit it again."
BETWEEN = " — "  # between Meta's code and its explanation, as a provider gives them


def status_of(word: str) -> TemplateStatus | None:
    """None for a word that changes nothing."""
    return STATUSES.get(word.upper())


def category_of(word: str) -> str:
    """Older templates at Meta have categories that no longer exist."""
    return word.upper() if word.upper() in Category.values else Category.UTILITY


def explained(status: str, reason: str | None) -> str | None:
    """Meta's reason, and for a rejection what to change."""
    if status == TemplateStatus.REJECTED:
        reason = reason or "NONE"
        code = reason.partition(BETWEEN)[0]
        advice = _ADVICE.get(code, _OTHER)
        return advice if reason == "NONE" else f"{reason.rstrip('.')}. {advice}"
    return reason if status in (TemplateStatus.PAUSED, TemplateStatus.DISABLED) else None
