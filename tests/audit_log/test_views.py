"""The pages of the audit log, without a browser."""

from __future__ import annotations

import csv
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.audit.models import Entry
from tests.cast import Cast
from tests.factories import contacts, keywords, message_templates, webhooks


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def test_the_list_shows_what_its_filters_ask_for(owner: Client, cast: Cast) -> None:
    keywords.keyword(cast.acme, "HOURS")

    assert "Keyword HOURS" in _text(owner.get("/audit/"))
    assert "Keyword HOURS" in _text(owner.get("/audit/?thing=keyword&verb=created&q=hours"))
    assert "No changes match" in _text(owner.get("/audit/?thing=keyword&verb=removed"))


def test_the_list_costs_the_same_for_many(owner: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        keywords.keyword(cast.shop, f"WORD{number}")

    owner.get("/audit/")
    with django_assert_max_num_queries(13):
        owner.get("/audit/")


def test_an_entry_shows_values_before_and_after(owner: Client, cast: Cast) -> None:
    row = keywords.keyword(cast.acme, "HOURS", reply="9 to 5")
    row.reply = "10 to <b>6</b>"
    row.save()
    entry = Entry.objects.filter(thing="keyword").latest("id")

    response = owner.get(f"/audit/{entry.id}/")

    assert "Reply 9 to 5 10 to" in _text(response)
    assert b"<b>6</b>" not in response.content


def test_a_secret_is_said_to_have_changed(owner: Client, cast: Cast) -> None:
    cast.key(cast.acme)
    entry = Entry.objects.filter(thing="API key").latest("id")

    assert "Hash Changed. The value is secret or was erased" in _text(owner.get(f"/audit/{entry.id}/"))


def test_the_export_has_what_the_list_shows(owner: Client, cast: Cast) -> None:
    keywords.keyword(cast.acme, "HOURS", reply="=1+1")
    keywords.keyword(cast.outsider, "SECRET")

    response: Any = owner.get("/audit/export.csv?thing=keyword")
    lines = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert {line["name"] for line in lines} == {"HOURS"}
    assert {line["field"]: line["after"] for line in lines}["Reply"] == "'=1+1"


def test_pages_of_things_lead_to_their_changes(owner: Client, client: Client, cast: Cast) -> None:
    things = {
        "contacts": contacts.contact(cast.acme).id,
        "webhooks": webhooks.endpoint(cast.acme).id,
        "templates": message_templates.template(cast.acme).id,
    }
    links = {f"/{place}/{thing_id}/": f'href="/audit/?q={thing_id}"' for place, thing_id in things.items()}
    assert [page for page, link in links.items() if link not in owner.get(page).content.decode()] == []

    client.force_login(cast.developer)
    assert [page for page, link in links.items() if link in client.get(page).content.decode()] == []
