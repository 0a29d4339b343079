"""One template imported from Meta by its id."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.message_templates import importing, removing, sync
from apps.message_templates.importing import MetaUnavailable, NotAtMeta, NotConnected, NotImportable, SeveralLanguages
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import messaging
from tests.fakes.graph import BUSY, Graph
from tests.message_templates.conftest import connect


def import_one(customer: Customer, template_id: str) -> MessageTemplate:
    return importing.import_one(customer, template_id, now=timezone.now())


def test_approved_template_becomes_the_customer_s(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    at_meta = graph.put("order_update")

    row = import_one(cast.shop, at_meta)

    assert (row.organization, row.profile, row.name) == (cast.acme.organization, cast.shop.profile, "Order update")
    assert (row.status, row.account, row.versions.count()) == ("APPROVED", account, 1)
    assert import_one(cast.shop, at_meta) == row
    sync.run(account)
    assert MessageTemplate.objects.get() == row


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED", "SOMETHING_NEW"])
def test_only_approved_ones(cast: Cast, graph: Graph, status: str) -> None:
    connect(cast.acme)

    with pytest.raises(NotImportable):
        import_one(cast.acme, graph.put("order_update", status=status))


@pytest.mark.parametrize("template_id", ["", "1/2", "ä", "x" * 256, "1 2", "1\n"])
def test_id_of_another_form(cast: Cast, graph: Graph, template_id: str) -> None:
    connect(cast.acme)

    with pytest.raises(Invalid) as caught:
        import_one(cast.acme, template_id)

    assert list(caught.value.details) == ["whatsapp_template_id"]
    assert graph.calls == []


def test_what_can_go_wrong(cast: Cast, graph: Graph) -> None:
    with pytest.raises(NotConnected):
        import_one(cast.acme, "1")
    connect(cast.acme)
    with pytest.raises(NotAtMeta):
        import_one(cast.acme, "x" * 255)
    graph.list_failures = [BUSY]
    with pytest.raises(MetaUnavailable, match="too many calls"):
        import_one(cast.acme, "1")


def test_template_that_was_removed_here_can_be_imported_again(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    at_meta = graph.put("order_update")
    row = import_one(cast.acme, at_meta)
    messaging.message(cast.acme, template_id=row.id)
    removing.remove(cast.acme, row, now=timezone.now())
    assert sync.run(account).new == 0

    again = import_one(cast.acme, at_meta)

    assert again != row
    assert sync.run(account).new == 0
    assert MessageTemplate.objects.present().get() == again


def test_name_in_several_languages_is_chosen_by_its_id(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    english, german = graph.put("order_update"), graph.put("order_update", language="de")
    graph.put("order_update", language="fr", status="PENDING")

    with pytest.raises(SeveralLanguages, match=rf"en_US \({english}\), de \({german}\)"):
        import_one(cast.acme, "order_update")

    first = import_one(cast.acme, english)
    assert import_one(cast.acme, "order_update").language == "de"
    assert import_one(cast.acme, "order_update") == first


def test_template_of_another_account_is_not_told(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    at_meta = graph.put("order_update")
    import_one(cast.sibling, at_meta)

    for wanted in (at_meta, "order_update"):
        with pytest.raises(NotImportable, match="Another account"):
            import_one(cast.shop, wanted)
    assert importing.missing(cast.shop) == []
