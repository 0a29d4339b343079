"""The dialog that deletes a template: what was sent with it, what is kept, and whether Meta deletes it too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.message_templates.models import MessageTemplate
from apps.messaging import hourly_counts
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.message_templates import template
from tests.fakes.graph import REFUSED, Graph
from tests.message_templates.conftest import connect


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _at_meta(cast: Cast, graph: Graph) -> MessageTemplate:
    known = {"whatsapp_template_id": graph.put("greeting"), "whatsapp_template_name": "greeting"}
    return template(cast.acme, account=connect(cast.acme), **known)


def test_dialog_says_how_often_it_was_used_and_what_is_kept(acme: Client, cast: Cast) -> None:
    row, unused = template(cast.acme), template(cast.acme, "unused")
    now = timezone.now()
    for _ in range(2):
        messaging.message(cast.shop, template_id=row.id, created_at=now)
    hourly_counts.recount(now=now)

    asked, never = _text(acme.get(f"/templates/{row.id}/delete/")), _text(acme.get(f"/templates/{unused.id}/delete/"))

    assert "It was used for 2 messages in the last 30 days." in asked
    assert "all messages keep their text and their version" in asked
    assert "It was never used." in never
    assert "Its versions are deleted too." in never
    assert "Also delete it at Meta" not in asked


def test_it_stays_at_meta_unless_that_is_chosen(acme: Client, cast: Cast, graph: Graph) -> None:
    row = _at_meta(cast, graph)

    asked = _text(acme.get(f"/templates/{row.id}/delete/"))
    done = acme.post(f"/templates/{row.id}/delete/", follow=True)

    assert "Also delete it at Meta Deletes greeting in your WhatsApp account." in asked
    assert "greeting deleted." in _text(done)
    assert len(graph.templates) == 1


def test_it_is_deleted_at_meta_first(acme: Client, cast: Cast, graph: Graph) -> None:
    row = _at_meta(cast, graph)

    done = acme.post(f"/templates/{row.id}/delete/", {"delete_from_meta": "on"}, follow=True)

    assert "greeting deleted here and at Meta." in _text(done)
    assert graph.templates == {}
    assert not MessageTemplate.objects.present().exists()


def test_failure_at_meta_deletes_nothing_and_says_why(acme: Client, cast: Cast, graph: Graph) -> None:
    row = _at_meta(cast, graph)
    graph.failures = [REFUSED]

    refused = acme.post(f"/templates/{row.id}/delete/", {"delete_from_meta": "on"})

    assert refused.status_code == 422
    assert f"so we kept it too: {REFUSED['error_user_msg']}" in _text(refused)
    assert "checked" in refused.content.decode()
    assert MessageTemplate.objects.present().get() == row
