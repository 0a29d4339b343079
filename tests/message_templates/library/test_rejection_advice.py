from __future__ import annotations

from apps.message_templates.library import rejection_advice
from apps.message_templates.models import MessageTemplate, TemplateStatus


def _of(reason: str | None, status: str = TemplateStatus.REJECTED) -> tuple[str, str] | None:
    return rejection_advice.of(MessageTemplate(status=status, rejection_reason=reason))


def test_known_reasons_say_what_to_change() -> None:
    assert _of("INCORRECT_CATEGORY") == (
        "Meta says that the category is wrong.",
        "Choose Marketing if the text advertises anything, even in one sentence.",
    )


def test_other_reasons_are_shown_as_they_are() -> None:
    said, advice = _of("It looks like spam.") or ("", "")

    assert said == "It looks like spam."
    assert advice.startswith("Change the text")
    assert (_of(None) or ("",))[0] == "Meta gave no reason."


def test_only_a_rejected_template_has_advice() -> None:
    assert _of("SCAM", TemplateStatus.APPROVED) is None
