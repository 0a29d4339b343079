"""A carrier account whose credentials can't be decrypted stops its own filings, and no others."""

from __future__ import annotations

from django.db import connection

from apps.brands import filing
from apps.brands.models import Brand, Filing
from apps.brands.vocabulary import FilingState
from tests.brands.conftest import account, work
from tests.brands.test_registering import filed_brand
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess


def test_an_account_that_cannot_be_read_holds_up_no_other(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.outsider, registry)
    unreadable = account(cast.acme, registry)
    row, other = filed_brand(cast.acme), filed_brand(cast.outsider)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_carrieraccount SET credentials = 'x' WHERE id = %s", [unreadable.id])

    for known in (None, unreadable):  # before and after it was chosen
        Filing.objects.filter(brand=row).update(account=known)
        work()
        said = filing.standing_of(Brand.objects.get(pk=row.pk)).sentence
        assert "can't read the carrier account's credentials" in said
    assert Brand.objects.get(pk=other.pk).filing.state == FilingState.IN_REVIEW
