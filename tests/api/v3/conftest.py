"""Acme's program, and what it sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.message_templates.models import MessageTemplate
from tests.api.ledger import written
from tests.api.v3_program import Answer, Program
from tests.cast import Cast, change
from tests.factories import message_templates
from tests.factories.contacts import PHONE

Refuse = Callable[[Any], Answer]


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


@pytest.fixture
def body(template: MessageTemplate) -> dict[str, Any]:
    """What POST /v3/messages accepts."""
    return {"to": [PHONE], "template": {"id": str(template.id), "parameters": {"name": "Ada"}}}


@pytest.fixture
def refuse(program: Program, template: MessageTemplate) -> Refuse:
    """Posts bytes, or anything as JSON, to POST /v3/messages, and checks that nothing was written."""

    def post(body: Any) -> Answer:
        before = written()
        is_raw = isinstance(body, bytes)
        answer = program.call("POST", "/v3/messages", body) if is_raw else program.post("/v3/messages", body)
        assert written() == before
        assert answer.data is None
        return answer

    return post


@pytest.fixture
def own_registrations(cast: Cast) -> None:
    """`shop` registers for itself, and inherits no brand and no campaign."""
    change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)
