"""The file that people take away: exactly what is filtered, read in pieces."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.billing.models import EntryKind
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import export, listing
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories import billing, message_templates, messaging
from tests.messaging.conftest import NOW
from tests.messaging.history.test_listing import write_history


def test_a_line_of_the_file(cast: Cast) -> None:
    template = message_templates.template(cast.shop)
    message = messaging.message(
        cast.shop,
        status=MessageStatus.FAILED,
        error_code="ERR_CONSENT_BLOCKED",
        description="No",
        template_id=template.id,
        body={"content": "Hello"},
        created_at=NOW,
    )

    (line,) = export.rows(cast.acme, MessageFilters())

    assert dict(zip(export.HEADER, line, strict=True)) == {
        "id": message.id,
        "created_at": "2026-05-04T09:30:15.123+00:00",
        "scheduled_at": None,
        "direction": "OUTBOUND",
        "status": "FAILED",
        "standing": "Blocked",
        "channel": None,
        "phone": "+14155552671",
        "number": None,
        "profile": "EU shop",
        "template": "greeting",
        "message": "Hello",
        "segments": None,
        "price": None,
        "active_contact_price": None,
        "error_code": "ERR_CONSENT_BLOCKED",
        "description": "No",
        "not_filled_in": None,
    }


def test_what_a_message_cost_is_in_the_file(cast: Cast) -> None:
    message = messaging.message(cast.acme)
    billing.charge(message, 7_900)
    billing.charge(message, 12_000, EntryKind.CONTACT)

    (line,) = export.rows(cast.acme, [message.id])

    told = dict(zip(export.HEADER, line, strict=True))
    assert [str(told[name]) for name in ("price", "active_contact_price")] == ["0.0079", "0.0120"]


def test_a_message_without_its_parameters_has_gaps_in_the_file_too(cast: Cast) -> None:
    words = message_templates.definition("Hello {{0:variable}}, order {{1:variable}}", "name", "order_id")
    template = message_templates.template(cast.acme, definition=words)
    fields: dict[str, Any] = {
        "template_id": template.id,
        "status": MessageStatus.FAILED,
        "error_code": "ERR_TEMPLATE_PARAMS_INVALID",
    }
    messaging.message(cast.acme, parameters={"name": "Bob"}, created_at=NOW, **fields)
    messaging.message(cast.acme, created_at=NOW, template_id=cast.acme.id)  # its template is gone

    lines = [dict(zip(export.HEADER, line, strict=True)) for line in export.rows(cast.acme, MessageFilters())]

    assert [(line["message"], line["not_filled_in"]) for line in lines] == [
        (None, None),
        ("Hello Bob, order {{order_id}}", "order_id"),
    ]


def test_the_file_holds_what_the_list_shows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    write_history(cast.acme, 40)
    write_history(cast.outsider, 8)
    monkeypatch.setattr(listing, "_AT_ONCE", 7)
    asked = MessageFilters(status="delivered")

    with django_assert_max_num_queries(2 + 4 * 3):
        lines = list(export.rows(cast.acme, asked))

    assert [line[0] for line in lines] == [message.id for message in listing.page(cast.acme, asked).rows]
    assert list(export.rows(cast.sibling, asked)) == []
