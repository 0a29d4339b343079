"""From a form to a call, and from an answer to what is shown."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from apps.api.explorer import request_form
from apps.api.explorer.try_call import Answered, Asked
from apps.api.openapi.document import VERSIONS
from apps.api.openapi.reading import OperationEntry, entries, entry


def _entry(id: str) -> OperationEntry:
    found = entry("v3", id)
    assert found is not None
    return found


def test_path_and_query_are_filled_in() -> None:
    form = {"path.webhook_id": " 7 ", "query.page": "2", "query.search": "", "query.unknown": "x"}

    asked = request_form.asked(_entry("webhooks_events_list"), form)

    assert (asked.method, asked.path, asked.query, asked.body) == ("GET", "/v3/webhooks/7/events", {"page": "2"}, b"")


@pytest.mark.parametrize(
    "body", ['{"phone_number": "+14155552672"}', '{"phone_number": "+14155552672", "sandbox": false}']
)
def test_change_is_a_rehearsal_whatever_it_says(body: str) -> None:
    asked = request_form.asked(_entry("contacts_create"), {"body": body})

    assert orjson.loads(asked.body) == {"phone_number": "+14155552672", "sandbox": True}


@pytest.mark.parametrize("body", ["[]", '"text"'])
def test_what_is_no_object_goes_as_it_is(body: str) -> None:
    assert request_form.asked(_entry("contacts_create"), {"body": body}).body == body.encode()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("{", "Line 1, column 2: "),
        ('{\n  "a": 1,\n "b" 2}', "Line 3, column 6: "),
        ("{'a': 1}", "Line 1, column 2: expecting property name enclosed in double quotes."),
        ('{"a": 1 "b": 2}', "Line 1, column 9: expecting ',' delimiter."),
        ('{"a": NaN}', "Line 1, column 7: "),
        ('{"a": 1}{', "Line 1, column 9: extra data."),
        ('{"a": "\ud800"}', ""),
    ],
)
def test_body_that_is_no_json_is_told_with_its_place(body: str, place: str) -> None:
    problem = request_form.problem(body)

    assert problem.startswith("This isn't valid JSON. ")
    assert place in problem


@pytest.mark.parametrize("body", ["", "  \n", "{}", "[]", '"text"', '{"a": {"b": [1]}}'])
def test_body_that_is_json_has_no_problem(body: str) -> None:
    assert request_form.problem(body) == ""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_body_begins_with_an_example_that_can_be_sent(version: str) -> None:
    bodies = [request_form.filled(each, {}) for group in entries(version).values() for each in group if each.body]

    assert [filled["problem"] for filled in bodies] == [""] * len(bodies)
    assert all(filled["body"] for filled in bodies)
    assert all(int(str(filled["rows"])) >= 10 for filled in bodies)


def test_form_begins_with_examples_and_keeps_what_was_sent() -> None:
    lookup = _entry("numbers_lookup_retrieve")
    first, again = request_form.filled(lookup, {}), request_form.filled(lookup, {"path.phone": "+1"})

    assert [value for _, value in _fields(first)] == ["+14155552672"]
    assert [value for _, value in _fields(again)] == ["+1"]
    assert '"phone_number": "+14155552672"' in str(request_form.filled(_entry("contacts_create"), {})["body"])


def test_answer_is_shown_in_lines_with_the_call_as_curl() -> None:
    asked = Asked("POST", "/v3/contacts", {}, b'{"phone_number":"it\'s"}')

    shown = request_form.shown(
        asked, Answered(400, "Bad Request", {"X-Request-Id": "req_1", "Vary": "Cookie"}, b'{"a":1}', 3.0)
    )

    assert (shown.tone, shown.body, shown.headers) == ("failed", '{\n  "a": 1\n}', (("X-Request-Id", "req_1"),))
    assert shown.curl.splitlines()[0].endswith("/v3/contacts \\")
    assert "it'\"'\"'s" in shown.curl


def _fields(filled: dict[str, object]) -> Any:
    return filled["fields"]
