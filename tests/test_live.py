"""The `live` fixture itself: what it serves is the whole product, on a database that no test's transaction touches."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

import pytest
from django.db import connection

from tests.live_house import Live
from tests.patience import PATIENCE


def test_it_answers_with_the_demo_key(live: Live) -> None:
    request = Request(f"{live.url}/v3/me", headers={"x-api-key": live.env["SENT_DM_API_KEY"]})

    with urlopen(request, timeout=PATIENCE) as answer:
        assert json.load(answer)["data"]["id"] == live.env["SENTDASH_ORGANIZATION_ID"]


def test_its_simulator_listens(live: Live) -> None:
    assert live.env["SENTDASH_SIMULATOR_URL"] == live.simulator_url
    assert live.environment["TELNYX_API_URL"] == f"{live.simulator_url}/v2"


@pytest.mark.django_db
def test_its_database_is_not_the_tests(live: Live) -> None:
    assert connection.settings_dict["NAME"] not in live.environment["DATABASE_URL"]
