from __future__ import annotations

from typing import Any

import pytest

from apps.webhooks.endpoints import event_tree
from apps.webhooks.models import Endpoint


def _endpoint(types: list[str], filters: dict[str, list[str]] | None = None) -> Endpoint:
    return Endpoint(event_types=types, event_filters=filters)


@pytest.mark.parametrize(
    ("types", "filters", "chosen"),
    [
        (["message"], None, {"message"}),
        (["messages", "template"], None, {"message", "templates"}),
        (["message", "contact"], {"message": ["sent", "failed"]}, {"message.sent", "message.failed", "contact"}),
        (["messages"], {"message": ["sent"]}, {"message.sent"}),
        (["message", "messages"], {"message": ["sent"], "messages": ["read"]}, {"message.sent", "message.read"}),
    ],
)
def test_what_an_endpoint_subscribes_to(types: list[str], filters: Any, chosen: set[str]) -> None:
    assert event_tree.chosen(_endpoint(types, filters)) == chosen


@pytest.mark.parametrize(
    ("names", "types", "filters"),
    [
        (["message"], ["message"], None),
        (["message", "message.sent"], ["message"], None),
        (["message.failed", "message.sent"], ["message"], {"message": ["sent", "failed"]}),
        (["templates", "contact.help"], ["templates", "contact"], {"contact": ["help"]}),
    ],
)
def test_what_a_choice_means(names: list[str], types: list[str], filters: Any) -> None:
    assert event_tree.settings_of(names, None) == (types, filters)


def test_all_events_of_a_kind_one_by_one_are_not_the_whole_kind() -> None:
    """What is added later is left out."""
    names = [
        event.name for branch in event_tree.tree([]) for event, _ in branch.events if branch.family.name == "contact"
    ]

    assert event_tree.settings_of(names, None) == (
        ["contact"],
        {"contact": ["opt_in", "opt_out", "help", "custom_keyword"]},
    )


@pytest.mark.parametrize("types", [["messages", "template"], ["message", "messages", "contact"]])
def test_an_endpoint_keeps_its_own_words(types: list[str]) -> None:
    row = _endpoint(types, {types[0]: ["sent"]})

    kept, filters = event_tree.settings_of(event_tree.chosen(row), row)

    assert kept == types
    assert event_tree.chosen(_endpoint(kept, filters)) == event_tree.chosen(row)


def test_a_subscription_in_words() -> None:
    row = _endpoint(["messages", "contact"], {"messages": ["failed", "sent"]})

    assert event_tree.words(row) == "Messages (sent, failed), Contacts"
