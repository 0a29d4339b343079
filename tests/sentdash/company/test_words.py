"""The words of the demo company: lawful templates, numbers that belong to nobody, refusals the adapter knows."""

from __future__ import annotations

from itertools import chain

import pytest

from apps.channels import phone_numbers
from apps.channels.providers.telnyx.codes import ERRORS
from apps.message_templates.definition import normalize
from sentdash.company import words
from sentdash.company.words import Refusal, Text


@pytest.mark.parametrize("text", [text for _, text in words.every_text()], ids=lambda text: text.name)
def test_templates_keep_the_rules_of_templates(text: Text) -> None:
    assert normalize(text.definition, category=text.category)


def test_numbers_are_there_once_and_can_be_written_to() -> None:
    numbers = [*words.AMERICANS, *words.EUROPEANS]

    assert len(numbers) == len(set(numbers))
    assert all(known and known.is_valid for known in map(phone_numbers.check, numbers))


@pytest.mark.parametrize("refusal", words.REFUSALS, ids=lambda refusal: refusal.code)
def test_refusals_are_known_to_the_adapter(refusal: Refusal) -> None:
    assert refusal.code in ERRORS


def test_what_is_said_is_in_the_past_of_nobody() -> None:
    said = " ".join(chain.from_iterable(words.REPLIES.values()))

    assert "@" not in said
    assert "http" not in said
