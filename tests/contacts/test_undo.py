"""Taking an import back: what it created goes, whatever else has happened since stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contacts import actions, imports, intake, undo
from apps.contacts.column_mapping import Columns
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How, Import
from apps.contacts.undo import UndoPlan
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.contacts import contact, imported
from tests.factories.messaging import message

A, B, C, D = (f"+1415555010{number}" for number in range(1, 5))


def _import(customer: Customer, *lines: str) -> Import:
    report = imported(customer, "\n".join(["phone,opt_out", *lines]).encode())
    imports.start(customer, report, Columns.of(report.columns), now=timezone.now())
    intake.drain()
    report.refresh_from_db()
    return report


def _undo(customer: Customer, report: Import) -> int:
    return undo.run(customer, report, by="owner@acme.test", now=timezone.now())


def _there(customer: Customer) -> list[str]:
    return sorted(row.phone for row in Contact.objects.owned_by(customer).present())


def test_contacts_that_it_created_are_removed(cast: Cast) -> None:
    contact(cast.acme, D)
    report = _import(cast.acme, A, B, D)

    assert undo.plan(cast.acme, report) == UndoPlan(removes=2, opted_out=0, used=0)
    assert _undo(cast.acme, report) == 2

    report.refresh_from_db()
    assert _there(cast.acme) == [D]
    assert (report.undone, report.undone_by, report.undone_at is not None) == (2, "owner@acme.test", True)


def test_contact_that_it_restored_is_removed_again(cast: Cast) -> None:
    contact(cast.acme, A, deleted_at=timezone.now())
    report = _import(cast.acme, A)

    assert _undo(cast.acme, report) == 1
    assert _there(cast.acme) == []


def test_opt_outs_are_kept(cast: Cast) -> None:
    known = contact(cast.acme, D)
    report = _import(cast.acme, f"{A},yes", B, f"{D},yes")

    assert undo.plan(cast.acme, report) == UndoPlan(removes=1, opted_out=1, used=0)
    assert _undo(cast.acme, report) == 1

    known.refresh_from_db()
    assert _there(cast.acme) == [A, D]
    assert known.opt_out
    assert ConsentChange.objects.filter(contact__phone__in=[A, D]).count() == 2


def test_contacts_that_were_used_since_are_kept(cast: Cast) -> None:
    report = _import(cast.acme, A, B, C, D)
    by_phone = {row.phone: row for row in Contact.objects.owned_by(cast.acme)}
    message(cast.acme, A, contact_id=by_phone[A].id)
    later = timezone.now() + timedelta(seconds=1)
    actions.edit(cast.acme, by_phone[B], default_channel="whatsapp", by=By(How.PAGE, "x"), now=later)
    actions.edit(cast.acme, by_phone[C], opt_out=True, by=By(How.PAGE, "x"), now=later)

    assert undo.plan(cast.acme, report) == UndoPlan(removes=1, opted_out=1, used=2)
    assert undo.plan(cast.acme, report).keeps == 3
    assert _undo(cast.acme, report) == 1
    assert _there(cast.acme) == [A, B, C]


def test_contact_of_a_later_import_is_kept(cast: Cast) -> None:
    first = _import(cast.acme, A)
    Contact.objects.owned_by(cast.acme).update(deleted_at=timezone.now())
    second = _import(cast.acme, A)

    assert undo.plan(cast.acme, first).removes == 0
    assert undo.plan(cast.acme, second).removes == 1


def test_import_is_undone_once_and_only_when_it_is_over(cast: Cast) -> None:
    report = imported(cast.acme)
    assert undo.plan(cast.acme, report) == UndoPlan(0, 0, 0)
    with pytest.raises(undo.NotOver):
        _undo(cast.acme, report)
    done = _import(cast.acme, A)
    _undo(cast.acme, done)

    with pytest.raises(undo.AlreadyUndone):
        _undo(cast.acme, done)


def test_undo_touches_nobody_else(cast: Cast) -> None:
    _import(cast.sibling, A)
    report = _import(cast.shop, A)

    with pytest.raises(Import.DoesNotExist):
        _undo(cast.sibling, report)
    _undo(cast.shop, report)

    assert (_there(cast.shop), _there(cast.sibling)) == ([], [A])
