"""What changed, in words that a person reads."""

from __future__ import annotations

from typing import Any

import pytest

from apps.audit_log import values
from apps.audit_log.values import Difference


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("name", "Name"),
        ("endpoint_url", "Endpoint URL"),
        ("tcr_brand_id", "TCR brand"),
        ("whatsapp_phone_number", "WhatsApp phone number"),
        ("is_active", "Is active"),
        ("_id", "_id"),
    ],
)
def test_columns_have_names(column: str, name: str) -> None:
    assert values.field(column) == name


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        ([], "–"),
        (False, "No"),
        (0, "0"),
        (True, "Yes"),
        (["VIP", "Berlin"], "VIP; Berlin"),
        ("2026-11-28T22:15:00.125+00:00", "28 Nov 2026, 22:15:00 UTC"),
        ("2026-11-28", "2026-11-28"),
        ("+14155552671", "+1 415-555-2671"),
        ("+9990000000", "+9990000000"),
        ("called from +14155552671", "called from +1 415-555-2671"),
        ("+15 of them", "+15 of them"),
        ({"email": "a@b.test", "phone": None}, "email: a@b.test, phone: –"),
        ("x" * 5_000, "x" * 2_000),
    ],
)
def test_values_have_words(value: Any, words: str) -> None:
    assert values.words(value) == words


def test_of_an_object_only_the_places_that_differ_are_shown() -> None:
    before = {"body": {"sms": {"template": "Hello", "variables": []}}, "footer": None}
    after = {"body": {"sms": {"template": "Bye", "variables": []}}, "footer": None}

    found = values.differences({"definition": [before, after], "name": ["a", "b"], "hash": None})

    assert found == [
        Difference("Definition › body › sms › template", "Hello", "Bye"),
        Difference("Hash", is_kept=False),
        Difference("Name", "a", "b"),
    ]


def test_a_new_object_is_shown_by_its_places() -> None:
    assert values.differences({"contact": [None, {"name": "Ada"}]}) == [Difference("Contact › name", "–", "Ada")]
