"""Whom a callback counts for: the senders whose own account's credentials prove it, whatever its body says."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import orjson
import pytest

from apps.channels import carrier_callbacks
from apps.channels.carrier_callbacks import NoAddressee
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers.types import BadSignature, StatusUpdate, TemplateStatus, UnknownEvent
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import channels

WABA, OTHER_WABA = "102290129340398", "102290129340399"


@pytest.fixture
def cast(db: None) -> Cast:
    carrier_callbacks._senders.clear()
    carrier_callbacks._sharing.clear()
    return assemble()


def account(customer: Customer, waba: str = WABA, secret: str = "secret") -> CarrierAccount:
    credentials = {"access_token": "EAAG", "app_secret": secret, "verify_token": f"token of {secret}"}
    return channels.carrier_account(customer, provider="whatsapp_cloud", external_id=waba, credentials=credentials)


def sender(customer: Customer, address: str, within: CarrierAccount) -> Sender:
    return channels.sender(customer, "+14155550100", channel=Channel.WHATSAPP, account=within, address=address)


def status(address: str, waba: str = WABA) -> dict[str, Any]:
    value = {"metadata": {"phone_number_id": address}, "statuses": [{"id": "wamid.1", "status": "sent"}]}
    return {"id": waba, "changes": [{"field": "messages", "value": value}]}


def verdict(waba: str) -> dict[str, Any]:
    value = {"event": "APPROVED", "message_template_id": 1}
    return {"id": waba, "changes": [{"field": "message_template_status_update", "value": value}]}


def read(*entries: dict[str, Any], secret: str = "secret") -> list[tuple[type, Sender | None]]:
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": entries})
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    told = carrier_callbacks.read("whatsapp_cloud", {"x-hub-signature-256": signature}, body, now=0)
    return [(type(each.event), each.sender) for each in told]


def test_event_is_for_the_sender_at_its_address(cast: Cast) -> None:
    within = account(cast.acme)
    one, two = sender(cast.acme, "1", within), sender(cast.shop, "2", within)

    assert read(status("2"), status("1")) == [(StatusUpdate, two), (StatusUpdate, one)]


def test_number_in_two_accounts_is_found_in_the_one_that_tells(cast: Cast) -> None:
    sender(cast.acme, "1", account(cast.acme))
    second = sender(cast.acme, "2", account(cast.acme, OTHER_WABA))

    assert read(status("2", OTHER_WABA)) == [(StatusUpdate, second)]


def test_who_can_sign_for_one_account_says_nothing_for_another(cast: Cast) -> None:
    mine, theirs = account(cast.outsider, OTHER_WABA, "mine"), account(cast.acme)
    own = sender(cast.outsider, "2", mine)
    sender(cast.acme, "1", theirs)

    told = read(status("1"), status("2", OTHER_WABA), verdict(WABA), verdict(OTHER_WABA), secret="mine")

    assert told == [(StatusUpdate, None), (StatusUpdate, own), (TemplateStatus, None)]


@pytest.mark.parametrize("secret", ["", "guessed"])
def test_callback_that_no_named_account_proves_is_refused(cast: Cast, secret: str) -> None:
    sender(cast.acme, "1", account(cast.acme))
    account(cast.outsider, OTHER_WABA, "guessed")  # not named by the callback

    with pytest.raises(BadSignature):
        read(status("1"), secret=secret)


def test_callback_about_nobody_we_know_is_refused_before_its_signature(cast: Cast) -> None:
    sender(cast.acme, "1", account(cast.acme))

    for entries in ([status("9")], [verdict("9")], [], [{"id": WABA, "changes": []}]):
        with pytest.raises(NoAddressee):
            read(*entries)


def test_inbound_message_comes_with_the_senders_that_share_its_number(cast: Cast) -> None:
    """Those of its organization, and others' that are active and whose own account proves the callback."""
    within = account(cast.acme)
    addressed = sender(cast.acme, "1", within)
    same = sender(cast.shop, "2", account(cast.shop, OTHER_WABA, "another"))
    proven = sender(cast.outsider, "3", account(cast.outsider, "3"))
    sender(cast.outsider, "4", account(cast.outsider, "4", "guessed"))
    gone = sender(cast.outsider, "5", account(cast.outsider, "5"))
    gone.is_active = False
    gone.save()
    channels.sender(cast.acme, "+14155550101", channel=Channel.WHATSAPP, account=within, address="6")
    message = {"id": "wamid.1", "from": "14155552671", "timestamp": "1", "type": "text", "text": {"body": "Hi"}}
    value = {"metadata": {"phone_number_id": "1"}, "messages": [message]}
    entry = {"id": WABA, "changes": [{"field": "messages", "value": value}]}
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()

    (told,) = carrier_callbacks.read("whatsapp_cloud", {"x-hub-signature-256": signature}, body, now=0)

    assert (told.sender, told.sharing) == (addressed, (same, proven))


def test_verdict_about_a_template_is_proven_by_its_account_alone(cast: Cast) -> None:
    account(cast.acme)

    assert read(verdict(WABA)) == [(TemplateStatus, None)]


def test_verdict_is_for_our_accounts_that_prove_it(cast: Cast) -> None:
    one, other = account(cast.acme), account(cast.shop)
    account(cast.outsider, WABA, "another")
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [verdict(WABA)]})
    signature = "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()

    (told,) = carrier_callbacks.read("whatsapp_cloud", {"x-hub-signature-256": signature}, body, now=0)

    assert set(told.accounts) == {one.id, other.id}


def test_what_cannot_be_read_is_passed_on(cast: Cast) -> None:
    sender(cast.acme, "1", account(cast.acme))
    strange = status("1")
    strange["changes"][0]["value"]["statuses"][0]["status"] = "warning"

    assert read(strange) == [(UnknownEvent, None)]


def told_to(addresses: tuple[str, ...], *ours: Sender) -> list[Sender | None]:
    event = StatusUpdate(None, "1", "SENT", None, "", {}, addresses=addresses)
    told = carrier_callbacks._told(event, {each.address: [each] for each in ours}, {})
    return [each.sender for each in told]


def test_group_message_is_for_the_first_of_its_numbers_that_is_ours(cast: Cast) -> None:
    own, other = channels.sender(cast.acme, "+14155550101"), channels.sender(cast.shop, "+14155550102")

    assert told_to(("+14155559999", "+14155550102", "+14155550101"), own, other) == [other]
    assert told_to(("+14155559999",), own, other) == [None]


def test_group_message_is_told_to_each_organization_once(cast: Cast) -> None:
    own, stranger = channels.sender(cast.acme, "+14155550101"), channels.sender(cast.outsider, "+14155550103")

    assert told_to((own.address, stranger.address, own.address), own, stranger) == [own, stranger]


def test_challenge_is_answered_for_any_account_that_knows_the_token(cast: Cast) -> None:
    account(cast.acme)
    account(cast.outsider, OTHER_WABA, "another")
    query = {"hub.mode": "subscribe", "hub.challenge": "42"}

    for token, answer in (("token of another", "42"), ("token of secret", "42"), ("guessed", None)):
        asked = {**query, "hub.verify_token": token}
        assert carrier_callbacks.answer_challenge("whatsapp_cloud", asked) == answer
