"""Versions given to Meta for review, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.message_templates import keeping, submitting, sync, versions
from apps.message_templates.content import Typed
from apps.message_templates.meta import components
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.factories.webhooks import endpoint, published
from tests.fakes.graph import BUSY, REFUSED, Graph
from tests.message_templates.authoring import create
from tests.message_templates.conftest import connect


def submitted(customer: Customer, name: str = "Order update") -> MessageTemplate:
    return create(customer, definition(), name=name, category="UTILITY", submit_for_review=True)


def again(row: MessageTemplate) -> TemplateVersion:
    """Run the worker when the queue's row is due; the version afterwards."""
    Submission.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    submitting.drain()
    row.refresh_from_db()
    return versions.newest(row)


def names(graph: Graph) -> list[str]:
    return [each["name"] for each in graph.templates.values()]


def test_version_is_given_to_meta_under_the_slug_of_its_name(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    row = submitted(cast.acme)

    version = again(row)

    (method, path, body) = graph.calls[0]
    assert (method, path) == ("POST", "/v23.0/102290129340398/message_templates")
    assert body == {
        "name": "order_update",
        "language": "en_US",
        "category": "UTILITY",
        "components": list(components.build(version.definition, "UTILITY")),
    }
    at_meta = graph.named("order_update")["id"]
    assert (version.status, version.whatsapp_template_id, version.whatsapp_template_name) == (
        TemplateStatus.PENDING,
        at_meta,
        "order_update",
    )
    assert (row.account, row.whatsapp_template_id, row.whatsapp_template_name) == (account, at_meta, "order_update")
    assert not Submission.objects.exists()


def test_account_is_that_of_the_sender_it_would_be_sent_from(cast: Cast, graph: Graph) -> None:
    organizations = connect(cast.acme)
    own = connect(cast.shop, "+14155550112", "200")

    assert keeping.account_of(cast.sibling) == organizations
    again(submitted(cast.shop))
    assert graph.calls[0][1] == "/v23.0/200/message_templates"
    assert keeping.account_of(cast.shop) == own


def test_without_whatsapp_it_waits_and_is_submitted_once_that_is_connected(cast: Cast, graph: Graph) -> None:
    row = submitted(cast.acme)

    assert again(row).status == TemplateStatus.PENDING
    assert Submission.objects.get().due_at > timezone.now()
    connect(cast.acme)
    sync.enlist(now=timezone.now())
    submitting.drain()

    assert names(graph) == ["order_update"]


def test_meta_s_verdict_may_be_in_the_answer(cast: Cast, graph: Graph) -> None:
    endpoint(cast.acme, event_types=["templates"])
    connect(cast.acme)
    graph.status = "APPROVED"

    row = submitted(cast.acme)

    assert again(row).status == row.status == TemplateStatus.APPROVED
    assert [event["payload"]["status"] for event in published()] == ["PENDING", "APPROVED"]


def test_refusal_rejects_the_version_with_meta_s_words(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.failures = [REFUSED]

    row = submitted(cast.acme)
    version = again(row)

    assert version.status == row.status == TemplateStatus.REJECTED
    assert str(row.rejection_reason).startswith("The text has too many variables for its length.")
    assert not Submission.objects.exists()


def test_temporary_error_is_tried_again_later_and_later(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.failures = [BUSY, BUSY]
    row = submitted(cast.acme)

    pauses = []
    for _ in range(2):
        assert again(row).status == TemplateStatus.PENDING
        pauses.append(Submission.objects.get().due_at - timezone.now())
    again(row)

    assert pauses[0] < pauses[1]
    assert names(graph) == ["order_update"]


def test_lost_answer_makes_no_second_template(cast: Cast, graph: Graph) -> None:
    """As after the death of a worker: Meta has it, and we don't know."""
    connect(cast.acme)
    graph.forgets_answers = True
    row = submitted(cast.acme)
    assert again(row).whatsapp_template_id is None

    graph.forgets_answers = False
    version = again(row)

    assert names(graph) == ["order_update"]
    assert (version.status, version.whatsapp_template_id) == ("PENDING", graph.named("order_update")["id"])


def test_template_that_is_ours_by_name_alone_is_adopted_by_a_sync_too(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    graph.forgets_answers = True
    row = submitted(cast.acme)
    again(row)
    graph.named("order_update")["status"] = "APPROVED"
    Submission.objects.all().delete()

    sync.run(account)

    row.refresh_from_db()
    assert (MessageTemplate.objects.count(), row.status) == (1, "APPROVED")


def test_name_that_somebody_else_s_template_has_at_meta_is_avoided(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("order_update", "Something else")

    version = again(submitted(cast.acme))

    assert names(graph) == ["order_update", "order_update_2"]
    assert (version.status, version.whatsapp_template_name) == ("PENDING", "order_update_2")


def test_names_are_unique_in_an_account(cast: Cast, graph: Graph) -> None:
    """The profile's template has the same name, and goes to the same account."""
    connect(cast.acme)

    again(submitted(cast.acme))
    again(submitted(cast.shop))

    assert names(graph) == ["order_update", "order_update_2"]


def test_next_version_is_a_template_of_its_own(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.status = "APPROVED"
    row = submitted(cast.acme)
    again(row)
    draft = versions.start(cast.acme, row, now=timezone.now())
    versions.submit(cast.acme, draft, now=timezone.now())

    again(row)

    assert names(graph) == ["order_update", "order_update_v2"]
    assert (row.version, row.whatsapp_template_name) == (2, "order_update_v2")


def test_mended_version_edits_the_rejected_one_at_meta(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = rejected(cast, graph)
    first = versions.newest(row)
    draft = versions.start(cast.acme, row, now=timezone.now())
    mended = versions.edit(cast.acme, draft, Typed(definition=definition("Better {{0:variable}}")), now=timezone.now())
    versions.submit(cast.acme, mended, now=timezone.now())

    version = again(row)

    assert graph.calls[-1][1] == f"/v23.0/{first.whatsapp_template_id}"
    assert graph.named("order_update")["components"][0]["text"] == "Better {{1}}"
    assert (version.number, version.status, version.whatsapp_template_id) == (2, "PENDING", first.whatsapp_template_id)


def rejected(cast: Cast, graph: Graph) -> MessageTemplate:
    row = submitted(cast.acme)
    graph.status = "REJECTED"
    again(row)
    graph.status = "PENDING"
    assert row.status == "REJECTED"
    return row


def test_rejected_template_that_is_gone_at_meta_becomes_a_new_one(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = rejected(cast, graph)
    graph.templates.clear()
    versions.submit(cast.acme, versions.newest(row), now=timezone.now())

    version = again(row)

    assert names(graph) == [version.whatsapp_template_name]
    assert version.whatsapp_template_id == graph.named(str(version.whatsapp_template_name))["id"]


def test_language_is_given_in_meta_s_code(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)

    again(create(cast.acme, definition(), name="Gruss", language="de_DE", submit_for_review=True))

    assert graph.named("gruss")["language"] == "de"


def test_category_that_meta_chooses_holds(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = submitted(cast.acme)
    job_answer = graph._create
    graph._create = lambda given: {**job_answer(given), "category": "MARKETING"}  # type: ignore[method-assign]

    assert again(row).category == row.category == "MARKETING"


def test_template_deleted_meanwhile_is_not_submitted(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = submitted(cast.acme)
    MessageTemplate.objects.filter(id=row.id).update(deleted_at=timezone.now())

    submitting.drain()

    assert (graph.calls, Submission.objects.count()) == ([], 0)


def test_template_deleted_during_the_call_is_deleted_at_meta_too(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = submitted(cast.acme)
    job = submitting._prepared(Submission.objects.get())
    assert job is not None
    row.delete()

    submitting._submit(job)

    assert [method for method, _, _ in graph.calls] == ["POST", "DELETE"]
    assert graph.templates == {}


def test_worker_that_lost_its_claim_stores_nothing(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    row = submitted(cast.acme)
    job = submitting._prepared(Submission.objects.get())
    assert job is not None
    Submission.objects.update(attempts=7)

    submitting._submit(job)

    row.refresh_from_db()
    assert (row.whatsapp_template_id, Submission.objects.count()) == (None, 1)


@pytest.mark.parametrize("status", ["DRAFT", "APPROVED", "REJECTED"])
def test_row_of_a_version_that_is_not_in_review_is_dropped(cast: Cast, graph: Graph, status: str) -> None:
    connect(cast.acme)
    row = template(cast.acme, status=status)
    Submission.objects.create(version=row.versions.get(), due_at=timezone.now())

    submitting.drain()

    assert (graph.calls, Submission.objects.count()) == ([], 0)
