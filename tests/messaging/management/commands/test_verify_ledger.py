"""The command that asks every invariant of money."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from apps.billing.models import EntryKind
from apps.core.models import new_id
from apps.messaging import money_checks
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db


def test_it_says_what_holds_and_fails_where_something_is_broken(cast: Cast) -> None:
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert said.getvalue().count("holds") == len(money_checks.find())

    billing.entry(billing.wallet(cast.acme), EntryKind.CHARGE, 0, subject_id=new_id())
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=said)
    assert "BROKEN  Every charge names a message: 1, such as" in said.getvalue()
