"""A person with a trace in every column is forgotten: neither the database nor a log holds one afterwards."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from apps.contacts import forgetting
from apps.core import sql
from apps.core.masked_log import MaskedFormatter
from apps.forgetting import keyed_hash, running
from apps.forgetting.models import ForgetWork, Forgotten
from apps.one_time_codes.models import OneTimeCode
from tests.cast import Cast
from tests.forgetting import canary
from tests.forgetting.canary import BYSTANDER, NEEDLES, PHONE
from tests.forgetting.columns import ERASED
from tests.forgetting.dump import columns, traces

# What may not change: ids, times, statuses and segments, what it cost, and that consent changed.
_KEPT = """
SELECT id, organization_id, contact_id, direction, channel, number, segments, carrier_parts, error_code, created_at,
    scheduled_at FROM messaging_message ORDER BY id
"""
_COST = "SELECT * FROM billing_ledgerentry ORDER BY subject_id, kind, lap"
_CONSENT = "SELECT id, contact_id, opt_out, how, created_at, message_id FROM contacts_consentchange ORDER BY id"

# The contact goes at once; the other two hold no whole number.
_NEVER_WHOLE = {
    ("contacts_contact", "phone"),
    ("contacts_contact", "name"),
    ("contacts_contact", "labels"),
    ("contacts_contact", "dialled_as"),
    ("one_time_codes_onetimecode", "prefix"),
    ("one_time_codes_onetimecode", "digest"),
}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that our processes would log."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskedFormatter("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_nothing_is_left_of_a_person_but_the_keyed_hash(cast: Cast, log: StringIO) -> None:
    canary.plant(cast.outsider, BYSTANDER, "Zqbystander")
    canary.plant(cast.acme, BYSTANDER, "Zqbystander")
    contact = canary.plant(cast.acme, PHONE, canary.NAME)
    others = _of_others()
    kept = [sql.rows(statement, {}) for statement in (_KEPT, _COST, _CONSENT)]
    expected = {(table, column) for table, names in ERASED.items() for column in names.split()}

    begun = forgetting.start(cast.acme, contact, by="owner@acme.test", now=timezone.now())
    planted = traces(NEEDLES)
    assert expected - planted == _NEVER_WHOLE
    assert planted - expected == set()

    _run_to_the_end()

    assert traces(NEEDLES) == set()
    assert _of_others() == others
    assert [sql.rows(statement, {}) for statement in (_KEPT, _COST, _CONSENT)] == kept
    assert not ForgetWork.objects.exists()
    assert sorted(OneTimeCode.objects.owned_by(cast.acme).values_list("prefix", flat=True)) == ["", BYSTANDER[:-4]]
    begun.refresh_from_db()
    assert bytes(begun.hash) == keyed_hash.of(cast.acme.id, PHONE)
    assert (begun.opt_out, begun.finished_at is not None) == (True, True)
    assert "Zqcanary" not in log.getvalue()
    assert canary.NATIONAL not in log.getvalue()


def _run_to_the_end() -> None:
    now = timezone.now()
    while Forgotten.objects.filter(finished_at=None).exists():
        running.drain(now=now)
        now += running.LOOKS_AGAIN + timedelta(seconds=1)


def _of_others() -> dict[tuple[str, str], int]:
    """How often others stand in each column."""
    return {
        (table, column): text.count("Zqbystander") + text.count(BYSTANDER[1:])
        for table, column, text in columns()
        if "Zqbystander" in text or BYSTANDER[1:] in text
    }
