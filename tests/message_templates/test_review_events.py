"""A template's review is an event when it comes to another result."""

from __future__ import annotations

import pytest
from django.db import transaction

from apps.core.errors import DomainError
from apps.message_templates import review_events
from apps.message_templates.models import TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.factories.webhooks import endpoint, published, sample_keys
from tests.message_templates.authoring import LATER, PROSE, create, edit


@pytest.fixture(autouse=True)
def _endpoint(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])


def test_submitting_a_new_template_is_an_event(cast: Cast) -> None:
    row = create(cast.shop, name="Order sent", submit_for_review=True)

    (event,) = published()
    assert (event["event"], event["subject"], event["profile_id"]) == ("templates", str(row.id), str(cast.shop.id))
    assert list(event["payload"]) == sample_keys("templates")
    assert event["payload"] == {
        "account_id": str(cast.shop.id),
        "template_id": str(row.id),
        "template_name": "Order sent",
        "whatsapp_template_id": None,
        "status": "PENDING",
        "language": "en_US",
        "category": "UTILITY",
        "channel": "whatsapp",
        "reason": None,
    }


@pytest.mark.parametrize("status", [TemplateStatus.DRAFT, TemplateStatus.REJECTED])
def test_submitting_one_that_is_there_is_an_event(cast: Cast, status: TemplateStatus) -> None:
    row = template(cast.shop, status=status)

    edit(cast.acme, row, submit_for_review=True)

    (event,) = published()
    assert (event["payload"]["status"], event["payload"]["account_id"]) == ("PENDING", str(cast.shop.id))


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "PAUSED", "DISABLED"])
def test_verdict_is_an_event_with_its_reason(cast: Cast, status: str) -> None:
    row = template(cast.acme, status=status, rejection_reason="Too vague", whatsapp_template_id="123")

    review_events.publish(row, was=TemplateStatus.PENDING, now=LATER)

    (event,) = published()
    said = (event["payload"]["status"], event["payload"]["reason"], event["payload"]["whatsapp_template_id"])
    assert said == (status, "Too vague", "123")


def test_draft_and_what_leaves_the_status_are_no_events(cast: Cast) -> None:
    create(cast.acme)
    edit(cast.acme, template(cast.acme, "rejected", status=TemplateStatus.REJECTED), definition=PROSE)
    edit(cast.acme, template(cast.acme, "pending", status=TemplateStatus.PENDING), name="Renamed")

    assert published() == []


def test_template_that_is_refused_or_rolled_back_is_not_published(cast: Cast) -> None:
    template(cast.acme, "greeting")
    with pytest.raises(DomainError):
        create(cast.acme, name="greeting", submit_for_review=True)

    with transaction.atomic():
        create(cast.acme, submit_for_review=True)
        transaction.set_rollback(True)

    assert published() == []
