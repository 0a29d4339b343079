"""What each step of a completion does, reports and waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings

from apps.brands.models import Brand
from apps.channels.models import Channel, Sender
from apps.organizations.customer import Customer
from apps.profiles.completion_steps import STEPS, StepResult, registration
from apps.profiles.models import StepKind, StepState
from tests.cast import Cast, change
from tests.factories import channels
from tests.factories.brands import brand, campaign
from tests.fakes.waba import WABA, Meta
from tests.profiles.registry import filed_at, register

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TOKEN = {"access_token": "EAAsecret"}


def _run(customer: Customer, kind: StepKind) -> StepResult:
    return STEPS[kind](customer.current(), now=NOW)()


def _said(customer: Customer, kind: StepKind) -> tuple[str, str]:
    result = _run(customer, kind)
    return result.state, result.waits_for


@pytest.fixture
def alone(cast: Cast) -> Customer:
    """A profile with a 10DLC brand and a campaign of its own."""
    shop = change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    register(shop)
    return shop


# --- Registrations ---


def test_own_registrations_are_filed_once_and_wait_for_the_registry(alone: Customer) -> None:
    for kind in (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN):
        assert registration(alone.current(), kind).waits_for == "you"  # not filed yet
        assert _run(alone, kind).state == StepState.WAITING
    filed = filed_at(alone)
    assert all(filed)

    for kind in (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN):
        assert _run(alone, kind).state == StepState.WAITING
    assert filed_at(alone) == filed


def test_what_is_inherited_or_no_10dlc_is_skipped(cast: Cast, alone: Customer) -> None:
    campaign(cast.acme, brand(cast.acme, is_tcr_application=True))
    heir = change(alone, inherit_tcr_brand=True, inherit_tcr_campaign=True)
    for kind in (StepKind.REGISTER_BRAND, StepKind.REGISTER_CAMPAIGN):
        result = _run(heir, kind)
        assert (result.state, result.sentence) == (StepState.SKIPPED, "Not needed: inherited from Acme.")
    own = change(heir, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    Brand.objects.filter(profile=own.profile).update(is_tcr_application=False)
    assert {_run(own, kind).state for kind in list(STEPS)[:2]} == {StepState.SKIPPED}
    assert not Brand.objects.filter(submitted_to_tcr=True).exists()


def test_what_is_missing_fails(cast: Cast) -> None:
    alone = change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)

    for kind, sentence in (
        (StepKind.REGISTER_BRAND, "There is no brand."),
        (StepKind.REGISTER_CAMPAIGN, "There is no campaign."),
    ):
        assert _run(alone, kind) == StepResult(StepState.FAILED, sentence, "you")


# --- Channels ---


def test_sms_is_connected_announced_or_absent(cast: Cast) -> None:
    assert _said(cast.shop, StepKind.CONNECT_SMS) == (StepState.SKIPPED, "")
    change(cast.shop, sending_phone_number="+14155550142")
    assert _said(cast.shop, StepKind.CONNECT_SMS) == (StepState.WAITING, "your server's operator")
    channels.sender(cast.acme, "+14155550100")
    assert "inherited or borrowed" in _run(cast.shop, StepKind.CONNECT_SMS).sentence
    channels.sender(cast.shop, "+14155550101")
    result = _run(cast.shop, StepKind.CONNECT_SMS)
    assert (result.state, "0101" in result.sentence, "inherited" in result.sentence) == (StepState.DONE, True, False)


def test_whatsapp_is_connected_announced_or_absent(cast: Cast) -> None:
    assert _said(cast.shop, StepKind.CONNECT_WHATSAPP) == (StepState.SKIPPED, "")
    change(cast.shop, waba_id="102290129340398")
    assert _said(cast.shop, StepKind.CONNECT_WHATSAPP) == (StepState.WAITING, "you")
    channels.sender(cast.acme, "+14155550100", channel=Channel.WHATSAPP)
    assert _said(cast.shop, StepKind.CONNECT_WHATSAPP) == (StepState.DONE, "")


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    with Meta() as stub:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", stub.url)
        yield stub


def test_own_credentials_connect_the_number_once(cast: Cast, meta: Meta) -> None:
    shop = change(cast.shop, waba_id=WABA, waba_phone_number_id="11")
    account = channels.carrier_account(shop, provider="whatsapp_cloud", external_id=WABA, credentials=TOKEN)

    for _ in range(2):
        assert _said(shop, StepKind.CONNECT_WHATSAPP) == (StepState.DONE, "")

    sender = Sender.objects.get()
    assert (sender.profile, sender.address, sender.account, sender.credentials) == (
        shop.profile,
        "11",
        account,
        TOKEN,
    )


def test_a_number_that_is_not_there_is_to_be_chosen(cast: Cast, meta: Meta) -> None:
    shop = change(cast.shop, waba_id=WABA, waba_phone_number_id="999")
    channels.carrier_account(shop, provider="whatsapp_cloud", external_id=WABA, credentials=TOKEN)

    assert _said(shop, StepKind.CONNECT_WHATSAPP) == (StepState.WAITING, "you")
    assert not Sender.objects.exists()


def test_where_meta_cannot_be_reached_it_waits_and_shows_no_token(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", "http://127.0.0.1:9")
    shop = change(cast.shop, waba_id=WABA)
    channels.carrier_account(shop, provider="whatsapp_cloud", external_id=WABA, credentials=TOKEN)

    result = _run(shop, StepKind.CONNECT_WHATSAPP)

    assert (result.state, result.waits_for) == (StepState.WAITING, "you")
    assert "EAAsecret" not in result.sentence
