"""Meta's words: what they mean, and what to change."""

from __future__ import annotations

import pytest

from apps.message_templates import review_words
from apps.message_templates.models import TemplateStatus


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("APPROVED", TemplateStatus.APPROVED),
        ("approved", TemplateStatus.APPROVED),
        ("REINSTATED", TemplateStatus.APPROVED),
        ("FLAGGED", TemplateStatus.APPROVED),
        ("PENDING", TemplateStatus.PENDING),
        ("REJECTED", TemplateStatus.REJECTED),
        ("IN_APPEAL", TemplateStatus.REJECTED),
        ("PAUSED", TemplateStatus.PAUSED),
        ("DISABLED", TemplateStatus.DISABLED),
        ("LIMIT_EXCEEDED", None),
        ("SOMETHING_NEW", None),
    ],
)
def test_statuses(word: str, status: TemplateStatus | None) -> None:
    assert review_words.status_of(word) == status


@pytest.mark.parametrize(
    ("reason", "start", "advice"),
    [
        ("ABUSIVE_CONTENT", "ABUSIVE_CONTENT. ", "Remove words that threaten"),
        ("INVALID_FORMAT", "INVALID_FORMAT. ", "Check the variables"),
        ("INVALID_FORMAT — Adjacent parameters.", "INVALID_FORMAT — Adjacent parameters. ", "Check the variables"),
        ("PROMOTIONAL", "PROMOTIONAL. ", "choose the category MARKETING"),
        ("TAG_CONTENT_MISMATCH", "TAG_CONTENT_MISMATCH. ", "doesn't fit its category"),
        ("SCAM", "SCAM. ", "could be taken for fraud"),
        ("INCORRECT_CATEGORY", "INCORRECT_CATEGORY. ", "Choose the category that fits"),
        ("NON_TRANSIENT_ERROR", "NON_TRANSIENT_ERROR. ", "Submit it again"),
        ("Too many variables", "Too many variables. ", "as Meta says"),
        ("NONE", "Meta gave no reason", "Compare the text"),
        (None, "Meta gave no reason", "Compare the text"),
    ],
)
def test_rejection_says_why_and_what_to_change(reason: str | None, start: str, advice: str) -> None:
    said = review_words.explained(TemplateStatus.REJECTED, reason)

    assert said is not None
    assert said.startswith(start)
    assert advice in said


def test_only_results_that_stop_a_template_have_a_reason() -> None:
    assert review_words.explained(TemplateStatus.PAUSED, "Paused for 3 hours") == "Paused for 3 hours"
    assert review_words.explained(TemplateStatus.APPROVED, "NONE") is None
    assert review_words.explained(TemplateStatus.PENDING, "x") is None


def test_category_of_before_is_utility() -> None:
    assert review_words.category_of("MARKETING") == "MARKETING"
    assert review_words.category_of("TRANSPORTATION_UPDATE") == "UTILITY"
