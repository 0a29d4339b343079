"""What to change in a template that Meta rejected or paused, by the reason that it gave."""

from __future__ import annotations

from apps.message_templates.models import MessageTemplate, TemplateStatus

# Meta's codes (the field `rejected_reason` of a message template). All else it says is shown as it is.
_ADVICE = {
    "ABUSIVE_CONTENT": (
        "Meta says that the text abuses or threatens people.",
        "Remove words that could offend or threaten.",
    ),
    "INCORRECT_CATEGORY": (
        "Meta says that the category is wrong.",
        "Choose Marketing if the text advertises anything, even in one sentence.",
    ),
    "TAG_CONTENT_MISMATCH": (
        "Meta says that the text doesn't fit its category or language.",
        "Choose the language that all of the text is in, and the category that fits it.",
    ),
    "INVALID_FORMAT": (
        "Meta says that the format is wrong.",
        "Don't begin or end with a variable, don't put two side by side, and give each a realistic sample.",
    ),
    "PROMOTIONAL": (
        "Meta says that the text advertises.",
        "Choose Marketing, or remove the offer.",
    ),
    "SCAM": (
        "Meta says that the text looks like a scam.",
        "Name your business, link to your own domain, and don't ask for passwords or card numbers.",
    ),
}
_OTHERWISE = "Change the text so that the reason no longer holds, then submit it again."


def of(template: MessageTemplate) -> tuple[str, str] | None:
    """The reason and what to change. None unless the template was rejected."""
    if template.status != TemplateStatus.REJECTED:
        return None
    reason = template.rejection_reason or ""
    if reason.upper() in _ADVICE:
        return _ADVICE[reason.upper()]
    return (reason if reason and reason != "NONE" else "Meta gave no reason.", _OTHERWISE)
