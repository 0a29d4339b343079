"""Opting many out at once: who is, with which evidence, and who comes back when it is undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkState
from apps.contacts import actions, bulk_opt_out, bulk_selection
from apps.contacts.consent import By
from apps.contacts.listing import ContactFilters
from apps.contacts.models import ConsentChange, Contact, How
from apps.core.models import first_id_at, new_id
from apps.messaging.models import Direction, MessageStatus
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories.contacts import contact
from tests.factories.messaging import message

A, B, C, D = (f"+1415555010{number}" for number in range(1, 5))


def _opt_out(customer: Customer, chosen: Any, *, now: datetime | None = None) -> BulkAction:
    given = now or timezone.now()
    return bulk_opt_out.start(customer, chosen, reason="Asked by letter", by="owner@acme.test", now=given)


def _undo(customer: Customer, action: BulkAction) -> BulkAction:
    return running.undo(customer, action.id, by="admin@acme.test", now=timezone.now())


def _out(customer: Customer) -> list[str]:
    return sorted(row.phone for row in Contact.objects.owned_by(customer).consenting(opted_out=True))


def test_those_that_were_selected_are_opted_out_with_evidence(cast: Cast) -> None:
    first, second = contact(cast.acme, A), contact(cast.acme, B)
    contact(cast.acme, C)

    action = _opt_out(cast.acme, [first.id, second.id])

    assert (action.state, action.done, action.skipped) == (BulkState.DONE, 2, {})
    assert _out(cast.acme) == [A, B]
    (evidence,) = ConsentChange.objects.of(first)
    said = (evidence.opt_out, evidence.how, evidence.who, evidence.reason)
    assert said == (True, How.PAGE, "owner@acme.test", "Asked by letter")


def test_all_that_match_are_opted_out_beyond_the_page(cast: Cast) -> None:
    for number in range(120):
        contact(cast.acme, f"+1415555{number:04}")
    contact(cast.acme, "+442079460000")

    action = _opt_out(cast.acme, ContactFilters(text="1415555"))
    assert (action.state, action.expected) == (BulkState.RUNNING, 120)
    running.drain()

    action.refresh_from_db()
    assert (action.state, action.done) == (BulkState.DONE, 120)
    assert len(_out(cast.acme)) == 120


def test_contact_that_is_added_later_is_none_of_them(cast: Cast) -> None:
    for number in range(60):
        contact(cast.acme, f"+1415555{number:04}")
    before = timezone.now()
    action = _opt_out(cast.acme, ContactFilters(), now=before)
    contact(cast.acme, "+442079460000", id=first_id_at(before + timedelta(seconds=1)))

    running.drain()

    action.refresh_from_db()
    assert action.done == 60
    assert "+442079460000" not in _out(cast.acme)


def test_those_left_out_are_counted_by_reason(cast: Cast) -> None:
    shop = change(cast.shop, inherit_contacts=True)
    own, out, theirs = contact(shop, A), contact(shop, B, opt_out=True), contact(cast.acme, C)
    chosen = [own.id, out.id, theirs.id]

    plan = bulk_opt_out.plan(shop, chosen)
    action = _opt_out(shop, chosen)

    reasons = {bulk_opt_out.ALREADY_OUT: 1, bulk_selection.READ_ONLY: 1}
    assert (plan.opts_out, plan.skipped) == (1, reasons)
    assert (action.done, action.skipped) == (1, reasons)
    assert _out(cast.acme) == []


def test_contacts_of_others_are_never_touched(cast: Cast) -> None:
    theirs = contact(cast.sibling, A)

    action = _opt_out(cast.shop, [theirs.id])
    everything = _opt_out(cast.shop, ContactFilters())

    assert (action.done, everything.done, _out(cast.sibling)) == (0, 0, [])


def test_undo_restores_exactly_those_that_it_changed(cast: Cast) -> None:
    first, before = contact(cast.acme, A), contact(cast.acme, B, opt_out=True)
    action = _undo(cast.acme, _opt_out(cast.acme, [first.id, before.id]))

    assert (action.state, action.undone, action.kept) == (BulkState.UNDONE, 1, {})
    assert (action.undone_by, action.undone_at is not None) == ("admin@acme.test", True)
    assert _out(cast.acme) == [B]
    newest = ConsentChange.objects.of(first)[0]
    assert (newest.opt_out, newest.who) == (False, "admin@acme.test")


def test_undo_keeps_what_has_changed_since(cast: Cast) -> None:
    again, wrote, gone, silent = (contact(cast.acme, phone) for phone in (A, B, C, D))
    action = _opt_out(cast.acme, [again.id, wrote.id, gone.id, silent.id])
    by, later = By(How.API, "key"), timezone.now() + timedelta(seconds=1)
    for opt_out in (False, True):
        actions.edit(cast.acme, again, opt_out=opt_out, by=by, now=later)
    received = {"direction": Direction.INBOUND, "status": MessageStatus.RECEIVED, "id": new_id()}
    message(cast.acme, B, contact_id=wrote.id, body={"content": "STOP"}, **received)
    actions.remove(cast.acme, gone, now=later)

    undone = _undo(cast.acme, action)

    assert undone.undone == 1
    assert undone.kept == {bulk_opt_out.CHANGED_SINCE: 1, bulk_opt_out.WROTE_SINCE: 1, bulk_selection.GONE: 1}
    assert _out(cast.acme) == [A, B, C]


def test_it_is_undone_once_and_only_by_its_owner(cast: Cast) -> None:
    action = _opt_out(cast.shop, [contact(cast.shop, A).id])

    with pytest.raises(running.BulkNotFound):
        _undo(cast.sibling, action)
    _undo(cast.shop, action)
    with pytest.raises(running.NotUndoable):
        _undo(cast.shop, action)


def test_portion_takes_the_same_number_of_statements_whatever_its_size(cast: Cast) -> None:
    by, now, taken = By(How.PAGE, "owner@acme.test"), timezone.now(), []
    assert cast.acme.sources.contacts  # read once
    for count in (2, 40):
        ids = [contact(cast.acme, f"+1415555{count:02}{number:02}").id for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            made, _ = bulk_opt_out.apply(cast.acme, ids, by=by, now=now)
        assert len(made) == count
        # Whether there are endpoints at all is looked up once a second.
        taken.append(sum("webhooks_endpoint" not in each["sql"] for each in captured))

    assert taken[0] == taken[1] <= 5
