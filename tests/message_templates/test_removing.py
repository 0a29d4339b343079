"""Deleting a template: for good if it was never used, with a snapshot otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.message_templates import finding, removing, sync
from apps.message_templates.models import MessageTemplate, Submission, TemplateVersion
from apps.messaging import hourly_counts
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.message_templates import template
from tests.fakes.graph import BUSY, Graph
from tests.message_templates.authoring import NOW, create
from tests.message_templates.conftest import connect


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


# --- At Meta ---


def at_meta(cast: Cast, graph: Graph) -> MessageTemplate:
    """A template with three versions, the second one rejected and mended by the third."""
    row = template(cast.acme, account=connect(cast.acme), whatsapp_template_id=graph.put("greeting"))
    row.versions.update(whatsapp_template_name="greeting")
    second = {"whatsapp_template_id": graph.put("greeting_v2"), "whatsapp_template_name": "greeting_v2"}
    for number, status in ((2, "REJECTED"), (3, "PENDING")):
        row.versions.create(number=number, definition=row.definition, status=status, **second)
    return row


def test_all_versions_are_deleted_at_meta_first(cast: Cast, graph: Graph) -> None:
    row = at_meta(cast, graph)

    removing.remove(cast.acme, row, delete_from_meta=True, now=NOW)

    assert [method for method, _, _ in graph.calls] == ["DELETE", "DELETE"]
    assert graph.templates == {}
    assert not MessageTemplate.objects.exists()


def test_template_with_messages_is_deleted_at_meta_and_kept_here(cast: Cast, graph: Graph) -> None:
    row = at_meta(cast, graph)
    messaging.message(cast.acme, template_id=row.id)

    removing.remove(cast.acme, row, delete_from_meta=True, now=NOW)

    row.refresh_from_db()
    assert (graph.templates, row.deleted_at) == ({}, NOW)


def test_meta_s_refusal_keeps_everything(cast: Cast, graph: Graph) -> None:
    row = at_meta(cast, graph)
    graph.failures = [None, BUSY]

    with pytest.raises(removing.NotDeletedAtMeta, match="so we kept it too: .*too many calls") as caught:
        removing.remove(cast.acme, row, delete_from_meta=True, now=NOW)

    assert caught.value.code == "INTERNAL_003"
    row.refresh_from_db()
    assert (row.deleted_at, row.versions.count()) == (None, 3)
    removing.remove(cast.acme, row, delete_from_meta=True, now=NOW)  # what is gone already counts as deleted
    assert graph.templates == {}


def test_template_that_was_never_at_meta_needs_no_whatsapp(cast: Cast) -> None:
    removing.remove(cast.acme, template(cast.acme), delete_from_meta=True, now=NOW)

    assert not MessageTemplate.objects.exists()


def test_without_whatsapp_nothing_can_be_deleted_at_meta(cast: Cast) -> None:
    row = template(cast.acme, whatsapp_template_id="1")

    with pytest.raises(removing.NotDeletedAtMeta, match="not connected"):
        removing.remove(cast.acme, row, delete_from_meta=True, now=NOW)

    removing.remove(cast.acme, row, now=NOW)
    assert not MessageTemplate.objects.exists()


def test_template_that_stays_at_meta_is_only_marked_and_not_imported_again(cast: Cast, graph: Graph) -> None:
    row = at_meta(cast, graph)
    account = row.account
    assert account is not None

    removing.remove(cast.acme, row, now=NOW)
    sync.run(account)

    row.refresh_from_db()
    assert (row.deleted_at, graph.calls[0][0]) == (NOW, "GET")
    assert not MessageTemplate.objects.present().exists()


def test_another_owner_s_template_is_not_deleted_at_meta(cast: Cast, graph: Graph) -> None:
    row = at_meta(cast, graph)

    for customer, problem in ((cast.shop, finding.TemplateReadOnly), (cast.outsider, finding.TemplateNotFound)):
        with pytest.raises(problem):
            removing.remove(customer, row, delete_from_meta=True, now=NOW)

    assert graph.calls == []
