"""The migration guide's own requests and answers, of v2 and of v3, replayed here and compared field by field.

Ids, times and numbers are ours, as are the addresses of documents; everything else is what the guide prints. Its ids
("tmpl_123") are of no form that either version ever had, and are replaced by real ones before a request is sent.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.messaging.models import Message
from apps.messaging.sending import accepting
from tests.api import v3_program
from tests.api.v2 import v2_program
from tests.api.v3_program import Answer
from tests.cast import Cast, assemble
from tests.contract.migration_guide import (
    ADDRESSES,
    KEY,
    V2_ONCE,
    V2_REFUSED,
    V2_SEND,
    V2_SENT,
    V3_ONCE,
    V3_REFUSED,
    V3_SEND,
    V3_SENT,
)
from tests.factories.message_templates import definition, template

PHONE = "+1234567890"
FORMS = {
    "msg": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "contact": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "req": re.compile(r"req_\w+"),
    "timestamp": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00"),
}


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


class Guide:
    """The guide's account: its template, and a program for each version."""

    def __init__(self, cast: Cast, site: str) -> None:
        words = definition("Hello {{0:variable}}, order {{1:variable}}", "name", "order_id")
        self.template = template(cast.acme, "order_confirmation", definition=words)
        self.site = site
        self.v2, self.v3 = v2_program.Program(cast.acme), v3_program.Program(cast.acme)

    def ours(self, printed: str) -> bytes:
        """A body of the guide with our ids in it."""
        return printed.replace("tmpl_123", str(self.template.id)).encode()

    def compare(self, printed: str, answer: Answer, *, added: frozenset[str] = frozenset()) -> None:
        """Field by field, in the order in which they are printed."""
        raw = printed.replace("tmpl_123", str(self.template.id)).replace("https://docs.sent.dm", self.site)
        _compare("", orjson.loads(raw), answer.body, added)


def _compare(path: str, printed: Any, found: Any, added: frozenset[str]) -> None:
    if isinstance(printed, dict):
        assert list(printed) == [name for name in found if f"{path}.{name}" not in added], path
        for name, value in printed.items():
            _compare(f"{path}.{name}", value, found[name], added)
    elif isinstance(printed, list):
        assert len(printed) == len(found), path
        for value, own in zip(printed, found, strict=True):
            _compare(f"{path}[]", value, own, added)
    else:
        form = FORMS.get(path.rpartition(".")[2]) or FORMS.get(str(printed).partition("_")[0])
        assert form.fullmatch(found) if form else found == printed, f"{path}: {found!r} for {printed!r}"


@pytest.fixture
def guide(cast: Cast, settings: Any) -> Guide:
    return Guide(cast, settings.SITE_URL)


# --- Authentication ---


def test_v2_names_its_sender_and_v3_does_not(guide: Guide) -> None:
    old = v3_program.call("GET", "/v2/messages", headers=guide.v2.headers)
    new = v3_program.call("GET", "/v3/messages", headers={"x-api-key": guide.v2.headers["x-api-key"]})

    assert (old.status, new.status) == (200, 200)


# --- Requests and answers ---


def test_v2_send(guide: Guide) -> None:
    """With `sandbox: true`, as it is printed; and once more for good."""
    rehearsed = guide.v2.call("POST", "/v2/messages", guide.ours(V2_SEND))
    sent = guide.v2.call("POST", "/v2/messages", guide.ours(V2_SEND.replace("true", "false")))

    assert (rehearsed.headers["X-Sandbox"], sent.headers.get("X-Sandbox")) == ("true", None)
    guide.compare(V2_SENT, rehearsed)
    guide.compare(V2_SENT, sent)
    message = Message.objects.get()
    told = sent.body["data"]["messages"][0]
    assert (told["id"], told["contact_id"]) == (str(message.id), str(Contact.objects.get().id))
    assert (message.phone, message.template_id, message.channel) == (PHONE, guide.template.id, "sms")
    assert message.parameters == {"name": "John", "order_id": "12345"}


def test_v2_test_mode_of_the_table(guide: Guide) -> None:
    answer = guide.v2.call("POST", "/v2/messages", guide.ours(V2_SEND.replace('"sandbox"', '"test_mode"')))

    guide.compare(V2_SENT, answer)
    assert answer.headers["X-Sandbox"] == "true"
    assert Message.objects.count() == 0


def test_v3_send(guide: Guide) -> None:
    answer = guide.v3.call("POST", "/v3/messages", guide.ours(V3_SEND))

    # `body` came after the guide (contract README, ruling 5).
    guide.compare(V3_SENT, answer, added=frozenset({".data.recipients[].body"}))
    message = Message.objects.get()
    assert answer.data["recipients"][0]["message_id"] == str(message.id)
    assert message.parameters == {"name": "John", "order_id": "12345"}
    assert answer.body["meta"]["request_id"] == answer.headers["X-Request-Id"]


# --- Refusals ---


class TooPoor(DomainError):
    code = "BUSINESS_003"
    message = "Account balance is insufficient to send this message"


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """No account has a balance yet, so the verb is made to refuse for want of one."""

    def refuse(*_: object, **__: object) -> None:
        raise TooPoor

    monkeypatch.setattr(accepting, "accept", refuse)


@pytest.mark.usefixtures("poor")
def test_v2_refusal(guide: Guide) -> None:
    answer = guide.v2.call("POST", "/v2/messages", guide.ours(V2_SEND))

    assert answer.status == 422
    guide.compare(V2_REFUSED, answer)


@pytest.mark.usefixtures("poor")
def test_v3_refusal(guide: Guide) -> None:
    answer = guide.v3.call("POST", "/v3/messages", guide.ours(V3_SEND))

    assert answer.status == 422
    guide.compare(V3_REFUSED, answer)


# --- Idempotency ---


def test_v2_key_in_the_body(guide: Guide) -> None:
    first, second = (guide.v2.call("POST", "/v2/messages", guide.ours(V2_ONCE)) for _ in range(2))

    assert first.body == second.body
    assert Message.objects.count() == 1


def test_v3_key_in_a_header_as_curl_sends_it(guide: Guide) -> None:
    first, second = (
        guide.v3.call(
            "POST",
            "/v3/messages",
            guide.ours(V3_ONCE),
            content_type="application/x-www-form-urlencoded",
            headers={"Idempotency-Key": KEY},
        )
        for _ in range(2)
    )

    assert first.body == second.body
    assert Message.objects.count() == 1


# --- The table of addresses ---


@pytest.mark.parametrize(("method", "old"), ADDRESSES)
def test_every_address_of_the_table_answers_in_both_versions(guide: Guide, method: str, old: str) -> None:
    sent = guide.v3.call("POST", "/v3/messages", guide.ours(V3_ONCE))
    message_id = sent.data["recipients"][0]["message_id"]
    template_id = str(guide.template.id)
    body = {"phone_number": "+14155552671", "definition": definition("Hi"), "sandbox": True}
    body_v2 = {**body, "recipients": [PHONE], "template_id": template_id}
    body_v3 = {**body, "to": [PHONE], "template": {"id": template_id}}

    was = guide.v2.call(method, old.format(id=message_id), orjson.dumps(body_v2))
    now = guide.v3.call(method, ADDRESSES[method, old].format(id=message_id), orjson.dumps(body_v3))

    assert (was.status, now.status) in {(200, 200), (200, 201), (201, 201), (202, 202)}
    assert set(now.body) == {"success", "data", "error", "meta"}
    assert "meta" not in was.body
