"""Disconnecting WhatsApp: templates go, messages keep all that they show."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.channels.connecting import CannotConnect
from apps.channels.models import CarrierAccount, Sender
from apps.message_templates import disconnecting, sync
from apps.message_templates.models import MessageTemplate, TemplateSync
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.message_templates import template
from tests.fakes.graph import Graph
from tests.message_templates.conftest import connect


def test_templates_senders_and_credentials_go_and_messages_stay(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    graph.put("order_update")
    sync.drain()
    row, own = MessageTemplate.objects.get(), template(cast.acme, "sms_only")
    message = messaging.message(cast.acme, template_id=row.id, template_version=1)

    assert disconnecting.disconnect(cast.acme, account, now=timezone.now()) == 1

    assert not CarrierAccount.objects.exists()
    assert not Sender.objects.exists()
    assert not TemplateSync.objects.exists()
    assert list(MessageTemplate.objects.present()) == [own]
    row.refresh_from_db()
    message.refresh_from_db()
    assert (row.deleted_snapshot or {})["name"] == "Order update"
    assert (message.template_id, row.versions.get().number) == (row.id, message.template_version)
    assert len(graph.templates) == 1


def test_connected_again_its_templates_are_imported_anew(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    graph.put("order_update")
    sync.run(account)
    disconnecting.disconnect(cast.acme, account, now=timezone.now())

    sync.run(connect(cast.acme))

    assert MessageTemplate.objects.present().get().name == "Order update"


def test_another_owner_s_account_stays(cast: Cast) -> None:
    account = connect(cast.acme)
    row = template(cast.acme, account=account)

    with pytest.raises(CannotConnect):
        disconnecting.disconnect(cast.shop, account, now=timezone.now())

    row.refresh_from_db()
    assert row.deleted_at is None
