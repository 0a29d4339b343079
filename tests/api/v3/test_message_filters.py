"""GET /v3/messages: what the list shows, what each filter leaves of it, and which filters are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.core.models import new_id
from apps.messaging.models import Message, MessageStatus
from tests.api.v3_program import Answer, Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact
from tests.factories.messaging import WHEN, message


def _ids(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [shown["id"] for shown in answer.data["messages"]]


Query = Callable[[Message], dict[str, Any]]


@pytest.mark.parametrize(
    "query",
    [
        lambda row: {"status": "DELIVERED"},
        lambda row: {"status": "delivered"},
        lambda row: {"channel": "whatsapp"},
        lambda row: {"channel": "WhatsApp"},
        lambda row: {"to": row.phone},
        lambda row: {"to": f" {row.phone[1:]}"},  # a bare + in a query string
        lambda row: {"contact_id": str(row.contact_id)},
        lambda row: {"contact_id": str(row.contact_id).upper()},
        lambda row: {"template_id": str(row.template_id)},
        lambda row: {"created_after": "2026-05-04T09:30:15.123456Z"},
        lambda row: {"created_after": "2026-05-04T11:30:15.123456+02:00"},
        lambda row: {"created_after": "2026-05-04T09:30:15.123456 00:00"},
        lambda row: {"created_before": "2026-05-04T10:30:15.123457Z", "status": "DELIVERED"},
        lambda row: {"direction": "OUTBOUND", "channel": "whatsapp", "status": "", "to": row.phone},
    ],
)
def test_filter_finds_the_one_it_describes(cast: Cast, program: Program, query: Query) -> None:
    message(cast.acme, contact_id=contact(cast.acme, PHONE).id, channel="sms")
    wanted = message(
        cast.acme,
        "+442079460958",
        contact_id=contact(cast.acme, "+442079460958").id,
        channel="whatsapp",
        status=MessageStatus.DELIVERED,
        template_id=new_id(),
        created_at=WHEN + timedelta(hours=1),
    )

    assert _ids(program.get("/v3/messages", **query(wanted))) == [str(wanted.id)]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "READ"},
        {"channel": "rcs"},
        {"direction": "INBOUND"},
        {"to": "+14155550000"},
        {"contact_id": "01890000-0000-7000-8000-000000000000"},
        {"template_id": "01890000-0000-7000-8000-000000000000"},
        {"created_after": "2026-05-04T09:30:15.123456Z"},
        {"created_before": "2026-05-04T09:30:15.123456Z"},
        {"created_after": "9999-12-31T23:59:59-23:59"},
        {"created_after": "3800-03-14T06:48:45-19:44"},
        {"created_before": "0001-01-01T00:00:00+14:00"},
        {"created_before": "1960-01-01T00:00:00Z"},
    ],
)
def test_filter_that_describes_nothing_finds_nothing(cast: Cast, program: Program, query: dict[str, str]) -> None:
    message(cast.acme, contact_id=contact(cast.acme).id)

    found = program.get("/v3/messages", **query)

    assert _ids(found) == []
    assert found.data["pagination"]["total_count"] == 0


@pytest.mark.parametrize("far", ["0001-01-01T00:00:00Z", "1960-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_time_before_everything_leaves_out_nothing(cast: Cast, program: Program, far: str) -> None:
    row = message(cast.acme)

    assert _ids(program.get("/v3/messages", created_after=far)) == [str(row.id)]


def test_filter_by_number_does_not_reach_into_another_account(cast: Cast) -> None:
    contact(cast.outsider)
    row = message(cast.acme, contact_id=contact(cast.acme).id)

    assert _ids(Program(cast.outsider).get("/v3/messages", to=PHONE)) == []
    assert _ids(Program(cast.acme).get("/v3/messages", to=PHONE)) == [str(row.id)]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        *[(name, "nonsense") for name in ("status", "channel", "direction", "template_id", "contact_id", "to")],
        *[(name, "\0") for name in ("status", "channel", "direction", "template_id", "contact_id", "to")],
        ("to", "14155552671"),
        ("to", "+1415555267l"),
        ("channel", "auto"),
        *[(name, "yesterday") for name in ("created_after", "created_before")],
        *[(name, "2026-05-04") for name in ("created_after", "created_before")],
        *[(name, "2026-05-04T09:30:15") for name in ("created_after", "created_before")],
        *[(name, "2026-13-04T09:30:15Z") for name in ("created_after", "created_before")],
        *[(name, "\0") for name in ("created_after", "created_before")],
    ],
)
def test_bad_filter_is_named(program: Program, name: str, bad: str) -> None:
    answer = program.get("/v3/messages", **{name: bad})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.named == {name}


def test_all_bad_filters_are_named_at_once(program: Program) -> None:
    answer = program.get("/v3/messages", status="x", to="y", template_id="z", channel="sms")

    assert answer.named == {"status", "to", "template_id"}


def test_longer_page_costs_no_more_queries(cast: Cast, program: Program, django_assert_max_num_queries: Any) -> None:
    for index in range(30):
        template = message_templates.template(cast.acme, f"greeting_{index}")
        message(cast.acme, template_id=template.id)
    program.get("/v3/me")

    with django_assert_max_num_queries(7):  # the limit, the count in three, the page, the templates, the prices
        assert len(_ids(program.get("/v3/messages", page_size=30))) == 30
