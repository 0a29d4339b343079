"""Why v2 does not send: bad parameters by their keys, and drafts."""

from __future__ import annotations

from typing import Any

import pytest

from apps.messaging.models import Message
from tests.api.v2.v2_program import Program, faults
from tests.cast import Cast, change
from tests.factories.contacts import PHONE
from tests.factories.message_templates import template


@pytest.mark.parametrize("value", [None, ["x"], {}, "\0"])
def test_bad_parameter_is_named_by_its_key(cast: Cast, program: Program, value: Any) -> None:
    variables = {"name": "Ada", "order_id": value}
    body = {"phoneNumber": PHONE, "templateId": str(template(cast.acme).id), "templateVariables": variables}

    answer = program.post("/v2/messages/phone", body)

    assert list(faults(answer)) == ["templateVariables[order_id]"]


def test_draft_is_not_sent(cast: Cast, program: Program) -> None:
    row = template(cast.acme, status="DRAFT")

    guided = program.post("/v2/messages", {"recipients": [PHONE], "template_id": str(row.id)})
    plain = program.post("/v2/messages/phone", {"phoneNumber": PHONE, "templateId": str(row.id)})

    assert (guided.status, guided.body["error"]["code"]) == (422, "template_not_approved")
    assert (plain.status, plain.body["code"]) == (422, "BUSINESS_005")
    assert Message.objects.count() == 0


@pytest.mark.parametrize("path", ["/v2/messages", "/v2/messages/phone", "/v2/messages/contact"])
def test_incomplete_profile_sends_nothing(cast: Cast, path: str) -> None:
    change(cast.shop, status="incomplete")

    answer = Program(cast.acme, sender=cast.shop).post(path, {})

    assert answer.status == 403
    assert "Short name is required" in str(answer.body)
