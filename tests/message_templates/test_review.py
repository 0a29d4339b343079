from __future__ import annotations

import pytest

from apps.message_templates import review
from apps.message_templates.models import TemplateStatus

SENDABLE = [status for status in TemplateStatus if status != TemplateStatus.DRAFT]


@pytest.mark.parametrize("channel", [None, "sms", "whatsapp", "rcs"])
def test_draft_is_not_sent(channel: str | None) -> None:
    with pytest.raises(review.NotApproved) as refused:
        review.check(TemplateStatus.DRAFT, [channel])

    assert (refused.value.code, refused.value.field) == ("BUSINESS_005", "template")
    assert "draft" in refused.value.message


@pytest.mark.parametrize("channel", [None, "sms", "rcs"])
@pytest.mark.parametrize("status", SENDABLE)
def test_what_was_submitted_is_sent_anywhere_but_over_whatsapp(status: str, channel: str | None) -> None:
    review.check(status, [channel])


@pytest.mark.parametrize("status", SENDABLE)
def test_whatsapp_waits_for_the_approval(status: str) -> None:
    if status == TemplateStatus.APPROVED:
        review.check(status, ["sms", "whatsapp"])
        return
    with pytest.raises(review.NotApproved) as refused:
        review.check(status, ["sms", "whatsapp"])
    assert refused.value.message == "WhatsApp template is not approved"


def test_automatic_routing_does_not_choose_whatsapp_without_an_approval() -> None:
    assert review.open_to(TemplateStatus.APPROVED, ["sms", "whatsapp"]) == ("sms", "whatsapp")
    assert review.open_to(TemplateStatus.PENDING, ["sms", "whatsapp"]) == ("sms",)
