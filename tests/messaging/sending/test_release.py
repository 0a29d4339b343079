"""What is judged when a scheduled message comes due: person, template, account and route, as they are that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.messaging.sending import draft, pipeline, release
from apps.messaging.sending.draft import Draft
from tests.cast import Cast, change
from tests.factories import channels, contacts
from tests.factories.message_templates import definition
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW, Accept

LATER = NOW + timedelta(days=3)
PHONE = "+14155552671"


@pytest.fixture(autouse=True)
def _sender(cast: Cast) -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended):
        remembered.clear()
    channels.sender(cast.acme)


def _release() -> tuple[Draft, str | None]:
    """The one message that is due, and the code that stops it."""
    (due,) = claim(10, lease=30.0, now=LATER)
    release.review([due])
    stop = pipeline.run(due, now=LATER).stop
    return due, stop.code if stop else None


@pytest.fixture
def scheduled(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, scheduled_at=LATER)


def test_nothing_is_released_before_its_time(scheduled: None) -> None:
    assert claim(10, lease=30.0, now=LATER - timedelta(microseconds=1)) == []


def test_nothing_changed_and_the_message_leaves(scheduled: None) -> None:
    due, stop = _release()

    assert stop is None
    assert due.is_scheduled
    assert due.body is not None
    assert due.body.content == "Hello Ada!"


def test_person_who_opted_out_meanwhile_gets_nothing(scheduled: None) -> None:
    Contact.objects.update(opt_out=True)

    assert _release()[1] == "ERR_CONSENT_BLOCKED"


def test_opt_out_of_a_contact_that_is_nearer_by_now_counts(cast: Cast, accept: Accept) -> None:
    inherited = contacts.contact(cast.acme, PHONE)
    accept(cast.shop, PHONE, scheduled_at=LATER)
    contacts.contact(cast.shop, PHONE, opt_out=True)

    assert _release()[1] == "ERR_CONSENT_BLOCKED"
    inherited.refresh_from_db()
    assert not inherited.opt_out


def test_removed_template_sends_nothing(scheduled: None) -> None:
    MessageTemplate.objects.update(deleted_at=LATER)

    assert _release()[1] == "RESOURCE_002"


def test_removed_template_still_sends_what_was_to_leave_at_once(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE)
    MessageTemplate.objects.update(deleted_at=LATER)

    assert _release()[1] is None


def test_edited_template_is_sent_as_it_is_now(scheduled: None) -> None:
    MessageTemplate.objects.update(definition=definition("Goodbye {{0:variable}}!"))

    due, stop = _release()

    assert stop is None
    assert due.body is not None
    assert due.body.content == "Goodbye Ada!"


def test_variable_that_the_template_got_meanwhile_is_missing(scheduled: None) -> None:
    MessageTemplate.objects.update(definition=definition("Hi {{0:variable}} {{1:variable}}", "name", "order"))

    assert _release()[1] == "ERR_TEMPLATE_PARAMS_INVALID"


@pytest.mark.parametrize(
    ("review", "code"), [(TemplateStatus.PENDING, "BUSINESS_005"), (TemplateStatus.APPROVED, None)]
)
def test_approval_for_whatsapp_is_asked_when_it_is_due(
    cast: Cast, accept: Accept, review: TemplateStatus, code: str | None
) -> None:
    channels.sender(cast.acme, "+14155550199", channel="whatsapp")
    accept(cast.acme, PHONE, channels=["whatsapp"], scheduled_at=LATER)
    MessageTemplate.objects.update(status=review)

    assert _release()[1] == code


def test_suspended_neighbour_stops_nobody_else(cast: Cast, accept: Accept) -> None:
    accept(cast.shop, PHONE, scheduled_at=LATER)
    change(cast.sibling, suspended_at=NOW)
    change(cast.outsider, suspended_at=NOW)

    assert _release()[1] is None


def test_removed_profile_sends_nothing(cast: Cast, accept: Accept) -> None:
    accept(cast.shop, PHONE, scheduled_at=LATER)
    change(cast.shop, deleted_at=NOW)

    assert _release()[1] == "RESOURCE_014"


def test_route_is_that_of_the_day(cast: Cast, scheduled: None) -> None:
    cast.acme.organization.refresh_from_db()
    draft._senders.clear()
    for sender in Sender.objects.all():
        sender.is_active = False
        sender.save()

    assert _release()[1] == "ERR_ROUTE_DENIED"


def test_dead_worker_leaves_it_to_the_next(scheduled: None) -> None:
    """Claimed, and then nothing: as after kill -9."""
    first, _ = _release()

    assert claim(10, lease=30.0, now=LATER + timedelta(seconds=29)) == []
    again = claim(10, lease=30.0, now=LATER + timedelta(seconds=30))

    assert [(each.id, each.attempts, each.is_scheduled) for each in again] == [(first.id, 2, True)]
