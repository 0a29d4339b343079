"""Deleting a template at Meta too, over v3."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from apps.message_templates.models import MessageTemplate
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.fakes.graph import BUSY, Graph
from tests.message_templates.conftest import connect


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    with Graph() as graph:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", graph.url)
        yield graph


@pytest.fixture
def row(cast: Cast, server: Graph) -> MessageTemplate:
    """A template that Meta has."""
    return template(cast.acme, account=connect(cast.acme), whatsapp_template_id=server.put("greeting"))


@pytest.mark.parametrize("key", [None, "delete-greeting"])
def test_it_is_deleted_at_meta_and_here(program: Program, server: Graph, row: MessageTemplate, key: str | None) -> None:
    headers = {"Idempotency-Key": key} if key else {}

    answer = program.call("DELETE", f"/v3/templates/{row.id}", b'{"delete_from_meta": true}', headers=headers)

    assert (answer.status, server.templates) == (204, {})
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize("body", [None, {}, {"delete_from_meta": False}, {"delete_from_meta": None}])
def test_it_stays_at_meta_unless_that_is_asked(
    program: Program, server: Graph, row: MessageTemplate, body: object
) -> None:
    assert program.delete(f"/v3/templates/{row.id}", body).status == 204

    assert (len(server.templates), server.calls) == (1, [])
    assert program.get(f"/v3/templates/{row.id}").status == 404


def test_meta_s_failure_fails_the_call_and_removes_nothing(
    program: Program, server: Graph, row: MessageTemplate
) -> None:
    server.failures = [BUSY]

    answer = program.delete(f"/v3/templates/{row.id}", {"delete_from_meta": True})

    status, code, message = answer.refusal
    assert (status, code) == (502, "INTERNAL_003")
    assert message.startswith("Meta did not delete the template, so we kept it too: ")
    assert program.get(f"/v3/templates/{row.id}").status == 200


def test_sandbox_does_not_call_meta(program: Program, server: Graph, row: MessageTemplate) -> None:
    answer = program.delete(f"/v3/templates/{row.id}", {"delete_from_meta": True, "sandbox": True})

    assert (answer.status, server.calls) == (204, [])
    assert program.get(f"/v3/templates/{row.id}").status == 200


def test_body_that_is_no_json_is_refused(program: Program, row: MessageTemplate) -> None:
    answer = program.call("DELETE", f"/v3/templates/{row.id}", b"{")

    assert answer.status == 400
