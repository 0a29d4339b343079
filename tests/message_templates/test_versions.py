"""Versions: written beside the one that is sent, submitted, discarded, and gone back to."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection

from apps.message_templates import review, versions
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.factories.webhooks import endpoint, published
from tests.message_templates.authoring import LATER, NOW, create, edit
from tests.message_templates.versioning import AGAIN, NEW, change, start


def approve(row: MessageTemplate, number: int) -> None:
    """As a review does it."""
    version = row.versions.get(number=number)
    version.status = TemplateStatus.APPROVED
    version.save()
    versions.put_into_force(row, version)
    row.save()


def states(row: MessageTemplate) -> list[tuple[int, str]]:
    return list(row.versions.order_by("number").values_list("number", "status"))


# --- The first version ---


def test_new_template_has_version_1(cast: Cast) -> None:
    row = create(cast.shop, author="ada@acme.test")

    version = row.versions.get()
    assert (version.number, version.status, version.author) == (1, TemplateStatus.DRAFT, "ada@acme.test")
    assert (version.definition, version.category, version.language) == (row.definition, row.category, row.language)


def test_submitted_template_s_version_waits_in_the_queue(cast: Cast) -> None:
    row = create(cast.acme, submit_for_review=True)

    version = row.versions.get()
    assert (version.status, version.submitted_at) == (TemplateStatus.PENDING, NOW)
    assert Submission.objects.get().version == version


def test_templates_of_before_get_version_1_and_those_in_review_are_queued(cast: Cast) -> None:
    pending = template(cast.acme, "pending", status=TemplateStatus.PENDING)
    draft = template(cast.shop, "draft", status=TemplateStatus.DRAFT)
    TemplateVersion.objects.all().delete()

    migration = importlib.import_module("apps.message_templates.migrations.0004_first_versions")
    with connection.cursor() as cursor:
        for operation in migration.Migration.operations:
            cursor.execute(operation.sql)

    assert states(pending) == [(1, "PENDING")]
    assert pending.versions.get().definition == pending.definition
    assert draft.versions.get().id == draft.id
    assert [each.version_id for each in Submission.objects.all()] == [pending.id]


# --- Drafts and rejected versions of a template that was never approved ---


def test_draft_is_rewritten_in_place(cast: Cast) -> None:
    row = create(cast.acme)

    edit(cast.acme, row, definition=NEW, author="ada@acme.test")

    assert states(row) == [(1, "DRAFT")]
    assert (row.versions.get().definition["body"], row.versions.get().author) == (NEW["body"], "ada@acme.test")


def test_rejected_version_is_kept_and_its_mending_is_the_next(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED, rejection_reason="Too vague")

    edited = edit(cast.acme, row, definition=NEW)

    assert states(row) == [(1, "REJECTED"), (2, "DRAFT")]
    assert row.versions.get(number=1).rejection_reason == "Too vague"
    assert (edited.version, edited.status, edited.definition["body"]) == (2, "DRAFT", NEW["body"])


def test_template_follows_its_newest_version_until_one_is_approved(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED)

    version = versions.submit(cast.acme, change(start(row)), now=AGAIN)

    row.refresh_from_db()
    assert (row.version, row.status, row.definition) == (2, TemplateStatus.PENDING, version.definition)


# --- A version beside the one that is sent ---


def test_next_version_of_a_published_template_changes_nothing_that_is_sent(cast: Cast) -> None:
    row = template(cast.acme)
    before = row.definition

    version = change(start(row, author="ada@acme.test"), author="bob@acme.test")

    row.refresh_from_db()
    assert (row.version, row.status, row.definition) == (1, TemplateStatus.APPROVED, before)
    assert (version.number, version.status, version.author) == (2, TemplateStatus.DRAFT, "bob@acme.test")
    assert row.versions.get(number=1).definition == before


def test_only_the_version_in_force_counts_for_whatsapp(cast: Cast) -> None:
    published = template(cast.acme)
    versions.submit(cast.acme, start(published), now=AGAIN)
    never_approved = create(cast.acme, submit_for_review=True)

    published.refresh_from_db()
    review.check(published.status, ["whatsapp"])
    with pytest.raises(review.NotApproved):
        review.check(never_approved.status, ["whatsapp"])


@pytest.mark.parametrize("status", [TemplateStatus.PAUSED, TemplateStatus.DISABLED])
def test_next_version_may_begin_when_meta_has_stopped_the_one_in_force(cast: Cast, status: TemplateStatus) -> None:
    row = template(cast.acme, status=status)

    assert start(row).number == 2
    row.refresh_from_db()
    assert row.status == status


def test_starting_twice_gives_the_same_draft(cast: Cast) -> None:
    row = template(cast.acme)

    assert start(row) == start(row)


def test_next_version_after_a_rejected_one_begins_with_its_text(cast: Cast) -> None:
    row = template(cast.acme)
    rejected = change(start(row))
    TemplateVersion.objects.filter(id=rejected.id).update(status=TemplateStatus.REJECTED)

    version = start(row)

    assert (version.number, version.definition) == (3, rejected.definition)


def test_no_version_begins_while_one_is_in_review(cast: Cast) -> None:
    row = template(cast.acme)
    versions.submit(cast.acme, start(row), now=AGAIN)

    with pytest.raises(versions.Locked, match="Version 2 is in review"):
        start(row)


@pytest.mark.parametrize("status", ["PENDING", "APPROVED", "PAUSED", "DISABLED"])
def test_version_that_was_reviewed_or_is_in_review_never_changes(cast: Cast, status: str) -> None:
    row = template(cast.acme, status=status)

    with pytest.raises(versions.Locked):
        change(row.versions.get())

    assert row.versions.get().definition == row.definition


def test_version_of_a_published_template_is_submitted_beside_it(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = template(cast.acme)

    version = versions.submit(cast.acme, start(row), now=AGAIN)

    row.refresh_from_db()
    assert (row.status, version.status, version.submitted_at) == ("APPROVED", "PENDING", AGAIN)
    assert Submission.objects.get().version == version
    assert published() == []


def test_submitting_again_changes_nothing(cast: Cast) -> None:
    row = create(cast.acme)
    first = versions.submit(cast.acme, row.versions.get(), now=LATER)

    second = versions.submit(cast.acme, first, now=AGAIN)

    assert (second.submitted_at, Submission.objects.get().due_at) == (LATER, LATER)


def test_rejected_version_may_be_submitted_again_as_it_is(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED, rejection_reason="SCAM")

    versions.submit(cast.acme, row.versions.get(), now=LATER)

    row.refresh_from_db()
    assert states(row) == [(1, "PENDING")]
    assert (row.status, row.rejection_reason) == ("PENDING", None)


# --- Discarding ---


def test_discarded_draft_leaves_the_version_before_it(cast: Cast) -> None:
    row = template(cast.acme)
    draft = start(row)

    versions.discard(cast.acme, draft, now=AGAIN)

    assert states(row) == [(1, "APPROVED")]


def test_template_is_again_as_the_rejected_version_when_its_mending_is_discarded(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.REJECTED, rejection_reason="SCAM")
    draft = change(start(row))

    versions.discard(cast.acme, draft, now=AGAIN)

    row.refresh_from_db()
    assert (row.version, row.status, row.rejection_reason, row.definition) == (1, "REJECTED", "SCAM", definition())


@pytest.mark.parametrize("status", ["DRAFT", "PENDING", "REJECTED", "APPROVED"])
def test_only_version_and_what_meta_has_seen_are_not_discarded(cast: Cast, status: str) -> None:
    row = template(cast.acme, status=status)

    with pytest.raises(versions.CannotDiscard):
        versions.discard(cast.acme, row.versions.get(), now=AGAIN)


# --- Going back ---


def test_rolling_back_sends_the_earlier_version_at_once(cast: Cast) -> None:
    row = template(cast.acme, whatsapp_template_id="1", whatsapp_template_name="greeting")
    change(start(row))
    approve(row, 2)

    rolled = versions.roll_back(cast.acme, row, 1, now=AGAIN)

    rolled.refresh_from_db()
    assert (rolled.version, rolled.definition, rolled.whatsapp_template_id) == (1, definition(), "1")
    assert states(row) == [(1, "APPROVED"), (2, "APPROVED")]


def test_rolling_back_from_a_paused_version_is_an_event(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = template(cast.acme)
    change(start(row))
    approve(row, 2)
    row.versions.filter(number=2).update(status="PAUSED")
    MessageTemplate.objects.filter(id=row.id).update(status="PAUSED")

    versions.roll_back(cast.acme, row, 1, now=AGAIN)

    assert [event["payload"]["status"] for event in published()] == ["APPROVED"]


@pytest.mark.parametrize("status", ["DRAFT", "PENDING", "REJECTED", "PAUSED", "DISABLED"])
def test_only_approved_versions_are_gone_back_to(cast: Cast, status: str) -> None:
    row = template(cast.acme)
    version = start(row)
    TemplateVersion.objects.filter(id=version.id).update(status=status)

    with pytest.raises(versions.CannotRollBack):
        versions.roll_back(cast.acme, row, 2, now=AGAIN)


def test_version_that_does_not_exist(cast: Cast) -> None:
    with pytest.raises(versions.VersionNotFound):
        versions.roll_back(cast.acme, template(cast.acme), 7, now=AGAIN)
