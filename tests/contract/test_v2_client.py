"""Every method of the last official SDK that spoke v2, against the live house: who never migrated goes on as before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

import pytest

from tests.contract.conftest import Fresh
from tests.contract.sdk import awaited, environment
from tests.live_house import Live
from tests.patience import PATIENCE

RELEASE = "0.7.0"
NEVER = "01890000-0000-7000-8000-000000000000"
_SCRIPT = Path(__file__).parent / "speak_v2.py"


class Refused(Exception):
    """What the SDK raised: its class, the status and the body."""

    def __init__(self, kind: str, status: int, body: Any) -> None:
        super().__init__(kind, status, body)
        self.kind, self.status, self.body = kind, status, body


class Old:
    """Calls methods of the client by their names, while it is open."""

    def __init__(self, env: dict[str, str]) -> None:
        self._environment = environment(RELEASE, env)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, str(_SCRIPT)],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._hear() == {"release": RELEASE}
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=PATIENCE)

    def __call__(self, method: str, sender: str | None = None, **named: Any) -> Any:
        """The answer, by the names of the SDK's models. Raises Refused where the SDK raised for the status."""
        assert self._process.stdin is not None
        print(json.dumps({"method": method, "named": named, "sender": sender}), file=self._process.stdin)
        self._process.stdin.flush()
        heard = self._hear()
        if "refusal" in heard:
            raise Refused(heard["refusal"], heard["status"], heard["body"])
        return heard["answer"]

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program that speaks for the SDK has ended; what it said is in the captured output"
        heard: dict[str, Any] = json.loads(line)
        return heard


@pytest.fixture(scope="module")
def old(live: Live) -> Iterator[Old]:
    named = {"SENT_DM_BASE_URL": live.url, "SENT_DM_SENDER_ID": live.env["SENTDASH_ORGANIZATION_ID"]}
    with Old({**live.env, **named}) as speaking:
        yield speaking


def test_message_to_a_phone_arrives(old: Old, live: Live, fresh: Fresh) -> None:
    phone, template_id = fresh(), live.env["SENTDASH_TEMPLATE_ID"]
    words = {"name": "Ada", "order_id": "A-1042"}

    sent = old("messages.send_to_phone", phone_number=phone, template_id=template_id, template_variables=words)

    contact = old("contacts.retrieve_by_phone", phone_number=phone)
    assert sent is None
    assert (contact["phone_number"], contact["format_e164"], contact["region_code"]) == (phone, phone, "US")
    assert old("contacts.retrieve_id", id=contact["id"]) == contact


def test_message_to_a_contact_is_delivered(old: Old, live: Live, fresh: Fresh) -> None:
    phone, template_id = fresh(), live.env["SENTDASH_TEMPLATE_ID"]
    words = {"name": "Ada", "order_id": "A-1042"}
    old("messages.send_to_phone", phone_number=phone, template_id=template_id, template_variables=words)
    contact = old("contacts.retrieve_by_phone", phone_number=phone)

    sent = old("messages.send_to_contact", contact_id=contact["id"], template_id=template_id, template_variables=words)

    message = awaited(
        lambda: old("messages.retrieve", id=_newest(live, phone)), lambda seen: seen["status"] == "delivered"
    )
    assert sent is None
    assert message["contact_id"] == contact["id"]
    assert (message["status"], message["channel"], message["phone_number"]) == ("delivered", "sms", phone)
    assert message["message_body"]["content"].startswith("Hello Ada, your order A-1042")
    assert (message["template_id"], message["template_name"]) == (template_id, "order_confirmation")
    assert [step["status"] for step in message["events"]] == ["queued", "sent", "delivered"]


def _newest(live: Live, phone: str) -> str:
    """v2's sends answer with nothing; only a list knows what they made."""
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    with urlopen(Request(f"{live.url}/v3/messages?to=%2B{phone[1:]}", headers=headers), timeout=PATIENCE) as answer:
        newest: str = json.load(answer)["data"]["messages"][0]["id"]
    return newest


def test_quick_message(old: Old, live: Live, fresh: Fresh) -> None:
    profile = live.env["SENTDASH_PROFILE_ID"]

    sent = old("messages.send_quick_message", sender=profile, phone_number=fresh(), custom_message="It works.")

    assert sent is None


def test_contacts_are_listed(old: Old) -> None:
    page = old("contacts.list", page=0, page_size=2)

    assert (page["page"], page["page_size"], len(page["items"])) == (0, 2, 2)
    assert page["total_pages"] == -(-page["total_count"] // 2)


def test_number_is_looked_up(old: Old) -> None:
    found = old("number_lookup.retrieve", phone_number="+442079460958")

    assert (found["format_e164"], found["country_code"], found["region_code"]) == ("+442079460958", "44", "GB")
    assert found["phone_timezones"] == "Europe/London"


def test_template_lives_its_whole_life(old: Old) -> None:
    variable = {"id": 1, "name": "name", "type": "variable", "props": {"variable_type": "text", "sample": "Ada"}}
    text = {"type": None, "template": "Dear {{1:variable}}, welcome back", "variables": [variable]}
    body = {"multi_channel": text, "sms": None, "whatsapp": None}

    made = old("templates.create", definition={"body": body}, category="UTILITY", submit_for_review=False)
    read = old("templates.retrieve", id=made["id"])
    listed = old("templates.list", page=0, page_size=1000, search="welcome back", status="DRAFT")
    removed = old("templates.delete", id=made["id"])

    assert (made["status"], made["is_published"], made["language"]) == ("DRAFT", False, "en_US")
    assert made["definition"]["body"]["multi_channel"]["template"] == text["template"]
    assert read == made
    assert [each["id"] for each in listed["items"]] == [made["id"]]
    assert removed is None
    with pytest.raises(Refused) as refused:
        old("templates.retrieve", id=made["id"])
    assert (refused.value.kind, refused.value.status) == ("NotFoundError", 404)


def test_refusals_have_their_classes(old: Old, live: Live) -> None:
    with pytest.raises(Refused) as foreign:
        old("contacts.list", sender=NEVER, page=0, page_size=20)
    with pytest.raises(Refused) as unfit:
        old("messages.send_to_phone", phone_number="12", template_id=live.env["SENTDASH_TEMPLATE_ID"])

    assert (foreign.value.kind, foreign.value.body) == (
        "AuthenticationError",
        {"status": 401, "title": "Unauthorized", "detail": "Invalid x-sender-id"},
    )
    assert (unfit.value.kind, unfit.value.body["errors"][0]["name"]) == ("BadRequestError", "phoneNumber")
