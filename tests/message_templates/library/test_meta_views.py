"""Sync now, and import from Meta, on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.message_templates import sync
from apps.message_templates.models import MessageTemplate
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users
from tests.fakes.graph import BUSY, Graph
from tests.message_templates.conftest import connect

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/templates/?status=APPROVED"}
EXPIRED = {"code": 190, "message": "Session has expired."}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_without_whatsapp_both_lead_to_connecting_it(acme: Client) -> None:
    library, start = acme.get("/templates/"), acme.get("/templates/import/")

    for page in (library, start):
        assert "WhatsApp isn't connected" in _text(page)
        assert 'href="/channels/whatsapp/connect/"' in page.content.decode()
    assert "Sync now" not in _text(library)
    assert "Connect a WhatsApp Business Account first." in _text(acme.post("/templates/sync/", follow=True))
    assert acme.post("/templates/import/", {"wanted": "x"}).status_code == 422
    assert "Connect a WhatsApp Business Account first." in _text(acme.get("/templates/import/at-meta/"))


def test_sync_now_shows_its_progress_then_its_result_and_the_list_anew(acme: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    sync.drain()
    graph.put("order_update")
    assert "0 compared, 0 new, 0 changed, 0 removed" in _text(acme.get("/templates/"))

    running = acme.post("/templates/sync/", headers=HTMX)
    sync.drain()
    ended = acme.get("/templates/synced/", headers=HTMX)

    assert "Syncing with Meta…" in _text(running)
    assert 'hx-get="/templates/synced/" hx-trigger="every 1s"' in running.content.decode()
    assert "1 compared, 1 new, 0 changed, 0 removed" in _text(ended)
    assert "every 1s" not in ended.content.decode()
    assert 'hx-get="/templates/?status=APPROVED"' in ended.content.decode()
    assert acme.post("/templates/sync/")["Location"] == "/templates/"


def test_failed_sync_says_why_and_what_to_do(acme: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.list_failures = [EXPIRED]
    sync.drain()

    page = _text(acme.get("/templates/"))

    assert "The last sync failed. Meta 190: Session has expired." in page
    assert "replace it under Channels" in page
    assert "Sync now" in page


def test_templates_at_meta_that_are_not_here_can_be_picked(acme: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("known_one")
    sync.drain()
    graph.put("waiting", status="PENDING")
    graph.put("odd", status="SOMETHING_NEW", category="SHIPPING")
    order = graph.put("order_update", "Order {{1}} is on its way.")

    listed = acme.get("/templates/import/at-meta/")
    done = acme.post("/templates/import/", {"wanted": order}, follow=True)

    assert "Approved order_update Order {{1}} is on its way. Utility English (US) Import" in _text(listed)
    assert "In review waiting" in _text(listed)
    assert "Something_new odd" in _text(listed)
    assert listed.content.decode().count('name="wanted"') == 1
    assert "known_one" not in _text(listed)
    assert "Order update imported." in _text(done)


def test_name_is_as_good_as_an_id(acme: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("order_update")

    acme.post("/templates/import/", {"wanted": " order_update "})
    again = acme.post("/templates/import/", {"wanted": "order_update"}, follow=True)

    assert "Order update is already here." in _text(again)
    assert MessageTemplate.objects.count() == 1


def test_import_says_what_is_wrong(acme: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("waiting", status="PENDING")
    said = {
        "1/2": "at most 255 letters",
        "": "at most 255 letters",
        "order_update": "has no template with this name or ID",
        "waiting": "Only templates that Meta has approved can be imported.",
    }
    for wanted, sentence in said.items():
        page = acme.post("/templates/import/", {"wanted": wanted})
        assert page.status_code == 422
        assert sentence in _text(page), wanted
        assert f'value="{wanted}"' in page.content.decode()
    graph.list_failures = [BUSY, EXPIRED]
    assert "too many calls" in _text(acme.post("/templates/import/", {"wanted": "waiting"}))
    assert "Session has expired" in _text(acme.get("/templates/import/at-meta/"))


def test_members_only_see_when_it_was_synced(client: Client, cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    sync.drain()
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    page = _text(client.get("/templates/"))

    assert "Last sync with Meta" in page
    assert "Sync now" not in page
    assert "Import" not in page
