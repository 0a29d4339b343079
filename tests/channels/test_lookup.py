"""Looking up numbers: the carrier is asked once a week, and its silence is borne."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from apps.channels import lookup, phone_numbers
from apps.channels.models import NumberLookup
from apps.channels.providers.number_directory import DirectoryEntry
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories.channels import sender
from tests.fakes.carrier import CarrierProcess

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ANN = "+14155550101"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as process:
        yield process


@pytest.fixture
def carrier(running: CarrierProcess, settings: Settings) -> CarrierProcess:
    running.reset()
    settings.PROVIDER_URLS = {"telnyx": running.base_url}
    return running


def _look_up(customer: Customer, written: str = ANN, *, again: bool = False, now: datetime = NOW) -> NumberLookup:
    return lookup.look_up(customer, written=written, again=again, now=now)


def test_carrier_is_asked_and_its_answer_kept(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)

    found = _look_up(cast.acme, "+1 (415) 555-0101")

    assert (found.phone, found.provider, found.note, found.looked_up_at) == (ANN, "telnyx", "", NOW)
    assert (found.is_valid, found.line_type, found.country_code, found.mobile_country_code) == (
        True,
        "mobile",
        "US",
        "310",
    )
    assert (found.is_voip, found.carrier_name is not None, found.is_ported is not None) == (False, True, True)
    assert NumberLookup.objects.get() == found


def test_answer_is_good_for_a_week(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)
    _look_up(cast.acme)
    carrier.put_faults({"kind": "error"})

    kept = _look_up(cast.acme, now=NOW + timedelta(days=6))
    stale = _look_up(cast.acme, now=NOW + timedelta(days=8))

    assert (kept.provider, kept.looked_up_at) == ("telnyx", NOW)
    assert (stale.provider, stale.looked_up_at) == ("", NOW + timedelta(days=8))
    assert NumberLookup.objects.count() == 1


def test_it_can_be_asked_again(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)
    _look_up(cast.acme)

    assert _look_up(cast.acme, again=True, now=NOW + timedelta(hours=1)).looked_up_at == NOW + timedelta(hours=1)


def test_profile_asks_through_its_organizations_sender_and_keeps_the_answer_to_itself(
    cast: Cast, carrier: CarrierProcess
) -> None:
    sender(cast.acme)

    found = _look_up(cast.shop)

    assert (found.provider, found.profile) == ("telnyx", cast.shop.profile)
    for stranger in (cast.sibling, cast.outsider):
        assert lookup.recall(stranger, ANN, now=NOW) is None
        assert not NumberLookup.objects.visible_to(stranger).exists()


@pytest.mark.parametrize(
    ("fault", "note"),
    [
        ({"kind": "error"}, "Telnyx 10007: Unexpected error — Something went wrong at the carrier."),
        ({"kind": "rate_limited"}, "Telnyx 10011: Too many requests — Too many requests; wait before the next."),
    ],
)
def test_silent_carrier_leaves_the_form_of_the_number(
    cast: Cast, carrier: CarrierProcess, fault: dict[str, str], note: str
) -> None:
    sender(cast.acme)
    carrier.put_faults(fault)

    found = _look_up(cast.acme)

    assert (found.provider, found.note) == ("", note)
    assert (found.is_valid, found.country_code, found.line_type) == (True, "US", "fixed_line_or_mobile")
    assert (found.carrier_name, found.is_ported) == (None, None)


def test_what_a_silent_carrier_left_is_asked_anew(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)
    carrier.put_faults({"kind": "error", "count": 1})
    _look_up(cast.acme)

    assert _look_up(cast.acme).provider == "telnyx"


def test_carrier_that_cannot_be_reached(cast: Cast, settings: Settings) -> None:
    settings.PROVIDER_URLS = {"telnyx": "http://127.0.0.1:9"}
    sender(cast.acme)

    found = _look_up(cast.acme)

    assert found.note.startswith("Telnyx could not be asked: ")
    assert found.is_valid is True


def test_slow_carrier_is_waited_for_a_few_seconds_only(
    cast: Cast, carrier: CarrierProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.channels.providers.telnyx.directory._LOOKUP_TIMEOUT", 0.2)
    sender(cast.acme)
    carrier.put_faults({"kind": "slow", "ms": 1500})

    assert "timed out" in _look_up(cast.acme).note.lower()


@pytest.mark.parametrize("fields", [{"is_active": False}, {"provider": "other"}])
def test_without_a_carrier_the_form_has_to_do(cast: Cast, fields: dict[str, Any]) -> None:
    sender(cast.acme, **fields)

    found = _look_up(cast.acme)

    assert (found.provider, found.note) == ("", "No carrier that looks up numbers is connected.")


def test_number_in_no_known_range_is_the_carriers_to_judge(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)

    found = _look_up(cast.acme, "+447700900123")

    assert (found.is_valid, found.provider, found.country_code) == (True, "telnyx", "GB")


@pytest.mark.parametrize("number", ["+1234567890", "+44740012345678", "+999123456789"])
def test_impossible_number_is_asked_of_nobody(cast: Cast, settings: Settings, number: str) -> None:
    settings.PROVIDER_URLS = {}
    sender(cast.acme)

    found = _look_up(cast.acme, number)

    assert (found.is_valid, found.note, found.country_code, found.line_type) == (False, "", None, None)


def test_number_the_carrier_gave_nobody(cast: Cast, carrier: CarrierProcess) -> None:
    sender(cast.acme)

    found = _look_up(cast.acme, "+15005550001")

    assert (found.is_valid, found.provider, found.country_code) == (False, "telnyx", "US")


def test_number_is_needed(cast: Cast) -> None:
    with pytest.raises(lookup.PhoneMissing):
        _look_up(cast.acme, "  ")
    with pytest.raises(lookup.NumberUnknown):
        _look_up(cast.acme, "hello")
    assert not NumberLookup.objects.exists()


def test_number_without_a_plus_belongs_to_the_region(cast: Cast) -> None:
    assert lookup.look_up(cast.acme, written="0151 23456789", region="DE", now=NOW).phone == "+4915123456789"


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("+4915123456789", DirectoryEntry(True, "DE", line_type="mobile")),
        ("+4930123456", DirectoryEntry(True, "DE", line_type="fixed_line")),
        ("+18002345678", DirectoryEntry(True, "US", line_type="toll_free")),
        ("+445612345678", DirectoryEntry(True, "GB", line_type="voip", is_voip=True)),
        ("+80012345678", DirectoryEntry(True, None, line_type="toll_free")),
        ("+11234567890", DirectoryEntry(False)),
    ],
)
def test_form_of_a_number(number: str, line: DirectoryEntry) -> None:
    known = phone_numbers.check(number)
    assert known is not None

    assert lookup.by_form(known) == line
