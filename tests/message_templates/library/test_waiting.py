"""Versions that Meta could not be given: they wait, and their page and the account's page say why."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.message_templates import submitting, sync, versions
from apps.message_templates.library import waiting
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import definition
from tests.fakes.graph import BUSY, UNKNOWN, Graph
from tests.message_templates.authoring import create
from tests.message_templates.conftest import connect

EXPIRED = {"code": 190, "error_subcode": 463, "message": "Session of EAAG has expired."}
DENIED = {"code": 200, "message": "Permissions error"}


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _submitted(cast: Cast) -> MessageTemplate:
    row = create(cast.acme, definition(), name="Order update", category="UTILITY", submit_for_review=True)
    return _again(row)


def _again(row: MessageTemplate) -> MessageTemplate:
    Submission.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    submitting.drain()
    return MessageTemplate.objects.get(id=row.id)


def test_version_waits_while_meta_refuses_the_account(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    for refusal in (EXPIRED, DENIED, BUSY, UNKNOWN):
        graph.failures = [refusal]
        row = _submitted(cast)
        found = waiting.of(row, versions.newest(row))

        assert (row.status, found is not None and found.account) == (TemplateStatus.PENDING, account), refusal
        assert found
        assert str(refusal["message"]).replace("EAAG", "…") in found.problem
        assert found.next_at > timezone.now()
        assert _again(row).whatsapp_template_id
        assert waiting.of(row, versions.newest(row)) is None
        row.delete()
        graph.templates.clear()


def test_it_waits_too_if_the_list_is_refused(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("order_update", "Something else")
    graph.list_failures = [EXPIRED]

    assert _submitted(cast).status == TemplateStatus.PENDING


def test_edit_of_a_rejected_template_waits_as_well(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.status = "REJECTED"
    row = _submitted(cast)
    versions.submit(cast.acme, versions.newest(row), now=timezone.now())
    graph.failures = [EXPIRED]

    assert _again(row).status == TemplateStatus.PENDING
    assert "has expired" in Submission.objects.get().problem


def test_pages_say_why_it_waits(client: Client, cast: Cast, graph: Graph) -> None:
    client.force_login(cast.owner)
    account = connect(cast.acme)
    graph.failures = [EXPIRED]
    row = _submitted(cast)

    page, card = _text(client.get(f"/templates/{row.id}/")), _text(client.get(f"/channels/whatsapp/{account.id}/"))

    assert "Meta doesn't have it yet Meta 190/463: Session of … has expired." in page
    assert "replace it under Channels" in page
    assert "Meta reviews it." not in page
    assert "1 template couldn't be submitted Order update , version 1: Meta 190/463" in card


def test_without_whatsapp_it_is_submitted_as_soon_as_that_is_connected(
    client: Client, cast: Cast, graph: Graph
) -> None:
    client.force_login(cast.owner)
    row = _submitted(cast)
    assert "We submit it to Meta as soon as you connect WhatsApp" in _text(client.get(f"/templates/{row.id}/"))
    assert Submission.objects.get().due_at > timezone.now()

    sync.connected(connect(cast.acme), now=timezone.now())

    submitting.drain()
    assert graph.named("order_update")
    assert sync.state_of(cast.acme) is not None
    assert "Meta reviews it." in _text(client.get(f"/templates/{row.id}/"))


def test_new_credentials_end_the_wait(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    sync.drain()
    graph.failures = [EXPIRED]
    _submitted(cast)
    assert Submission.objects.get().due_at > timezone.now()

    sync.connected(account, now=timezone.now())

    submitting.drain()
    assert not Submission.objects.exists()
