"""POST /v3/messages: templates, channels and contacts that are refused, and in which order we check."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.message_templates.models import TemplateStatus
from tests.api.ledger import written
from tests.api.v3.conftest import Refuse
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact

# --- Template ---


@pytest.mark.parametrize("wanted", [None, {}, {"id": None}, {"id": "", "name": ""}, {"parameters": {"name": "Ada"}}])
def test_template_is_required(refuse: Refuse, body: dict[str, Any], wanted: dict[str, Any] | None) -> None:
    answer = refuse({**body, "template": wanted})

    assert answer.refusal == (400, "VALIDATION_004", "Request validation failed")
    assert answer.error["details"] == {"template": ["A template id or name, or a text, is required"]}


@pytest.mark.parametrize(
    "wanted",
    [
        {"id": UNKNOWN},
        {"id": "tmpl_123"},
        {"id": " "},
        {"id": "\0"},
        {"id": "x" * 100_000},
        {"id": "tmpl_123", "name": "greeting"},  # the id decides, although it is none
        {"name": "unknown"},
        {"name": "greet%"},
        {"name": "g_eeting"},
        {"name": "\0"},
        {"name": "greeting\0"},
        {"name": "x" * 100_000},
    ],
    ids=lambda wanted: repr(wanted)[:40],
)
def test_unknown_template_is_not_found(refuse: Refuse, body: dict[str, Any], wanted: dict[str, str]) -> None:
    assert refuse({**body, "template": wanted}).refusal == (404, "RESOURCE_002", "Template not found")


def test_removed_template_is_not_found(cast: Cast, refuse: Refuse, body: dict[str, Any]) -> None:
    gone = message_templates.template(cast.acme, "gone", deleted_at=timezone.now())

    for wanted in ({"id": str(gone.id)}, {"name": "gone"}):
        assert refuse({**body, "template": wanted}).refusal == (404, "RESOURCE_002", "Template not found")


@pytest.mark.parametrize(("who", "owner"), [("outsider", "acme"), ("shop", "sibling"), ("acme", "outsider")])
def test_template_of_somebody_else_is_not_found(cast: Cast, who: str, owner: str) -> None:
    theirs = message_templates.template(getattr(cast, owner), "theirs")
    program, before = Program(getattr(cast, who)), written()

    for wanted in ({"id": str(theirs.id)}, {"name": "theirs"}):
        answer = program.post("/v3/messages", {"to": [PHONE], "template": wanted})

        assert answer.refusal == (404, "RESOURCE_002", "Template not found")
    assert written() == before


@pytest.mark.parametrize("channel", [None, ["sent"], ["sms"], ["rcs"], ["whatsapp"]])
@pytest.mark.parametrize("sandbox", [True, False])
def test_draft_is_not_sent(
    cast: Cast, refuse: Refuse, body: dict[str, Any], channel: list[str] | None, sandbox: bool
) -> None:
    draft = message_templates.template(cast.acme, "draft", status=TemplateStatus.DRAFT)

    answer = refuse({**body, "template": {"id": str(draft.id)}, "channel": channel, "sandbox": sandbox})

    assert answer.refusal[:2] == (422, "BUSINESS_005")
    assert "draft" in answer.refusal[2]


# --- Channels ---


@pytest.mark.parametrize(
    "unknown", ["fax", "SMS", "Sms", "sms ", "", "auto", "email", "\0", "\u202esms", "s" * 100_000]
)
def test_unknown_channel_is_refused(refuse: Refuse, body: dict[str, Any], unknown: str) -> None:
    answer = refuse({**body, "channel": ["sms", unknown]})

    assert answer.refusal == (400, "VALIDATION_006", "Request validation failed")
    (sentence,) = answer.error["details"]["channel"]
    assert sentence.endswith("is not a channel: use one of sent, sms, whatsapp, rcs")
    assert len(sentence) < 250


@pytest.mark.parametrize(
    "status",
    [status for status in TemplateStatus.values if status not in (TemplateStatus.APPROVED, TemplateStatus.DRAFT)],
)
@pytest.mark.parametrize("channel", [["whatsapp"], ["sms", "whatsapp"]])
def test_whatsapp_wants_an_approved_template(cast: Cast, refuse: Refuse, status: str, channel: list[str]) -> None:
    draft = message_templates.template(cast.acme, "draft", status=status)

    answer = refuse({"to": [PHONE], "template": {"id": str(draft.id)}, "channel": channel})

    assert answer.refusal == (422, "BUSINESS_005", "WhatsApp template is not approved")
    assert answer.named == {"template"}


# --- Opt-out ---


@pytest.mark.parametrize("count", [1, 19, 30])
@pytest.mark.parametrize("sandbox", [True, False])
def test_request_to_nobody_but_the_opted_out_is_refused(
    cast: Cast, refuse: Refuse, body: dict[str, Any], count: int, sandbox: bool
) -> None:
    phones = [f"+1415555{index:04}" for index in range(count)]
    for phone in phones:
        contact(cast.acme, phone, opt_out=True)

    answer = refuse({**body, "to": phones, "sandbox": sandbox})

    assert answer.refusal == (422, "BUSINESS_004", "All recipients have opted out of receiving messages")
    assert answer.named == {"to"}


@pytest.mark.parametrize("count", [1, 19, 30])
def test_contact_that_opted_out_and_was_removed_stays_removed(
    cast: Cast, refuse: Refuse, body: dict[str, Any], count: int
) -> None:
    phones = [f"+1415555{index:04}" for index in range(count)]
    for phone in phones:
        contact(cast.acme, phone, opt_out=True, deleted_at=timezone.now())

    assert refuse({**body, "to": phones}).refusal[:2] == (422, "BUSINESS_004")


# --- The order of the checks ---


def test_checks_run_in_the_contracts_order(cast: Cast, refuse: Refuse) -> None:
    contact(cast.acme, opt_out=True)
    draft = message_templates.template(cast.acme, "draft", status=TemplateStatus.PENDING)
    body: dict[str, Any] = {"to": ["x"], "template": {"id": UNKNOWN}, "channel": ["whatsapp"], "sandbox": "x"}
    codes = []
    for mended in ({"sandbox": False}, {"to": [PHONE]}, {"template": {"id": str(draft.id)}}, {"channel": ["sms"]}):
        codes.append(refuse(body).refusal[1])
        body |= mended

    codes.append(refuse(body).refusal[1])

    assert codes == ["VALIDATION_001", "VALIDATION_002", "RESOURCE_002", "BUSINESS_005", "BUSINESS_004"]
