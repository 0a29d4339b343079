"""The version that a message was sent from, on its page: a link, and what differs now."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.message_templates import versions
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.messaging.history import sent_version
from apps.messaging.history.sent_version import SentVersion
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.factories.messaging import message
from tests.message_templates.versioning import change, start


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _with_two_versions(cast: Cast) -> MessageTemplate:
    row = template(cast.acme)
    second = change(start(row))
    type(second).objects.filter(pk=second.pk).update(status=TemplateStatus.APPROVED)
    return versions.roll_back(cast.acme, row, 2, now=timezone.now())


def test_values_that_differ_are_shown_in_place(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    row = _with_two_versions(cast)
    sent = message(cast.acme, template_id=row.id, template_version=1)

    page = client.get(f"/messages/{sent.id}/")

    assert "Sent from version 1 . Version 2 is in use now. Body changed:" in _text(page)
    assert "<del>Hello {{0:variable}}!</del>" in page.content.decode()
    assert "<ins>Goodbye {{0:variable}}!</ins>" in page.content.decode()
    assert f'href="/templates/{row.id}/versions/1/"' in page.content.decode()


def test_version_in_use_differs_in_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    row = _with_two_versions(cast)
    sent = message(cast.acme, template_id=row.id, template_version=2)

    assert sent_version.of(sent, row) == SentVersion(2, 2, [])
    assert "Sent from version 2 , which is in use." in _text(client.get(f"/messages/{sent.id}/"))


def test_there_is_none_of_an_unsent_message_nor_of_a_removed_template(cast: Cast) -> None:
    row = template(cast.acme)
    unsent, sent = message(cast.acme, template_id=row.id), message(cast.acme, template_id=row.id, template_version=1)
    assert sent_version.of(unsent, row) is None
    assert sent_version.of(sent, None) is None
    row.deleted_at = timezone.now()
    assert sent_version.of(sent, row) is None
