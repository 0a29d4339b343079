from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.contacts import consent
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, How
from tests.cast import Cast
from tests.factories.contacts import contact

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
BY = By(How.PAGE, "owner@acme.test", "She asked on the phone")


def test_change_says_who_did_it_when_and_how(cast: Cast) -> None:
    row = contact(cast.shop)

    consent.change(row, opt_out=True, by=BY, now=NOW)

    (change,) = ConsentChange.objects.of(row)
    assert row.opt_out is True
    assert (change.opt_out, change.how, change.who, change.reason, change.created_at) == (
        True,
        How.PAGE,
        "owner@acme.test",
        "She asked on the phone",
        NOW,
    )
    assert (change.organization, change.profile) == (cast.shop.organization, cast.shop.profile)


def test_what_is_so_already_leaves_no_evidence(cast: Cast) -> None:
    row = contact(cast.acme)

    consent.change(row, opt_out=False, by=BY, now=NOW)

    assert not ConsentChange.objects.exists()


def test_newest_change_comes_first(cast: Cast) -> None:
    row, other = contact(cast.acme), contact(cast.acme, "+14155550123")

    for each, opt_out in ((row, True), (other, True), (row, False)):
        consent.change(each, opt_out=opt_out, by=BY, now=NOW)

    assert [change.opt_out for change in ConsentChange.objects.of(row)] == [False, True]


def test_evidence_can_be_neither_changed_nor_deleted(cast: Cast) -> None:
    consent.change(contact(cast.acme), opt_out=True, by=BY, now=NOW)

    with pytest.raises(IntegrityError, match="evidence"), transaction.atomic():
        ConsentChange.objects.update(opt_out=False)
    with pytest.raises(IntegrityError, match="evidence"), transaction.atomic():
        ConsentChange.objects.all().delete()
