"""The keyed hash of a forgotten number, in Python and in SQL."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.contacts import reach
from apps.forgetting import keyed_hash
from apps.forgetting.models import Forgotten
from tests.cast import Cast
from tests.factories.contacts import PHONE


@pytest.fixture
def opted_out(cast: Cast) -> Forgotten:
    hashed = keyed_hash.of(cast.acme.id, PHONE)
    given = {"opt_out": True, "contact_ids": [], "made_by": "owner@acme.test", "began_at": timezone.now()}
    row: Forgotten = Forgotten.objects.create(organization=cast.acme.organization, hash=hashed, **given)
    return row


def test_sql_finds_what_python_hashed(cast: Cast, opted_out: Forgotten) -> None:
    assert reach.had_opted_out(cast.acme, PHONE)
    assert reach.had_opted_out(cast.shop, PHONE)  # which inherits the contacts
    assert not reach.had_opted_out(cast.acme, "+14155552672")
    assert not reach.had_opted_out(cast.outsider, PHONE)


def test_a_rotated_key_still_finds_it_while_it_is_kept(cast: Cast, opted_out: Forgotten, settings: Settings) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new key"
    assert not reach.had_opted_out(cast.acme, PHONE)

    settings.SECRET_KEY_FALLBACKS = [old]

    assert reach.had_opted_out(cast.acme, PHONE)


def test_hash_depends_on_key_and_organization(cast: Cast, settings: Settings) -> None:
    first = keyed_hash.of(cast.acme.id, PHONE)
    other = keyed_hash.of(cast.outsider.id, PHONE)
    settings.SECRET_KEY = "a new key"

    assert len({first, other, keyed_hash.of(cast.acme.id, PHONE)}) == 3
