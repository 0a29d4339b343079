"""WhatsApp connected: what is stored, and when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from apps.channels import connecting_whatsapp
from apps.channels.connecting import CannotConnect
from apps.channels.models import CarrierAccount, Sender
from apps.channels.whatsapp_checks import Details
from tests.cast import Cast, assemble
from tests.fakes.waba import ONE, TOKEN_REFUSED, TWO, WABA, Meta
from tests.messaging.conftest import NOW

DETAILS = Details(WABA, "EAAG-typed-token", "typed-secret", "word", "11")


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    with Meta() as stub:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", stub.url)
        yield stub


def test_account_is_stored_encrypted_and_then_subscribed(cast: Cast, meta: Meta) -> None:
    found = connecting_whatsapp.connect(cast.shop, DETAILS, now=NOW)

    assert found.sender is not None
    assert (found.sender.number, found.sender.address, found.sender.account.external_id) == ("+13125550100", "11", WABA)
    assert found.sender.profile == cast.shop.profile
    assert found.report.has_passed
    assert meta.subscribed == {"override_callback_uri": connecting_whatsapp.callback_url(), "verify_token": "word"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials FROM channels_carrieraccount")
        assert "typed" not in str(cursor.fetchall())


def test_nothing_is_stored_while_a_check_fails_or_no_number_is_chosen(cast: Cast, meta: Meta) -> None:
    meta.answers["phone_numbers"] = {"data": [ONE, TWO]}
    undecided = Details(WABA, "EAAG", "secret", "word")
    assert connecting_whatsapp.connect(cast.acme, undecided, now=NOW).sender is None

    meta.answers |= TOKEN_REFUSED
    assert connecting_whatsapp.connect(cast.acme, DETAILS, now=NOW).sender is None

    assert not CarrierAccount.objects.exists()
    assert meta.subscribed is None


def test_second_number_keeps_the_account_and_its_verify_token(cast: Cast, meta: Meta) -> None:
    meta.answers["phone_numbers"] = {"data": [ONE, TWO]}
    connecting_whatsapp.connect(cast.acme, DETAILS, now=NOW)

    connecting_whatsapp.connect(cast.acme, Details(WABA, "new-token", "secret", "other", "12"), now=NOW)

    expected = {"access_token": "new-token", "app_secret": "secret", "verify_token": "word"}
    assert CarrierAccount.objects.get().credentials == expected
    assert Sender.objects.count() == 2


def test_refused_subscription_leaves_it_connected_and_says_what_to_do(cast: Cast, meta: Meta) -> None:
    error = {"code": 100, "message": "The callback URL or verify token EAAG-typed-token couldn't be validated"}
    meta.answers["subscribed_apps"] = {"error": error}

    found = connecting_whatsapp.connect(cast.acme, DETAILS, now=NOW)

    assert found.sender is not None
    check = found.report.checks[-1]
    assert (check.name, check.passed) == ("Callbacks", False)
    assert "over HTTPS" in check.advice
    assert "typed" not in check.answered


def test_number_that_is_none_is_refused(cast: Cast, meta: Meta) -> None:
    meta.answers["phone_numbers"] = {"data": [ONE | {"display_phone_number": "soon"}]}

    with pytest.raises(CannotConnect, match="soon"):
        connecting_whatsapp.connect(cast.acme, DETAILS, now=NOW)
