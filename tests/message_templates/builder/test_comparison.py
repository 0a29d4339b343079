"""The builder with another version beside the one that is edited, and the counters of header and footer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.message_templates.builder import comparison
from apps.message_templates.content import Content
from apps.message_templates.models import MessageTemplate
from tests.cast import Cast
from tests.factories.message_templates import definition, section, template
from tests.message_templates.builder.test_builder_views import HTMX, _fields
from tests.message_templates.versioning import change, start

HEADED = definition("Hello {{0:variable}}!", header={"type": "text", "template": "Welcome", "variables": None})


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _two_versions(cast: Cast) -> MessageTemplate:
    row = template(cast.acme)
    change(start(row))
    return row


def test_phones_of_both_are_marked_where_they_differ(cast: Cast) -> None:
    version = template(cast.acme).versions.get()
    edited = Content({**HEADED, "footer": section("Bye")}, "MARKETING", "en_US")

    found = comparison.with_version(edited, version)

    assert [each.channel for each in found.edited] == [each.channel for each in found.phones] == ["sms", "whatsapp"]
    assert (found.edited[1].header, found.edited[1].footer) == ([("Welcome", "differs")], [("Bye", "differs")])
    assert found.edited[1].pieces == [("Hello Ada!", "")]
    assert found.phones[1].header == []
    assert {each.path for each in found.changes} >= {"category", "definition.footer.template"}


def test_version_is_chosen_while_one_edits(acme: Client, cast: Cast) -> None:
    row = _two_versions(cast)
    opened = acme.get(f"/templates/{row.id}/edit/")
    given = {**_fields(opened), "compare": "1"}

    preview = acme.post("/templates/preview/", given, headers=HTMX)
    stepped = acme.post(f"/templates/{row.id}/edit/", {**given, "do": "shape"})

    assert "Versions Don't compare v2 Draft" in _text(opened)
    for page in (preview, stepped):
        assert '<mark class="differs">Goodbye</mark>' in page.content.decode()
        assert '<mark class="differs">Hello</mark>' in page.content.decode()
        assert "1 value changed since version 1" in _text(page)
    assert re.search(r'value="1"[^>]*checked', stepped.content.decode())


def test_what_cannot_be_compared_is_left_out(acme: Client, cast: Cast) -> None:
    row = _two_versions(cast)
    given = _fields(acme.get(f"/templates/{row.id}/edit/"))
    foreign = template(cast.outsider)
    for more in (
        {"compare": "9"},
        {"compare": "x"},
        {"compare": "9" * 5000},
        {"compare": "1", "template": str(foreign.id)},
        {"compare": "1", "template": ""},
        {"compare": "1", "json": "{"},
    ):
        page = acme.post("/templates/preview/", {**given, **more}, headers=HTMX)
        assert page.status_code == 200, more
        assert "differences are marked" not in _text(page), more
    same = acme.post("/templates/preview/", {**given, "compare": "2"}, headers=HTMX)
    assert "It says the same as version 2." in _text(same)


def test_header_and_footer_are_counted_as_one_types(acme: Client, cast: Cast) -> None:
    given = _fields(acme.get(f"/templates/{template(cast.acme, definition=HEADED).id}/edit/"))

    page = acme.post("/templates/preview/", {**given, "footer-text": "x" * 61}, headers=HTMX).content.decode()

    assert re.search(r'class="builder-count"\s+id="count-header"\s+hx-swap-oob="true">7 of 60<', page)
    assert re.search(r'class="builder-count tone-failed"\s+id="count-footer"[^>]*>61 of 60<', page)
    image = {**given, "header-type": "image", "do": "shape"}
    assert "count-header" not in acme.post("/templates/new/", image).content.decode()
