"""`manage.py whatsapp`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.channels.models import CarrierAccount
from apps.message_templates.models import MessageTemplate
from tests.cast import Cast
from tests.fakes.graph import BUSY, Graph
from tests.message_templates.conftest import connect


def run(*words: str) -> str:
    out = StringIO()
    call_command("whatsapp", *words, stdout=out)
    return out.getvalue()


def test_sync_import_and_disconnect(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    one = graph.put("order_update")

    assert "Order update is imported." in run("import", one, "--organization", "Acme", "--profile", "EU shop")
    graph.put("another")
    assert "1 imported, 0 changed, 0 removed." in run("sync", "--organization", "Acme")
    assert "2 templates are removed" in run("disconnect", "--organization", "Acme")
    assert not MessageTemplate.objects.present().exists()
    assert not CarrierAccount.objects.exists()


def test_what_can_go_wrong(cast: Cast, graph: Graph) -> None:
    for organization, sentence in (("Nobody", "no organization"), ("Acme", "not connected")):
        with pytest.raises(CommandError, match=sentence):
            run("sync", "--organization", organization)
    connect(cast.acme)
    with pytest.raises(CommandError, match="A name or ID at Meta has at most"):
        run("import", "1/2", "--organization", "Acme")
    graph.list_failures = [BUSY]
    with pytest.raises(CommandError, match="too many calls"):
        run("sync", "--organization", "Acme")
