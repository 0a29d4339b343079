"""Deleting a template: for good if it was never used, with a snapshot otherwise."""

from __future__ import annotations

from datetime import timedelta

from apps.message_templates import removing
from apps.message_templates.models import MessageTemplate, Submission, TemplateVersion
from apps.messaging import hourly_counts
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.message_templates import template
from tests.message_templates.authoring import NOW, create


def test_template_without_messages_is_deleted_with_its_versions(cast: Cast) -> None:
    row = create(cast.acme, submit_for_review=True)

    removing.remove(cast.acme, row, now=NOW)

    assert not MessageTemplate.objects.exists()
    assert not TemplateVersion.objects.exists()
    assert not Submission.objects.exists()


def test_template_with_messages_is_kept_with_a_snapshot(cast: Cast) -> None:
    row = template(cast.acme)
    messaging.message(cast.shop, template_id=row.id)

    removing.remove(cast.acme, row, now=NOW)

    row.refresh_from_db()
    assert row.deleted_at == NOW
    assert row.deleted_snapshot == {
        "name": "greeting",
        "category": "UTILITY",
        "language": "en_US",
        "status": "APPROVED",
        "definition": row.definition,
    }
    assert row.versions.count() == 1


def test_template_whose_messages_are_counted_is_kept(cast: Cast) -> None:
    row = template(cast.acme)
    old = messaging.message(cast.acme, template_id=row.id, created_at=messaging.WHEN - timedelta(days=40))
    messaging.message(cast.acme)
    hourly_counts.recount(now=messaging.WHEN)
    edge = hourly_counts.edge_of(cast.acme.organization.id)
    assert edge is not None
    assert edge > old.created_at

    removing.remove(cast.acme, row, now=NOW)

    row.refresh_from_db()
    assert row.deleted_at == NOW


def test_messages_of_another_template_keep_nothing(cast: Cast) -> None:
    row = template(cast.acme)
    messaging.message(cast.acme, template_id=template(cast.acme, "other").id)

    removing.remove(cast.acme, row, now=NOW)

    assert MessageTemplate.objects.get().name == "other"


def test_removed_template_is_not_submitted_any_more(cast: Cast) -> None:
    row = create(cast.acme, submit_for_review=True)
    messaging.message(cast.acme, template_id=row.id)

    removing.remove(cast.acme, row, now=NOW)

    assert not Submission.objects.exists()
