"""The page of one version, and the way from a published template to its next version and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.message_templates import versions
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users
from tests.factories.message_templates import definition, template
from tests.message_templates.builder.test_builder_views import _fields


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _edited(acme: Client, row: MessageTemplate, text: str, **fields: str) -> Any:
    """The builder opened for this template, another text typed, and saved."""
    given = _fields(acme.get(f"/templates/{row.id}/edit/"))
    return acme.post(
        f"/templates/{row.id}/edit/", {**given, "multiChannel-text": text, "do": "save", **fields}, follow=True
    )


def test_edit_of_a_published_template_is_its_next_version(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)

    page = _edited(acme, row, "Good evening, {{0:variable}}!")

    assert "Version 2: draft. Version 1 stays in use meanwhile." in _text(page)
    row.refresh_from_db()
    assert (row.version, row.status, row.definition) == (1, TemplateStatus.APPROVED, definition())
    assert versions.newest(row).author == cast.owner.email
    assert "Good evening" in acme.get(f"/templates/{row.id}/edit/").content.decode()


def test_it_is_edited_again_and_submitted(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    _edited(acme, row, "Good evening, {{0:variable}}!")

    page = _edited(acme, row, "Good morning, {{0:variable}}!", do="submit")

    assert "Version 2: in review." in _text(page)
    assert versions.newest(row).status == TemplateStatus.PENDING
    assert acme.get(f"/templates/{row.id}/edit/").status_code == 302


def test_saving_without_a_change_makes_no_version(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    given = _fields(acme.get(f"/templates/{row.id}/edit/"))

    page = acme.post(f"/templates/{row.id}/edit/", {**given, "do": "save"})

    assert "Nothing was changed" in _text(page)
    assert row.versions.count() == 1


def test_only_the_name_may_change(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    given = _fields(acme.get(f"/templates/{row.id}/edit/"))

    acme.post(f"/templates/{row.id}/edit/", {**given, "name": "Evening greeting", "do": "save"})

    row.refresh_from_db()
    assert (row.name, row.versions.count()) == ("Evening greeting", 1)


def test_two_people_do_not_write_over_each_other(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    opened = _fields(acme.get(f"/templates/{row.id}/edit/"))
    _edited(acme, row, "Good evening, {{0:variable}}!")

    late = acme.post(f"/templates/{row.id}/edit/", {**opened, "multiChannel-text": "Good night!", "do": "save"})

    assert "was changed after you opened it" in _text(late)
    assert "Good night!" in late.content.decode()
    assert row.versions.count() == 2


def test_version_shows_how_it_differs(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    _edited(acme, row, "Good evening, {{0:variable}}!")

    page = acme.get(f"/templates/{row.id}/versions/2/")

    assert "definition.body.multiChannel.template" in _text(page)
    assert "<del>Hello {{0:variable}}!</del>" in page.content.decode()
    assert "<ins>Good evening, {{0:variable}}!</ins>" in page.content.decode()
    assert "This is the version that is sent." in _text(acme.get(f"/templates/{row.id}/versions/1/"))
    assert acme.get(f"/templates/{row.id}/versions/3/").status_code == 404


def test_draft_is_discarded(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    _edited(acme, row, "Good evening, {{0:variable}}!")

    page = acme.post(f"/templates/{row.id}/versions/2/discard/", follow=True)

    assert "Version 2 discarded." in _text(page)
    assert row.versions.count() == 1
    assert "Only a draft can be discarded" in _text(acme.post(f"/templates/{row.id}/versions/1/discard/", follow=True))


def test_earlier_version_is_used_again(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    _edited(acme, row, "Good evening, {{0:variable}}!")
    versions.newest(row)
    row.versions.filter(number=2).update(status=TemplateStatus.APPROVED)
    versions.roll_back(cast.acme, row, 2, now=timezone.now())

    page = acme.post(f"/templates/{row.id}/versions/1/use/", follow=True)

    assert "Version 1 is in use again." in _text(page)
    row.refresh_from_db()
    assert (row.version, row.definition) == (1, definition())


def test_version_in_review_is_not_used(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)
    _edited(acme, row, "Good evening, {{0:variable}}!", do="submit")

    page = acme.post(f"/templates/{row.id}/versions/2/use/", follow=True)

    assert "You can only go back to a version that is approved." in _text(page)


def test_members_only_look(client: Client, cast: Cast) -> None:
    row = template(cast.acme)
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    page = client.get(f"/templates/{row.id}/versions/1/").content.decode()

    assert "/use/" not in page
    assert client.post(f"/templates/{row.id}/versions/1/use/").status_code == 403
