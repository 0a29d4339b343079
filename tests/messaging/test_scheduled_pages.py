"""Scheduled messages on the pages: scheduled in the reader's time zone, listed, not late, and cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from apps.message_templates.models import MessageTemplate
from apps.messaging import counts, hourly_counts, status_display
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import costs, decision, listing, timeline
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.overview import attention, overview_page
from apps.messaging.sending import resend
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import channels, messaging, users
from tests.messaging.conftest import NOW, Accept

LATER = NOW + timedelta(hours=3)
PHONE = "+14155552671"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def scheduled(cast: Cast, accept: Accept) -> Message:
    now = timezone.now()
    accept(cast.acme, PHONE, now=now, scheduled_at=now + timedelta(days=2))
    row: Message = Message.objects.get()
    return row


# --- The list and the message ---


def test_list_shows_when_it_will_be_sent_and_offers_to_cancel(signed_in: Client, scheduled: Message) -> None:
    page = signed_in.get("/messages/?status=scheduled").text

    assert f"/messages/{scheduled.id}/cancel/" in page
    assert f"Sends {timezone.localtime(scheduled.scheduled_at):%-d %b %Y, %H:%M:%S} UTC" in page
    assert str(scheduled.id) not in signed_in.get("/messages/?status=waiting").text
    assert str(scheduled.id) in signed_in.get("/messages/?status=SCHEDULED").text


def test_who_may_not_send_is_not_offered_to_cancel(client: Client, cast: Cast, scheduled: Message) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))

    for address in ("/messages/", f"/messages/{scheduled.id}/"):
        page = client.get(address).text
        assert "Scheduled" in page
        assert "/cancel/" not in page
    assert client.post(f"/messages/{scheduled.id}/cancel/").status_code == 403
    assert Message.objects.get().status == MessageStatus.SCHEDULED


def test_message_page_asks_before_it_cancels(signed_in: Client, scheduled: Message) -> None:
    page = signed_in.get(f"/messages/{scheduled.id}/").text
    question = signed_in.get(f"/messages/{scheduled.id}/cancel/", headers=HTMX).text

    assert "Scheduled for" in page
    assert f"/messages/{scheduled.id}/cancel/" in page
    assert "/again/" not in page
    assert "Cancel the message to +1 415-555-2671?" in question
    assert "<html" not in question
    assert Message.objects.get().status == MessageStatus.SCHEDULED


def test_cancelling_leads_back_to_the_message(signed_in: Client, cast: Cast, scheduled: Message) -> None:
    answer = signed_in.post(f"/messages/{scheduled.id}/cancel/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/messages/{scheduled.id}/"
    assert "Message cancelled." in answer.text
    assert f"Cancelled by {cast.owner.email} before it was sent." in answer.text
    assert "/cancel/" not in answer.text
    assert str(scheduled.id) in signed_in.get("/messages/?status=cancelled").text


def test_cancelling_in_the_list_stays_there(signed_in: Client, scheduled: Message) -> None:
    came_from = {**HTMX, "HX-Current-URL": "http://testserver/messages/?status=scheduled"}

    answer = signed_in.post(f"/messages/{scheduled.id}/cancel/", headers=came_from)

    assert answer.headers["HX-Redirect"] == "/messages/?status=scheduled"
    assert Message.objects.get().status == MessageStatus.CANCELLED


def test_too_late_is_said_in_the_dialog(signed_in: Client, scheduled: Message) -> None:
    Outgoing.objects.update(attempts=1)

    answer = signed_in.post(f"/messages/{scheduled.id}/cancel/", headers=HTMX)

    assert answer.status_code == 422
    assert "only until it is released for sending" in answer.text
    assert "Keep message" not in answer.text


def test_strangers_cannot_cancel(client: Client, cast: Cast, scheduled: Message) -> None:
    client.force_login(users.member(cast.outsider, "owner@globex.test", Role.OWNER))

    assert client.post(f"/messages/{scheduled.id}/cancel/").status_code == 404
    assert Message.objects.get().status == MessageStatus.SCHEDULED


# --- What is told of it ---


def test_timeline_and_questions_of_a_scheduled_message(scheduled: Message) -> None:
    told = timeline.tell(scheduled)

    assert [step.word for step in told.steps] == ["Queued", "Scheduled"]
    assert told.steps[1].sentence.startswith("Scheduled for ")
    assert {check.sentence for check in decision.of(scheduled, told)} == {"Checked when the message is due."}


def test_cancelled_message_cost_nothing_and_is_not_sent_again(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.CANCELLED, scheduled_at=LATER, template_id=cast.acme.id)

    assert costs.of(message).total.shown == "0.0000"
    assert not resend.can(message)
    assert not resend.can(messaging.message(cast.acme, status=MessageStatus.SCHEDULED, template_id=cast.acme.id))
    assert "cancelled" in decision.of(message, timeline.tell(message))[0].sentence


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SCHEDULED])
def test_message_of_a_suspended_account_says_what_it_waits_for(cast: Cast, status: str) -> None:
    message = messaging.message(cast.shop, status=status, scheduled_at=LATER)
    assert decision.of(message, timeline.tell(message))[0].question == "consent"
    change(cast.acme, suspended_at=timezone.now())

    first, *others = decision.of(Message.objects.get(id=message.id), timeline.tell(message))

    assert (first.question, first.tone) == ("account", "waiting")
    assert "suspended" in first.sentence
    assert not any(check.is_reached for check in others)


@pytest.mark.parametrize(("distance", "is_watched"), [(timedelta(minutes=5), True), (timedelta(days=2), False)])
def test_scheduled_message_is_watched_around_its_time(distance: timedelta, is_watched: bool) -> None:
    message = Message(status=MessageStatus.SCHEDULED, created_at=NOW - timedelta(days=9), scheduled_at=NOW + distance)

    assert status_display.is_watched(message, now=NOW) is is_watched


# --- Figures ---


def test_scheduled_message_is_not_late_before_its_time(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=NOW - timedelta(days=3), scheduled_at=LATER)

    shown = overview_page.of(cast.acme, span="7d", now=NOW)

    assert (shown.figures.oldest, shown.figures.scheduled, shown.figures.messages) == (None, 1, 0)
    assert attention.pulse(cast.acme, now=NOW)[0] is None
    assert attention.pulse(cast.acme, now=LATER + timedelta(seconds=5))[0] is None
    late, _ = attention.pulse(cast.acme, now=LATER + timedelta(minutes=9))
    assert late is not None
    assert "9 min" in late.fact


def test_message_between_two_tries_still_waits(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=NOW - timedelta(minutes=20))
    Outgoing.objects.update(attempts=6, due_at=NOW + timedelta(minutes=15))

    assert attention.pulse(cast.acme, now=NOW)[0] is not None


@pytest.mark.parametrize("is_counted", [False, True])
def test_tabs_count_and_list_both_new_states(cast: Cast, accept: Accept, is_counted: bool) -> None:
    accept(cast.acme, PHONE, "+14155552672", scheduled_at=LATER)
    gone = messaging.message(
        cast.acme, status=MessageStatus.CANCELLED, scheduled_at=LATER, created_at=NOW - timedelta(days=5)
    )
    accept(cast.acme, "+14155552673")
    if is_counted:
        hourly_counts.recount(now=NOW)

    tabs = counts.by_tab(cast.acme, MessageFilters())

    assert (tabs["scheduled"], tabs["cancelled"], tabs["waiting"], tabs[""]) == (2, 1, 1, 4)
    listed = {
        tab: listing.page(cast.acme, MessageFilters(status=tab)).rows for tab in ("scheduled", "cancelled", "waiting")
    }
    assert [len(rows) for rows in listed.values()] == [2, 1, 1]
    assert listed["cancelled"][0].id == gone.id


def test_many_scheduled_do_not_hide_what_waits(cast: Cast, accept: Accept, monkeypatch: pytest.MonkeyPatch) -> None:
    (waits,) = accept(cast.acme, PHONE, now=timezone.now())
    far = timezone.now() + timedelta(days=3)
    accept(cast.acme, *(f"+1415555{number}" for number in range(3000, 3030)), now=timezone.now(), scheduled_at=far)
    monkeypatch.setattr(listing, "_WAITING", replace(listing._WAITING, budget=5))

    assert [row.id for row in listing.page(cast.acme, MessageFilters(status="waiting")).rows] == [waits.id]


# --- The playground ---


def _form(template: MessageTemplate, at: str, **fields: str) -> dict[str, str]:
    return {"template": str(template.id), "to": PHONE, "channel": "", "var_name": "Ada", "send_at": at, **fields}


def test_time_is_read_in_the_readers_zone(signed_in: Client, cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme)
    cast.owner.time_zone = "Asia/Tokyo"
    cast.owner.save()
    at = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0).astimezone(ZoneInfo("Asia/Tokyo"))

    empty = signed_in.get("/messages/new/").text
    preview = signed_in.post("/messages/new/preview/", _form(template, f"{at:%Y-%m-%dT%H:%M}"), headers=HTMX).text
    sent = signed_in.post("/messages/new/", _form(template, f"{at:%Y-%m-%dT%H:%M}", do="send"), follow=True).text

    assert "Asia/Tokyo" in empty
    assert "Schedule for 1 person" in preview
    message = Message.objects.get()
    assert (message.status, message.scheduled_at) == (MessageStatus.SCHEDULED, at)
    assert f"Scheduled for {at:%-d %b %Y, %H:%M:%S} JST" in sent


def test_sandbox_schedules_nothing(signed_in: Client, cast: Cast, template: MessageTemplate) -> None:
    at = timezone.now() + timedelta(days=2)

    answer = signed_in.post("/messages/new/", _form(template, f"{at:%Y-%m-%dT%H:%M}", do="sandbox"))

    assert answer.status_code == 200
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2020-01-01T09:00", "has passed"),
        ("2999-01-01T09:00", "at most 30 days"),
        ("tomorrow", "Choose a date and a time."),
    ],
)
def test_bad_time_is_said_at_its_field(
    signed_in: Client, cast: Cast, template: MessageTemplate, at: str, words: str
) -> None:
    answer = signed_in.post("/messages/new/", _form(template, at, do="send"))

    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="id_send_at-error"' in answer.text
    assert not Message.objects.exists()
