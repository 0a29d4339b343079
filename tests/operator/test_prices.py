"""The price book in the console: what holds now, one price added, edited, ended, and the download."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import Entry
from apps.billing.models import Rate
from tests.cast import Cast
from tests.factories import billing

_LIST = "operator:billing_rate_changelist"
_ADD = "operator:billing_rate_add_rate"


def _at(row: Rate, verb: str) -> str:
    return reverse(f"operator:billing_rate_{verb}", args=[row.id])


def _listed(console: Client, query: str = "") -> str:
    return console.get(reverse(_LIST) + query).content.decode()


def test_list_shows_what_holds_now_unless_asked(console: Client) -> None:
    now = timezone.now()
    billing.rate(70_000, country="DE")
    billing.rate(60_000, country="FR", valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=1))
    billing.rate(50_125, country="SE", valid_from=now + timedelta(days=1))

    said = _listed(console)
    assert [text in said for text in ("Germany", "0.0700", "0.0600", "Sweden")] == [True, True, False, False]
    assert "0.0600" in _listed(console, "?holds=ended")
    assert "0.050125" in _listed(console, "?holds=later")
    assert all(cost in _listed(console, "?holds=all") for cost in ("0.0700", "0.0600", "0.050125"))


def test_country_is_found_by_its_name(console: Client) -> None:
    billing.rate(70_000, country="DE")
    billing.rate(60_000, country="FR")

    said = _listed(console, "?q=Deutschland")

    assert ("0.0700" in said, "0.0600" in said) == (True, False)


def test_price_is_added_and_recorded_as_the_operator_s(console: Client) -> None:
    given = {"channel": "sms", "country": "DE", "cost": "0.08", "markup": "25"}
    refused = console.post(reverse(_ADD), {**given, "cost": "0,08", "valid_until": "2020-01-01T00:00"})
    assert (refused.status_code, Rate.objects.count()) == (422, 0)
    assert 'value="0,08"' in refused.content.decode()

    said = console.post(reverse(_ADD), given, follow=True).content.decode()

    row = Rate.objects.get()
    assert (row.cost, row.price, row.valid_until) == (80_000, 100_000, None)
    assert "SMS to Germany costs 0.1000 USD from now on." in said
    assert Entry.objects.get(thing="rate", thing_id=str(row.id)).actor == "Olga (olga@sentdash.test)"


def test_end_in_the_past_is_refused_at_its_field(console: Client) -> None:
    given = {"channel": "sms", "cost": "1", "markup": "0", "valid_until": "2020-01-01T00:00"}

    answer = console.post(reverse(_ADD), given)

    assert (answer.status_code, Rate.objects.exists()) == (422, False)
    assert "What held until now stays as it was." in answer.content.decode()


def test_edit_ends_the_price_and_begins_another(console: Client) -> None:
    row = billing.rate(80_000, country="DE")
    assert 'value="0.0800"' in console.get(_at(row, "edit")).content.decode()

    console.post(_at(row, "edit"), {"cost": "0.09", "markup": "0"})

    row.refresh_from_db()
    new = Rate.objects.get(valid_until=None)
    assert (row.cost, row.valid_until, new.cost) == (80_000, new.valid_from, 90_000)
    assert console.post(_at(row, "edit"), {"cost": "0.10", "markup": "0"}).status_code == 403
    said = console.post(_at(new, "edit"), {"cost": "0.09", "markup": "0"}, follow=True).content.decode()
    assert "Nothing changed" in said


def test_planned_price_keeps_its_beginning(console: Client) -> None:
    row = billing.rate(80_000, valid_from=timezone.now() + timedelta(days=3))

    console.post(_at(row, "edit"), {"cost": "0.09", "markup": "0"})

    assert Rate.objects.get() == row
    assert Rate.objects.get().cost == 90_000


def test_price_is_ended(console: Client) -> None:
    row = billing.rate(80_000)
    assert console.post(_at(row, "end"), {"at": "2020-01-01T00:00"}).status_code == 422

    console.post(_at(row, "end"), {"at": ""})

    row.refresh_from_db()
    assert row.valid_until is not None
    assert console.post(_at(row, "end"), {"at": ""}).status_code == 403


def test_export_has_what_holds_now(console: Client) -> None:
    now = timezone.now()
    billing.rate(70_000, country="DE")
    billing.rate(60_000, country="FR", valid_until=now - timedelta(hours=1))
    billing.rate(50_000, country="SE", valid_from=now + timedelta(days=1))

    answer = console.get(reverse("operator:billing_rate_export"))

    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    assert [line.split(",")[:7] for line in lines[1:]] == [["sms", "DE", "", "", "0.0700", "0.00", "USD"]]


@pytest.mark.parametrize("name", ["changelist", "add_rate", "import_file", "export"])
def test_customers_find_no_prices(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.owner)

    assert client.get(reverse(f"operator:billing_rate_{name}")).status_code == 404
