"""The library and a template's page, as each role sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users
from tests.factories.message_templates import template

_EDITING = ("/edit/", "/submit/", "/delete/", "?copy=")


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _offers(response: Any) -> list[str]:
    page = response.content.decode()
    return [each for each in _EDITING if each in page]


def test_library_lists_templates_with_their_standing(acme: Client, cast: Cast) -> None:
    template(cast.acme, "Order shipped", status=TemplateStatus.REJECTED)
    template(cast.shop, "welcome")

    text = _text(acme.get("/templates/"))

    assert "All 2" in text
    assert "Rejected 1" in text
    assert "Order shipped order_shipped" in text
    assert "welcome Hello Ada! EU shop" in text
    assert "welcome" not in _text(acme.get("/templates/?status=REJECTED"))


def test_library_without_templates_says_what_to_do(acme: Client) -> None:
    response = acme.get("/templates/")

    assert "Acme has no templates yet" in _text(response)
    assert 'href="/templates/new/"' in response.content.decode()


def test_inherited_template_says_whose_it_is_and_can_only_be_copied(client: Client, cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED)
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    response = client.get(f"/templates/{row.id}/")

    assert "This template belongs to Acme." in _text(response)
    assert "From Acme" in _text(client.get("/templates/"))
    assert _offers(response) == ["?copy="]
    assert "read-only" in _text(client.post(f"/templates/{row.id}/delete/"))
    assert client.post(f"/templates/{row.id}/submit/", follow=True).status_code == 200
    row.refresh_from_db()
    assert (row.status, row.deleted_at) == (TemplateStatus.REJECTED, None)


@pytest.mark.parametrize(
    ("role", "status", "offered"),
    [
        (Role.DEVELOPER, TemplateStatus.REJECTED, [*_EDITING]),
        (Role.DEVELOPER, TemplateStatus.DRAFT, [*_EDITING]),
        (Role.DEVELOPER, TemplateStatus.APPROVED, ["/edit/", "/delete/", "?copy="]),
        (Role.DEVELOPER, TemplateStatus.PENDING, ["/delete/", "?copy="]),
        (Role.MEMBER, TemplateStatus.DRAFT, []),
        (Role.BILLING, TemplateStatus.DRAFT, []),
    ],
)
def test_page_offers_what_the_role_may_do_with_it(
    client: Client, cast: Cast, role: Role, status: str, offered: list[str]
) -> None:
    row = template(cast.acme, status=status)
    client.force_login(users.member(cast.acme, "someone@acme.test", role))

    assert _offers(client.get(f"/templates/{row.id}/")) == offered


def test_rejected_template_says_why_and_what_to_change(acme: Client, cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED, rejection_reason="INVALID_FORMAT: too many variables")

    text = _text(acme.get(f"/templates/{row.id}/"))

    assert "INVALID_FORMAT: too many variables Change the text" in text


def test_page_shows_both_phones_with_samples_and_the_variables(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)

    text = _text(acme.get(f"/templates/{row.id}/"))

    assert text.count("Hello Ada!") == 2
    assert "1 SMS part 10 of 160 characters" in text
    assert "0 name variable Name" in text


def test_draft_is_submitted_for_review(acme: Client, cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.DRAFT)

    response = acme.post(f"/templates/{row.id}/submit/", follow=True)

    assert "Submitted for review." in _text(response)
    assert "It waits for WhatsApp." in _text(response)
    assert MessageTemplate.objects.get().status == TemplateStatus.PENDING


def test_template_is_deleted_after_it_was_asked_for(acme: Client, cast: Cast) -> None:
    row = template(cast.acme)

    asked = acme.get(f"/templates/{row.id}/delete/")
    done = acme.post(f"/templates/{row.id}/delete/", follow=True)

    assert "You can't undo this." in _text(asked)
    assert "greeting deleted." in _text(done)
    assert acme.get(f"/templates/{row.id}/").status_code == 404
