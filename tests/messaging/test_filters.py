"""What a history is narrowed to: the dashboard's words, the programs' words, and both together."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.messaging import filters
from apps.messaging.filters import Filters
from tests.cast import Cast


@pytest.mark.parametrize(
    ("given", "standings"),
    [
        (Filters(), set()),
        (Filters(status="delivered"), {"DELIVERED", "READ"}),
        (Filters(status="failed"), {"FAILED"}),
        (Filters(status="blocked"), {"BLOCKED"}),
        (Filters(status="FAILED"), {"FAILED", "BLOCKED"}),
        (Filters(status="READ"), {"READ"}),
        (Filters(direction="INBOUND"), {"RECEIVED"}),
        (Filters(direction="OUTBOUND", status="moving"), {"ROUTED", "SENT"}),
        (Filters(direction="INBOUND", status="failed"), {"none"}),
    ],
)
def test_which_standings_pass(given: Filters, standings: set[str]) -> None:
    assert given.standings == standings


def test_every_standing_but_those_received_is_outbound() -> None:
    assert "RECEIVED" not in Filters(direction="OUTBOUND").standings
    assert len(Filters(direction="OUTBOUND").standings) == 9


def test_an_owner_is_a_column(cast: Cast) -> None:
    assert cast.shop.profile is not None
    assert filters.owner(cast.acme) == ("organization_id = %(owner)s", {"owner": cast.acme.organization.id})
    assert filters.owner(cast.shop) == ("profile_id = %(owner)s", {"owner": cast.shop.profile.id})


def test_conditions_name_what_is_asked_and_nothing_else() -> None:
    assert filters.of_messages(Filters())[0] == "true"
    assert filters.of_messages(Filters(channel="auto"))[0] == "channel IS NULL"
    assert filters.of_counts(Filters(channel="auto"))[1]["counted_channel"] == ""
    condition, values = filters.of_messages(Filters(template_id=(wanted := uuid4()), code="ERR_X"))
    assert condition == "template_id = %(template)s AND error_code = %(code)s"
    assert (values["template"], values["code"]) == (wanted, "ERR_X")


def test_narrow_is_what_asks_for_more_than_a_time() -> None:
    assert not Filters(low=uuid4()).is_narrow
    assert Filters(code="ERR_X").is_narrow
