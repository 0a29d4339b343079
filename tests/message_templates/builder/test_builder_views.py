"""The builder as a browser without JavaScript and as HTMX see it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from apps.message_templates import gallery
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users
from tests.factories.message_templates import definition, template

HTMX = {"HX-Request": "true"}
FIELDS = {
    "name": "Order shipped",
    "category": "UTILITY",
    "shared": "on",
    "was-shared": "on",
    "multiChannel-text": "Hi {{0:variable}}, your order left.",
    "multiChannel-var-0-id": "0",
    "multiChannel-var-0-name": "first_name",
    "multiChannel-var-0-sample": "Priya",
}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_gallery_is_where_a_template_starts(acme: Client) -> None:
    text = _text(acme.get("/templates/new/"))

    assert all(sample.title in text for sample in gallery.SAMPLES)


@pytest.mark.parametrize("name", gallery.BY_NAME)
def test_every_sample_can_be_saved_as_it_is(acme: Client, name: str) -> None:
    page = acme.get(f"/templates/new/?sample={name}")

    fields = _fields(page)
    response = acme.post("/templates/new/", {**fields, "do": "save"})

    assert response.status_code == 302
    row = MessageTemplate.objects.get(name=name)
    assert (row.category, row.creation_source) == (gallery.BY_NAME[name].category, "sample")


def _fields(response: Any) -> dict[str, str]:
    """What a browser would post."""
    page = response.content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_off = found.get("type") in ("checkbox", "radio") and not re.search(r"\schecked\b", tag)
        if "name" in found and not is_off:
            fields[found["name"]] = unescape(found.get("value", "on"))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', page):
        fields[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*?name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r"<option([^>]*)\bselected\b[^>]*>([^<]*)", options)
        value = re.search(r'value="([^"]*)"', chosen[1]) if chosen else None
        fields[name] = value[1] if value else chosen[2] if chosen else ""
    return fields


def test_template_is_written_and_saved_as_a_draft(acme: Client) -> None:
    response = acme.post("/templates/new/", {**FIELDS, "do": "save"})

    row = MessageTemplate.objects.get()
    assert response.headers["Location"] == f"/templates/{row.id}/"
    assert (row.name, row.slug, row.status) == ("Order shipped", "order_shipped", TemplateStatus.DRAFT)
    assert row.variables == ["first_name"]


def test_template_is_submitted_at_once(acme: Client) -> None:
    acme.post("/templates/new/", {**FIELDS, "do": "submit"})

    assert MessageTemplate.objects.get().status == TemplateStatus.PENDING


def test_nothing_that_was_typed_is_lost_to_an_error(acme: Client, cast: Cast) -> None:
    template(cast.acme, "Order shipped")
    wrong = {**FIELDS, "multiChannel-var-0-name": "no good", "footer-text": "Bye", "do": "save"}

    refused = acme.post("/templates/new/", wrong)
    taken = acme.post("/templates/new/", {**FIELDS, "do": "save"})

    assert (refused.status_code, taken.status_code) == (422, 422)
    assert "Name must start with a letter" in _text(refused)
    assert _fields(refused)["footer-text"] == "Bye"
    assert _fields(refused)["multiChannel-var-0-name"] == "no good"
    assert "already exists" in _text(taken)


def test_preview_follows_what_is_typed(acme: Client) -> None:
    typed = {**FIELDS, "multiChannel-text": "Hi {{0:variable}}, see {{link}}…", "rows": ""}

    response = acme.post("/templates/preview/", typed, headers=HTMX)

    text = _text(response)
    assert "Hi Priya, see https://example.com" in text
    assert "UCS-2" in text
    assert 'name="multiChannel-var-1-name"' in response.content.decode()  # a row for the new variable
    rows = _fields(response)["rows"]
    again = acme.post("/templates/preview/", {**typed, **_fields(response), "rows": rows}, headers=HTMX)
    assert "multiChannel-var-1-name" not in again.content.decode()


def test_steps_work_without_scripts(acme: Client) -> None:
    added = acme.post("/templates/new/", {**FIELDS, "do": "add|URL"})
    parted = acme.post("/templates/new/", {name: value for name, value in FIELDS.items() if name != "shared"})

    assert "button-0-url-text" in added.content.decode()
    assert _fields(parted)["sms-text"] == _fields(parted)["whatsapp-text"] == FIELDS["multiChannel-text"]
    assert not MessageTemplate.objects.exists()


def test_definition_is_pasted_as_json(acme: Client) -> None:
    pasted = {"name": "Pasted", "json": json.dumps(definition("Hello!")), "do": "save"}

    assert acme.get("/templates/new/?from=definition").status_code == 200
    broken = acme.post("/templates/new/", {**pasted, "json": "{"})
    acme.post("/templates/new/", pasted)

    assert broken.status_code == 422
    assert "This is not JSON" in _text(broken)
    assert MessageTemplate.objects.get().definition["body"]["multiChannel"]["template"] == "Hello!"


def test_draft_is_edited_and_keeps_what_has_no_field(acme: Client, cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.DRAFT, definition={**definition("Hi!"), "x-note": 1})

    fields = _fields(acme.get(f"/templates/{row.id}/edit/"))
    acme.post(f"/templates/{row.id}/edit/", {**fields, "multiChannel-text": "Hey!", "do": "save"})

    row.refresh_from_db()
    assert row.definition["body"]["multiChannel"]["template"] == "Hey!"
    assert row.definition["x-note"] == 1


def test_inherited_ones_and_those_in_review_are_not_edited(client: Client, cast: Cast) -> None:
    in_review = template(cast.shop, "in_review", status=TemplateStatus.PENDING)
    inherited = template(cast.acme, status=TemplateStatus.DRAFT)
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    for row in (in_review, inherited):
        assert client.get(f"/templates/{row.id}/edit/").headers["Location"] == f"/templates/{row.id}/"


def test_copy_starts_from_any_template_one_may_use(client: Client, cast: Cast) -> None:
    row, theirs = template(cast.acme), template(cast.outsider)
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    fields = _fields(client.get(f"/templates/new/?copy={row.id}"))

    assert (fields["name"], fields["multiChannel-text"]) == ("greeting_copy", "Hello {{0:variable}}!")
    assert client.get(f"/templates/new/?copy={theirs.id}").status_code == 404
    assert client.get("/templates/new/?copy=nonsense").status_code == 404
