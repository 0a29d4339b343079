"""The history of the demo company holds together: it is what the house itself would have written."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.api.models import LoggedCall
from apps.channels.models import Sender
from apps.contacts.models import ConsentChange, Contact, How, Import
from apps.core.models import first_id_at
from apps.error_codes import catalog
from apps.message_templates.models import MessageTemplate
from apps.messaging import counts, hourly_counts
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import reading
from apps.messaging.models import Exchange, Failure, HourCount, Message, MessageEvent, MessageStatus, Outgoing
from apps.messaging.overview import attention, overview_page
from apps.organizations.customer import Customer
from apps.users.models import User
from apps.webhooks.models import Delivery
from sentdash import demo
from sentdash.company import people

pytestmark = pytest.mark.django_db
# Reserved: 555-01xx of North America, Ofcom's for drama, the German and Swedish regulators' for films, and the magic
# numbers of the simulator.
_RESERVED = re.compile(
    r"\+1\d{3}55501\d\d|\+44(2079460|1614960|7700900)\d{3}|\+4917139200\d\d|\+467017406\d\d|\+1500555\d{4}"
)


def _every(acme: Customer) -> Any:
    return Message.objects.filter(organization=acme.organization)


def test_every_status_and_both_directions_are_there_and_most_arrived(acme: Customer) -> None:
    found = Counter(_every(acme).values_list("status", flat=True))

    assert set(found) == {status.value for status in MessageStatus}
    assert found["DELIVERED"] + found["READ"] > 0.95 * (found.total() - found["RECEIVED"])
    assert 0.005 < found["FAILED"] / found.total() < 0.04
    assert set(_every(acme).values_list("direction", flat=True)) == {"OUTBOUND", "INBOUND"}


def test_it_reaches_90_days_back_and_almost_to_now(acme: Customer) -> None:
    times = _every(acme).order_by("id").values_list("created_at", flat=True)
    ages = [timezone.now() - each for each in (times[0], times.last())]

    assert timedelta(days=88) < ages[0] < timedelta(days=91)
    assert timedelta(0) < ages[1] < timedelta(hours=12)


def test_nothing_of_it_is_sent_but_what_is_scheduled(acme: Customer) -> None:
    due = dict(Outgoing.objects.filter(message_id__in=_every(acme).values("id")).values_list("message_id", "due_at"))

    assert due == dict(_every(acme).filter(status=MessageStatus.SCHEDULED).values_list("id", "scheduled_at"))
    assert min(due.values()) > timezone.now()


def test_every_number_is_reserved_for_tests_and_films(acme: Customer) -> None:
    numbers = {
        *_every(acme).values_list("phone", flat=True),
        *_every(acme).exclude(number=None).values_list("number", flat=True),
        *Contact.objects.filter(organization=acme.organization).values_list("phone", flat=True),
        *Sender.objects.filter(organization=acme.organization).values_list("number", flat=True),
    }

    assert [number for number in numbers if not _RESERVED.fullmatch(number)] == []


def test_activities_are_in_order_and_end_where_the_message_stands(acme: Customer) -> None:
    allowed = {status: index for index, status in enumerate(MessageStatus.values)}
    for message in Random(1).sample(list(_every(acme)), 150):
        steps = reading.activities(message)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert [allowed[step.status] for step in steps] == sorted(allowed[step.status] for step in steps)
        assert (steps[-1].status, steps[-1].error_code if message.error_code else None) == (
            message.status,
            message.error_code,
        )


def test_failures_have_codes_we_know_and_stand_in_their_table(acme: Customer) -> None:
    failed = _every(acme).filter(status=MessageStatus.FAILED)
    unknown = catalog.ending_of("unheard of")

    assert set(failed.values_list("id", flat=True)) == set(Failure.objects.values_list("message_id", flat=True))
    assert [code for code in failed.values_list("error_code", flat=True) if catalog.ending_of(code) is unknown] == []
    assert all(message.description.startswith(f"{message.error_code}: ") for message in failed)
    assert len(set(failed.values_list("error_code", flat=True))) >= 4  # how many there are is chance, and time


def test_counts_by_the_hour_are_those_of_the_rows(acme: Customer) -> None:
    before = Counter({(row.hour, row.standing): 0 for row in HourCount.objects.all()})
    for row in HourCount.objects.all():
        before[row.hour, row.standing] += row.count

    hourly_counts.recount(now=timezone.now(), since=timezone.now() - timedelta(days=95))

    after: Counter[Any] = Counter()
    for row in HourCount.objects.all():
        after[row.hour, row.standing] += row.count
    assert before == after
    assert counts.by_tab(acme, MessageFilters())[""] == _every(acme).count()


def test_consent_agrees_with_its_history_and_with_what_was_sent(acme: Customer) -> None:
    contacts = Contact.objects.filter(organization=acme.organization)
    last = {change.contact_id: change for change in ConsentChange.objects.order_by("created_at")}

    assert {contact.id for contact in contacts if contact.opt_out} == {
        contact for contact, change in last.items() if change.opt_out
    }
    for change in ConsentChange.objects.filter(opt_out=True, how=How.REPLY):
        words = _every(acme).filter(contact_id=change.contact_id, direction="INBOUND", created_at=change.created_at)
        assert words.get().body["content"] == change.reason
        until = ConsentChange.objects.filter(contact_id=change.contact_id, created_at__gt=change.created_at).first()
        later = _every(acme).filter(
            contact_id=change.contact_id, direction="OUTBOUND", created_at__gt=change.created_at
        )
        if until:
            later = later.filter(created_at__lt=until.created_at)
        assert set(later.values_list("error_code", flat=True)) <= {"ERR_CONSENT_BLOCKED"}
    assert {change.how for change in last.values()} >= {How.REPLY, How.IMPORT, How.PAGE}
    assert _every(acme).filter(error_code="ERR_CONSENT_BLOCKED").exists()


def test_no_message_is_older_than_its_contact_or_its_template(acme: Customer) -> None:
    contacts = dict(Contact.objects.values_list("id", "created_at"))
    templates = dict(MessageTemplate.objects.values_list("id", "created_at"))

    for message in _every(acme):
        assert contacts[message.contact_id] <= message.created_at
        assert message.template_id is None or templates[message.template_id] <= message.created_at


def test_raw_exchanges_are_kept_for_the_recent_days_only(acme: Customer) -> None:
    first = Exchange.objects.order_by("message_id")[0].message_id

    assert first >= first_id_at(timezone.now() - timedelta(days=settings.CARRIER_LOG_DAYS, minutes=5))
    sent = MessageEvent.objects.filter(status="SENT", message_id__gte=first_id_at(timezone.now() - timedelta(days=6)))
    assert set(sent.values_list("message_id", "at")) <= set(Exchange.objects.values_list("message_id", "at"))


def test_sending_is_healthy_and_one_template_and_one_webhook_need_attention(acme: Customer) -> None:
    shown = overview_page.of(acme, span="7d", now=timezone.now())

    assert {each.label for each in shown.attention} == {"Show its messages", "Show webhooks"}
    assert attention.pulse(acme, now=timezone.now())[0] is None
    assert len(shown.points) == 7 * 24 + 1
    assert sum(point.delivered > 0 for point in shown.points) > 60


def test_templates_of_every_category_and_state_are_there(acme: Customer) -> None:
    found = MessageTemplate.objects.filter(organization=acme.organization)

    assert {each.status for each in found} >= {"DRAFT", "PENDING", "APPROVED", "REJECTED"}
    assert {each.category for each in found} == {"MARKETING", "UTILITY", "AUTHENTICATION"}
    assert not _every(acme).filter(template_id__in=found.exclude(status="APPROVED").values("id")).exists()


def test_the_logs_reach_back_as_far_as_they_are_kept(acme: Customer) -> None:
    calls = LoggedCall.objects.filter(organization_id=acme.organization.id).order_by("id")
    first, last = calls[0], calls.last()

    assert last
    assert timedelta(days=settings.REQUEST_LOG_DAYS - 2) < timezone.now() - first.at
    assert first.at >= timezone.now() - timedelta(days=settings.REQUEST_LOG_DAYS, minutes=5)
    assert {call.status // 100 for call in calls} == {2, 4, 5}
    sent = Message.objects.get(id=calls.exclude(made_id=None).latest("id").made_id or first.id)
    assert calls.filter(request_id=sent.metadata["request_id"]).exists()
    assert {each.status for each in Delivery.objects.filter(endpoint__organization=acme.organization)} == {
        "delivered",
        "failed",
    }


def test_imports_add_up_with_the_contacts_they_made(acme: Customer) -> None:
    for file in people.FILES:
        report = Import.objects.get(organization=acme.organization, file_name=file.name)
        assert (report.state, report.done_rows) == ("done", report.rows)
        assert report.started_at
        made = Contact.objects.filter(created_at=report.started_at + timedelta(seconds=1))
        assert made.filter(profile=report.profile).count() == report.created


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/overview/", ("Demo data", "make run DEMO=empty", "2 things need your attention.")),
        ("/overview/?span=90d", ("per day",)),
        ("/messages/", ("Newest 50", "Older")),
        ("/messages/?when=7d&status=failed", ("Not delivered",)),
        ("/messages/?status=received", ("Received",)),
        ("/contacts/", ("50 of", "Older")),
        ("/contacts/?consent=opted_out", ("Opted out",)),
        ("/developers/calls/", ("Newest 50", "/v3/messages")),
        ("/developers/keys/", ("Online store", "CRM sync")),
        ("/lookup/", ("+49 171",)),
    ],
)
def test_each_page_shows_what_it_is_for(
    acme: Customer, settings: Settings, client: Client, address: str, words: tuple[str, ...]
) -> None:
    settings.DEMO, settings.DEMO_IS_EMPTY = True, False
    client.force_login(User.objects.get(email=demo.EMAIL))

    text = client.get(address).content.decode()

    assert [word for word in words if word not in text] == []
