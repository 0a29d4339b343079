"""The file that people take away: exactly what is filtered, read in pieces."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.messaging import export, listing
from apps.messaging.filters import Filters
from apps.messaging.models import Status
from tests.cast import Cast
from tests.factories import message_templates, messaging
from tests.messaging.conftest import NOW
from tests.messaging.test_listing import write_history


def test_a_line_of_the_file(cast: Cast) -> None:
    template = message_templates.template(cast.shop)
    message = messaging.message(
        cast.shop,
        status=Status.FAILED,
        error_code="ERR_CONSENT_BLOCKED",
        description="No",
        template_id=template.id,
        body={"content": "Hello"},
        created_at=NOW,
    )

    (line,) = export.rows(cast.acme, Filters())

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
        "error_code": "ERR_CONSENT_BLOCKED",
        "description": "No",
    }


def test_the_file_holds_what_the_list_shows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    write_history(cast.acme, 40)
    write_history(cast.outsider, 8)
    monkeypatch.setattr(listing, "_AT_ONCE", 7)
    asked = Filters(status="delivered")

    with django_assert_max_num_queries(2 + 3 * 3):
        lines = list(export.rows(cast.acme, asked))

    assert [line[0] for line in lines] == [message.id for message in listing.page(cast.acme, asked).messages]
    assert list(export.rows(cast.sibling, asked)) == []
