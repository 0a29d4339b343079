"""The official TypeScript SDK, in Node, against the live house."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Fresh
from tests.contract.sdk import node
from tests.fakes.receiver import Receiver
from tests.live_house import Live
from tests.patience import PATIENCE

_STORY = Path(__file__).parent / "story.mjs"


@pytest.fixture
def told(live: Live, fresh: Fresh) -> dict[str, Any]:
    with Receiver() as receiver:
        done = subprocess.run(
            [node(), str(_STORY)],
            env={"PATH": os.environ["PATH"], **live.env, "PHONE": fresh(), "RECEIVER": receiver.url},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_program_lives_its_day(told: dict[str, Any]) -> None:
    contact = told["contact"]
    assert contact["default_channel"] == "whatsapp"
    assert (told["read"], told["found"]["contacts"]) == (contact, [contact])

    assert told["template"]["variables"] == ["name"]
    assert [row["id"] for row in told["templates"]["templates"]] == [told["template"]["id"]]
    assert told["gone"] == 404

    assert told["sent"]["status"] == "QUEUED"
    assert told["again"] == told["sent"]
    assert told["message"]["status"] == "DELIVERED"
    assert told["activities"] == ["DELIVERED", "SENT", "ROUTED", "QUEUED"]

    assert told["hook"]["signing_secret"].startswith("whsec_")
    assert told["tested"]["success"] is True
    assert [event["http_status_code"] for event in told["events"]] == [200]
    assert told["renamed"]["display_name"] == "Tale"
    assert told["rotated"]["signing_secret"] != told["hook"]["signing_secret"]
    assert told["off"]["is_active"] is False
    assert told["types"] > 0
    assert told["hook"]["id"] in told["hooks"]

    assert told["profile"]["description"] == "Sells things."
    assert (told["acting"]["type"], told["acting"]["id"]) == ("profile", told["profile"]["id"])
    assert told["profile"]["id"] in told["profiles"]
