"""Messages as lines of a list."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from apps.billing.models import EntryKind
from apps.messaging.history import rows
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories import billing, message_templates, messaging
from tests.messaging.conftest import NOW


def test_a_line_says_where_with_whom_and_what(cast: Cast) -> None:
    template = message_templates.template(cast.acme)
    message = messaging.message(
        cast.acme,
        status=MessageStatus.FAILED,
        error_code="ERR_UNDELIVERABLE",
        channel="sms",
        template_id=template.id,
        body={"content": "Hello Ada!"},
    )

    (row,) = rows.of([message], now=NOW)

    assert (row.mark.word, row.number, row.text, row.remark) == (
        "Failed",
        "+1 415-555-2671",
        "Hello Ada!",
        "Not delivered",
    )
    assert (row.template, row.channel.word, row.is_watched) == (template, "SMS", False)


def test_words_that_are_not_written_yet_are_foreseen(cast: Cast) -> None:
    template = message_templates.template(cast.acme)
    told = messaging.message(cast.acme, template_id=template.id, parameters={"name": "Ada"})
    untold = messaging.message(cast.acme, template_id=template.id)
    nothing = messaging.message(cast.acme)

    assert [row.text for row in rows.of([told, untold, nothing], now=NOW)] == ["Hello Ada!", "Hello {{name}}!", ""]


def test_a_message_without_its_parameters_shows_the_gaps_and_why_it_was_not_sent(cast: Cast) -> None:
    words = message_templates.definition(
        "Hello {{0:variable}}, order {{1:variable}}, code {{2:variable}}", "name", "order_id", "code"
    )
    template = message_templates.template(cast.acme, definition=words)
    message = messaging.message(
        cast.acme,
        template_id=template.id,
        parameters={"code": 7},
        status=MessageStatus.FAILED,
        error_code="ERR_TEMPLATE_PARAMS_INVALID",
    )

    (row,) = rows.of([message], now=NOW)

    assert row.text == "Hello {{name}}, order {{order_id}}, code {{code}}"
    assert row.remark == "Not sent: name and order_id are missing; code must be text"


def test_a_line_says_what_it_cost(cast: Cast) -> None:
    charged, free = messaging.message(cast.acme), messaging.message(cast.acme)
    billing.charge(charged, 7_900)
    billing.charge(charged, 12_000, EntryKind.CONTACT)

    assert [row.cost for row in rows.of([charged, free], now=NOW)] == ["$0.0199", ""]


def test_templates_and_costs_take_one_query_each(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = [
        messaging.message(cast.acme, template_id=message_templates.template(cast.acme, f"greeting{index}").id)
        for index in range(5)
    ]

    with django_assert_num_queries(2):
        rows.of(made, now=NOW)
