"""What a history is narrowed to: the dashboard's words, the programs' words, and both together."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.messaging import filtering
from apps.messaging.filtering import MessageFilters
from tests.cast import Cast


@pytest.mark.parametrize(
    ("given", "standings"),
    [
        (MessageFilters(), set()),
        (MessageFilters(status="delivered"), {"DELIVERED", "READ"}),
        (MessageFilters(status="failed"), {"FAILED"}),
        (MessageFilters(status="blocked"), {"BLOCKED"}),
        (MessageFilters(status="FAILED"), {"FAILED", "BLOCKED"}),
        (MessageFilters(status="READ"), {"READ"}),
        (MessageFilters(direction="INBOUND"), {"RECEIVED"}),
        (MessageFilters(direction="OUTBOUND", status="moving"), {"ROUTED", "SENT"}),
        (MessageFilters(direction="INBOUND", status="failed"), {"none"}),
    ],
)
def test_which_standings_pass(given: MessageFilters, standings: set[str]) -> None:
    assert given.standings == standings


def test_every_standing_but_those_received_is_outbound() -> None:
    assert "RECEIVED" not in MessageFilters(direction="OUTBOUND").standings
    assert len(MessageFilters(direction="OUTBOUND").standings) == 9


def test_an_owner_is_a_column(cast: Cast) -> None:
    assert cast.shop.profile is not None
    assert filtering.owner(cast.acme) == ("organization_id = %(owner)s", {"owner": cast.acme.organization.id})
    assert filtering.owner(cast.shop) == ("profile_id = %(owner)s", {"owner": cast.shop.profile.id})


def test_conditions_name_what_is_asked_and_nothing_else() -> None:
    assert filtering.of_messages(MessageFilters())[0] == "true"
    assert filtering.of_messages(MessageFilters(channel="auto"))[0] == "channel IS NULL"
    assert filtering.of_counts(MessageFilters(channel="auto"))[1]["counted_channel"] == ""
    condition, values = filtering.of_messages(MessageFilters(template_id=(wanted := uuid4()), code="ERR_X"))
    assert condition == "template_id = %(template)s AND error_code = %(code)s"
    assert (values["template"], values["code"]) == (wanted, "ERR_X")


def test_narrow_is_what_asks_for_more_than_a_time() -> None:
    assert not MessageFilters(low=uuid4()).is_narrow
    assert MessageFilters(code="ERR_X").is_narrow
