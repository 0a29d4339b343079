"""Whom an account forgets, and that their opt-out holds when they come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.channels.providers.types import Inbound
from apps.contacts import actions, evidence, forgetting, imports, intake
from apps.contacts.column_mapping import Columns
from apps.contacts.models import ConsentChange, Contact, How
from apps.forgetting import running
from apps.messaging.models import Message
from apps.messaging.sending import accepting, inbound
from apps.messaging.sending.accepting import AllOptedOut
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels, message_templates
from tests.factories.contacts import PHONE, contact, imported
from tests.factories.webhooks import endpoint, published

OTHER = "+14155552672"


def _forget(customer: Customer, person: Contact) -> None:
    forgetting.start(customer, person, by="owner@acme.test", now=timezone.now())
    running.drain()


@pytest.fixture
def forgotten(cast: Cast) -> None:
    """Somebody who had opted out before Acme forgot them."""
    _forget(cast.acme, contact(cast.acme, opt_out=True))


def _begins_opted_out(customer: Customer) -> str:
    """The sentence on the new contact's page."""
    back = Contact.objects.owned_by(customer).get(phone=PHONE)
    change = ConsentChange.objects.of(back).last()
    assert back.opt_out
    assert change is not None
    assert (change.how, change.opt_out, change.reason) == (How.FORGOTTEN, True, "")
    return evidence.sentence(change)


def _send(customer: Customer, *phones: str) -> Any:
    template = message_templates.template(customer)
    return accepting.accept(
        customer,
        phones=phones,
        channels=[None],
        template_id=template.id,
        parameters={"name": "Ada"},
        metadata={},
        now=timezone.now(),
    )


def test_added_again_they_begin_opted_out(cast: Cast, forgotten: None) -> None:
    endpoint(cast.acme, event_types=["contact"])
    actions.add(cast.acme, phone=PHONE, now=timezone.now())

    assert "had opted out before they were forgotten" in _begins_opted_out(cast.acme)
    assert published() == []


def test_import_leaves_them_out(cast: Cast, forgotten: None) -> None:
    report = imported(cast.acme, f"phone\n{PHONE}\n{OTHER}\n".encode())
    imports.start(cast.acme, report, Columns.of(report.columns), now=timezone.now())
    intake.drain()

    report.refresh_from_db()
    assert (report.created, report.suppressed) == (1, 1)


def test_sending_to_them_alone_is_refused_and_makes_no_contact(cast: Cast, forgotten: None) -> None:
    with pytest.raises(AllOptedOut):
        _send(cast.acme, PHONE)
    assert not Contact.objects.owned_by(cast.acme).exists()


@pytest.mark.parametrize("others", [1, 30])
def test_among_others_they_begin_opted_out(cast: Cast, forgotten: None, others: int) -> None:
    _send(cast.acme, PHONE, *(f"+1415555{number:04}" for number in range(3000, 3000 + others)))

    _begins_opted_out(cast.acme)
    assert Contact.objects.owned_by(cast.acme).filter(opt_out=False).count() == others


def test_writing_again_they_begin_opted_out_and_start_opts_in(cast: Cast, forgotten: None) -> None:
    sender, now = channels.sender(cast.acme), timezone.now()
    inbound.receive(sender, Inbound("a", PHONE, sender.number, "Hello", now, {}), now=now)
    _begins_opted_out(cast.acme)

    later = now + timedelta(minutes=1)
    inbound.receive(sender, Inbound("b", PHONE, sender.number, "START", later, {}), now=later)

    assert not Contact.objects.owned_by(cast.acme).get().opt_out
    assert not actions.add(cast.shop, phone=PHONE, now=later).opt_out  # the newer contact decides


def test_profiles_that_inherit_honour_it_and_others_do_not(cast: Cast, forgotten: None) -> None:
    assert actions.add(cast.shop, phone=PHONE, now=timezone.now()).opt_out
    assert not actions.add(cast.outsider, phone=PHONE, now=timezone.now()).opt_out


def test_who_had_not_opted_out_begins_as_anyone(cast: Cast) -> None:
    _forget(cast.acme, contact(cast.acme))

    assert not actions.add(cast.acme, phone=PHONE, now=timezone.now()).opt_out


def test_organization_forgets_for_its_profiles_and_a_profile_for_itself(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        contact(customer)
    _forget(cast.shop, Contact.objects.owned_by(cast.shop).get())
    assert Contact.objects.count() == 3

    _forget(cast.acme, Contact.objects.owned_by(cast.acme).get())

    assert [Customer.of(row) for row in Contact.objects.all()] == [cast.outsider]


def test_inherited_contact_is_not_a_profiles_to_forget(cast: Cast) -> None:
    person = contact(cast.acme)

    with pytest.raises(actions.Inherited):
        forgetting.start(cast.shop, person, by="", now=timezone.now())
    with pytest.raises(actions.ContactNotFound):
        forgetting.start(cast.acme, Contact(id=Message().id, phone=PHONE), by="", now=timezone.now())
