"""Results of reviews: twice, late and out of order, for the version in force and for one beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from apps.message_templates import review_result, review_words, versions
from apps.message_templates.models import MessageTemplate, TemplateStatus, TemplateVersion
from apps.message_templates.review_result import Result
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.factories.webhooks import endpoint, published
from tests.message_templates.authoring import LATER, NOW, create
from tests.message_templates.versioning import change, start

PENDING, APPROVED, REJECTED, PAUSED, DISABLED = (
    TemplateStatus.PENDING,
    TemplateStatus.APPROVED,
    TemplateStatus.REJECTED,
    TemplateStatus.PAUSED,
    TemplateStatus.DISABLED,
)


def say(row: MessageTemplate, status: TemplateStatus, minute: float | None, *, number: int = 1, why: str = "") -> bool:
    """Meta says this of a version, so many minutes after it was submitted."""
    row.refresh_from_db()
    at = None if minute is None else NOW + timedelta(minutes=minute)
    return review_result.apply(row, row.versions.get(number=number), Result(status, why or None, at), now=LATER)


def pending(cast: Cast) -> MessageTemplate:
    return create(cast.acme, definition(), submit_for_review=True)


def beside(cast: Cast) -> MessageTemplate:
    """A published template whose version 2 is in review."""
    row = template(cast.acme, created_at=NOW)
    versions.submit(cast.acme, change(start(row)), now=NOW)
    return row


def states(row: MessageTemplate) -> tuple[int, str, list[str]]:
    row.refresh_from_db()
    return row.version, row.status, list(row.versions.order_by("number").values_list("status", flat=True))


@pytest.mark.parametrize("status", [APPROVED, REJECTED, PAUSED, DISABLED])
def test_result_holds_for_the_version_and_the_template_and_is_an_event(cast: Cast, status: TemplateStatus) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = template(cast.acme, status=PENDING, created_at=NOW)

    assert say(row, status, 1, why="SCAM")

    assert states(row) == (1, status, [status])
    (event,) = published()
    assert (event["payload"]["status"], event["payload"]["reason"]) == (status, row.rejection_reason)
    assert row.updated_at == LATER


def test_result_that_comes_twice_is_one(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = template(cast.acme, status=PENDING, created_at=NOW)

    assert [say(row, REJECTED, 1, why="SCAM") for _ in range(3)] == [True, False, False]
    assert len(published()) == 1


def test_any_order_of_arrival_leaves_the_last_result(cast: Cast) -> None:
    """Approved, paused, reinstated, and disabled in the end."""
    told = [(APPROVED, 1), (PAUSED, 2), (APPROVED, 3), (DISABLED, 4)]
    for number, arrival in enumerate(permutations(told)):
        row = create(cast.acme, definition(), name=f"Order {number}", submit_for_review=True)
        for status, minute in arrival:
            say(row, status, minute)
            say(row, status, minute)
        assert states(row)[1:] == (DISABLED, [DISABLED])


def test_reinstated_template_is_approved_again(cast: Cast) -> None:
    row = pending(cast)

    for minute, status in enumerate((APPROVED, PAUSED, APPROVED), start=1):
        say(row, status, minute)

    assert states(row) == (1, APPROVED, [APPROVED])
    assert row.rejection_reason is None


@pytest.mark.parametrize("arrival", [(APPROVED, PAUSED), (PAUSED, APPROVED)])
def test_of_one_second_the_later_stage_holds(cast: Cast, arrival: tuple[TemplateStatus, ...]) -> None:
    row = pending(cast)

    for status in arrival:
        say(row, status, 1)

    assert states(row)[1] == PAUSED


def test_result_of_the_second_it_was_submitted_in_counts(cast: Cast) -> None:
    """Meta's times have no fractions: its automatic review is as fast as that."""
    row = pending(cast)
    TemplateVersion.objects.update(submitted_at=NOW + timedelta(milliseconds=700))

    assert say(row, REJECTED, 0)


def test_rejection_of_before_the_resubmission_is_too_late(cast: Cast) -> None:
    row = pending(cast)
    say(row, REJECTED, 1, why="SCAM")
    versions.submit(cast.acme, row.versions.get(), now=NOW + timedelta(minutes=5))

    assert not say(row, REJECTED, 1, why="SCAM")
    assert states(row)[1] == PENDING
    assert say(row, REJECTED, 6, why="SCAM")


def test_reason_that_comes_later_than_its_rejection_is_taken(cast: Cast) -> None:
    row = pending(cast)
    say(row, REJECTED, 2)

    assert say(row, REJECTED, 1, why="SCAM")
    assert row.rejection_reason == review_words.explained(REJECTED, "SCAM")
    assert not say(row, REJECTED, 1)


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        (PENDING, REJECTED, REJECTED),
        (PENDING, APPROVED, APPROVED),
        (REJECTED, APPROVED, APPROVED),
        (APPROVED, PAUSED, PAUSED),
        (PAUSED, APPROVED, APPROVED),
        (APPROVED, REJECTED, APPROVED),
        (PAUSED, REJECTED, PAUSED),
        (APPROVED, PENDING, APPROVED),
        (REJECTED, PENDING, REJECTED),
    ],
)
def test_without_a_time_a_template_goes_nowhere_back(
    cast: Cast, before: TemplateStatus, told: TemplateStatus, after: TemplateStatus
) -> None:
    row = template(cast.acme, status=before)

    say(row, told, None)

    assert states(row)[1] == after


# --- Beside the version in force ---


def test_approved_version_comes_into_force(cast: Cast) -> None:
    row = beside(cast)

    say(row, APPROVED, 1, number=2)

    assert states(row) == (2, APPROVED, [APPROVED, APPROVED])
    assert row.definition == row.versions.get(number=2).definition


@pytest.mark.parametrize("status", [REJECTED, PAUSED, DISABLED])
def test_other_results_leave_the_version_in_force(cast: Cast, status: TemplateStatus) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = beside(cast)

    say(row, status, 1, number=2)

    assert states(row) == (1, APPROVED, [APPROVED, status])
    assert published() == []


def test_result_of_a_version_that_was_superseded_leaves_the_one_in_force(cast: Cast) -> None:
    row = beside(cast)
    say(row, APPROVED, 1, number=2)

    for minute, status in enumerate((REJECTED, DISABLED, APPROVED), start=2):
        say(row, status, minute, number=1)
        assert states(row) == (2, APPROVED, [status, APPROVED])


@pytest.mark.parametrize("minute", [1, 9])
def test_repeated_approval_does_not_undo_going_back(cast: Cast, minute: int) -> None:
    row = beside(cast)
    say(row, APPROVED, 1, number=2)
    versions.roll_back(cast.acme, row, 1, now=LATER)

    say(row, APPROVED, minute, number=2)
    say(row, PAUSED, 10, number=2)
    say(row, APPROVED, 11, number=2)

    assert states(row)[:2] == (1, APPROVED)


def test_appeal_that_is_granted_publishes_the_older_version_beside_a_draft(cast: Cast) -> None:
    row = pending(cast)
    say(row, REJECTED, 1)
    change(start(row))

    say(row, APPROVED, 2, number=1)

    assert states(row) == (1, APPROVED, [APPROVED, "DRAFT"])
    assert row.definition == definition()


def test_removed_template_s_result_is_stored_and_not_published(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    row = template(cast.acme, status=APPROVED, deleted_at=NOW, created_at=datetime(2026, 1, 1, tzinfo=NOW.tzinfo))

    say(row, PAUSED, 1)

    assert (states(row)[1], published()) == (PAUSED, [])
