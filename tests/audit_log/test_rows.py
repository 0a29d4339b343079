"""Entries as the page shows them: names for ids, and links to what is still there."""

from __future__ import annotations

import pytest

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry
from apps.audit_log import rows
from apps.users.models import Membership
from tests.cast import Cast
from tests.factories import contacts, keywords, users, webhooks

ADA = Actor(ActorKind.PERSON, "ada@acme.test")


def _last(thing: str) -> Entry:
    return Entry.objects.filter(thing=thing).latest("id")


@pytest.mark.django_db
def test_a_change_names_its_fields_and_its_profile(cast: Cast) -> None:
    row = keywords.keyword(cast.shop, "HOURS")
    row.reply, row.is_active = "9 to 5", False
    row.save()

    found = rows.of(cast.acme, [_last("keyword")])[0]
    assert (found.thing, found.fields, found.owner, found.mark.word) == (
        "Keyword",
        "Is active, Reply",
        "EU shop",
        "Changed",
    )


@pytest.mark.django_db
def test_people_are_shown_by_their_address(cast: Cast) -> None:
    Membership.objects.filter(user=cast.developer).update(invited_by=cast.owner)

    assert [(each.field, each.before, each.after) for each in rows.differences(_last("member"))] == [
        ("Invited by", "–", "owner@acme.test")
    ]


@pytest.mark.django_db
def test_a_thing_is_linked_while_it_is_there(cast: Cast) -> None:
    endpoint = webhooks.endpoint(cast.acme)
    entry = _last("webhook")
    assert rows.page_of(cast.acme, entry) == f"/webhooks/{endpoint.id}/"

    endpoint.delete()
    assert rows.page_of(cast.acme, entry) == ""
    users.key(cast.acme)
    assert rows.page_of(cast.acme, _last("API key")) == ""


@pytest.mark.django_db
def test_the_export_has_a_line_for_each_field(cast: Cast) -> None:
    contact = contacts.contact(cast.acme)
    with acting(ADA):
        contact.name, contact.default_channel = "Ada", "whatsapp"
        contact.save()

    lines = [dict(zip(rows.HEADER, each, strict=True)) for each in rows.cells(_last("contact"))]
    assert [(each["actor"], each["field"], each["before"], each["after"]) for each in lines] == [
        ("ada@acme.test", "Default channel", "sms", "whatsapp"),
        ("ada@acme.test", "Name", "–", "Ada"),
    ]
