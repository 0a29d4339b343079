"""Reading numbers as people write them."""

from __future__ import annotations

import pytest

from apps.messaging.playground import recipients


@pytest.mark.parametrize("text", ["+14155552671", "  +1 (415) 555-2671 ", "+1-415-555-2671", "\n\n+1.415.555.2671\n"])
def test_a_number_is_read_in_any_form(text: str) -> None:
    assert recipients.read(text).phones == ("+14155552671",)


def test_numbers_keep_their_order_and_count_once() -> None:
    found = recipients.read("+442079460958\n+14155552671, +44 20 7946 0958; +14155552671 +44 20 7946 0958")

    assert found.phones == ("+442079460958", "+14155552671")
    assert found.repeats == 3
    assert found.problems == []


def test_each_bad_line_is_named() -> None:
    found = recipients.read("+14155552671\nJane\n\n+12")

    assert found.problems == [
        "Line 2, “Jane”, is not a phone number. Begin with + and the country code.",
        "Line 4, “+12”, is not a phone number. Check its country code and how many digits follow it.",
    ]


def test_many_bad_lines_are_counted() -> None:
    found = recipients.read("\n".join("abcdefgh"))

    assert len(found.problems) == 6
    assert found.problems[-1] == "3 more lines aren't phone numbers."


def test_a_number_that_nobody_can_have_is_left_to_the_pipeline() -> None:
    assert recipients.read("+10000000000").phones == ("+10000000000",)


def test_more_than_a_thousand_are_refused() -> None:
    found = recipients.read("\n".join(f"+1415555{number:04}" for number in range(1001)))

    assert found.problems == ["You can send to 1,000 people at once, not 1,001."]
