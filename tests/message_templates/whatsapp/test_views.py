"""The pages that connect and disconnect WhatsApp, against the simulator."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from apps.channels.models import CarrierAccount, Sender
from apps.message_templates import sync
from apps.message_templates.models import MessageTemplate, TemplateSync
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import messaging, users
from tests.fakes.carrier import CarrierProcess
from tests.fakes.waba import TOKEN_REFUSED, Meta
from tests.message_templates.conftest import WABA, connect

NUMBER_ID = "13125550100"
SECRETS = {"access_token": "EAAG-typed-token", "app_secret": "typed-app-secret"}
TYPED = {"account_id": WABA, "number_id": "", **SECRETS}
CONNECT = "/channels/whatsapp/connect/"
FINISH = {"step": "connect", "number_id": NUMBER_ID}


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _is_without_secrets(*responses: Any) -> bool:
    return not any(secret in response.content.decode() for response in responses for secret in SECRETS.values())


@pytest.mark.django_db(transaction=True)
def test_connected_account_brings_its_templates_and_takes_them_along(
    acme: Client,
    cast: Cast,
    meta: CarrierProcess,
    settings: Settings,
    live_server: LiveServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.CALLBACK_URL = live_server.url
    body = [{"type": "BODY", "text": "Your order is on its way today."}]
    meta.seed_templates({"name": "on_its_way", "language": "en_US", "category": "UTILITY", "components": body})

    checked = acme.post(CONNECT, TYPED)
    done = acme.post(CONNECT, FINISH)

    assert "Meta listed 1." in _text(checked)
    assert "WhatsApp is connected" in _text(done)
    assert "Meta checked the URL and will send them." in _text(done)
    account = CarrierAccount.objects.get()
    assert account.credentials.items() >= SECRETS.items()
    assert account.credentials["verify_token"] in _text(done)
    sync.drain()
    template = MessageTemplate.objects.present().get()
    message = messaging.message(cast.acme, template_id=template.id, template_version=1)
    place = f"/channels/whatsapp/{account.id}/"
    shown, asked = acme.get(place), acme.get(f"{place}disconnect/")
    assert "Templates 1" in _text(shown)
    assert "remove its 1 template here" in _text(asked)

    assert acme.post(f"{place}disconnect/")["Location"] == "/channels/"

    assert not MessageTemplate.objects.present().exists()
    assert not Sender.objects.exists()
    message.refresh_from_db()
    assert message.template_id == template.id
    assert _is_without_secrets(checked, done, shown, asked)
    assert not any(secret in caplog.text for secret in SECRETS.values())


def test_checks_alone_store_nothing(acme: Client) -> None:
    response = acme.post(CONNECT, TYPED)

    assert response.status_code == 200
    assert "is in no other account here" in _text(response)
    assert not CarrierAccount.objects.exists()


def test_wrong_account_keeps_the_secrets_and_says_what_to_do(acme: Client) -> None:
    first = acme.post(CONNECT, TYPED | {"account_id": "999"})

    assert first.status_code == 422
    assert "Copy the WhatsApp Business Account ID" in _text(first)
    assert 'value="999"' in first.content.decode()
    assert "We still have what you typed" in _text(first)
    assert _is_without_secrets(first)
    assert acme.post(CONNECT, {"account_id": WABA}).status_code == 200


def test_refused_token_has_to_be_typed_again_and_the_rest_not(
    acme: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Meta(TOKEN_REFUSED) as stub:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", stub.url)
        response = acme.post(CONNECT, TYPED)

    assert "The token is wrong or has expired" in _text(response)
    assert _is_without_secrets(response)
    assert "Enter an access token." in _text(acme.post(CONNECT, {"account_id": WABA}))


def test_callbacks_that_meta_cannot_check_leave_the_account_connected(acme: Client) -> None:
    acme.post(CONNECT, TYPED)

    done = acme.post(CONNECT, FINISH)

    assert "WhatsApp is connected" in _text(done)
    assert "Check that Meta can reach this URL over HTTPS" in _text(done)
    again = acme.post(f"/channels/whatsapp/{CarrierAccount.objects.get().id}/callbacks/")
    assert "Check that Meta can reach this URL over HTTPS" in _text(again)


def test_without_details_connecting_starts_again(acme: Client) -> None:
    assert acme.post(CONNECT, FINISH).status_code == 422
    assert not Sender.objects.exists()


def test_number_that_was_connected_meanwhile_is_refused(acme: Client, cast: Cast) -> None:
    acme.post(CONNECT, TYPED)
    connect(cast.outsider, "+13125550100").senders.update(address=NUMBER_ID)

    response = acme.post(CONNECT, FINISH)

    assert response.status_code == 422
    assert "already connected in another account of this installation" in _text(response)


def test_connected_number_gets_new_credentials(acme: Client, cast: Cast) -> None:
    account = connect(cast.acme, "+13125550100")
    account.senders.update(address=NUMBER_ID)
    assert f'value="{WABA}"' in acme.get(f"{CONNECT}?account={WABA}").content.decode()

    acme.post(CONNECT, TYPED)
    done = acme.post(CONNECT, FINISH)

    assert "WhatsApp is connected" in _text(done)
    account.refresh_from_db()
    assert account.credentials.items() >= SECRETS.items()
    assert Sender.objects.get().account == account


def test_htmx_gets_the_wizard_alone(acme: Client) -> None:
    response = acme.post(CONNECT, TYPED, headers={"HX-Request": "true"})

    assert response.content.lstrip().startswith(b'<div id="whatsapp-wizard"')


def test_numbers_are_shown_as_meta_has_them_now(acme: Client, cast: Cast) -> None:
    response = acme.get(f"/channels/whatsapp/{connect(cast.acme).id}/meta/")

    assert "+1 312-555-0100 Simulated business Green 13125550100" in _text(response)


def test_sync_now_is_due_at_once(acme: Client, cast: Cast) -> None:
    account = connect(cast.acme)

    assert acme.post(f"/channels/whatsapp/{account.id}/sync/").status_code == 302

    assert TemplateSync.objects.get().account == account


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.ADMIN, (True, True)), (Role.DEVELOPER, (True, False)), (Role.MEMBER, (False, False))],
)
def test_roles_see_what_they_may_do(client: Client, cast: Cast, role: Role, offered: tuple[bool, bool]) -> None:
    account = connect(cast.acme)
    client.force_login(users.member(cast.acme, "someone@acme.test", role))

    page = client.get(f"/channels/whatsapp/{account.id}/").content.decode()

    assert ("/sync/" in page, "/disconnect/" in page) == offered
    assert ("/callbacks/" in page) == offered[1]


def test_organization_sees_a_profile_s_account_and_leaves_it_alone(acme: Client, cast: Cast) -> None:
    place = f"/channels/whatsapp/{connect(cast.shop).id}/"

    assert "EU shop" in _text(acme.get(place))
    assert acme.post(f"{place}disconnect/").status_code == 404
    assert acme.get(f"/channels/whatsapp/{connect(cast.outsider, '+14155550112').id}/").status_code == 404
