"""Calls to the carrier that keeps templates."""

from __future__ import annotations

import pytest

from apps.channels.models import Channel
from apps.channels.providers.template_keeping import TemplateDraft, TemplateRefused
from apps.message_templates import keeping
from apps.message_templates.keeping import ListRefused
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.graph import BUSY, PAGE, Graph
from tests.message_templates.conftest import connect


def test_account_of_a_customer_follows_its_sender(cast: Cast) -> None:
    assert keeping.account_of(cast.shop) is None
    inherited = connect(cast.acme)
    assert keeping.account_of(cast.shop) == inherited
    own = connect(cast.shop, "+14155550112", "200")
    assert (keeping.account_of(cast.shop), keeping.account_of(cast.acme)) == (own, inherited)


def test_carrier_without_templates_keeps_none(cast: Cast) -> None:
    channels.sender(cast.acme, channel=Channel.WHATSAPP, provider="telnyx")

    assert keeping.account_of(cast.acme) is None


def test_list_is_read_to_its_end(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    for number in range(PAGE * 2 + 1):
        graph.put(f"template_{number}")

    assert [len(page.templates) for page in keeping.pages(account)] == [100, 100, 1]
    found = keeping.search(account, name="template_200", language="en_US")
    assert found is not None
    assert keeping.search(account, id=found.id) == found
    assert keeping.search(account, name="template_200", language="de") is None


def test_list_that_is_refused_in_the_middle_is_no_list(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    for number in range(PAGE + 1):
        graph.put(f"template_{number}")
    graph.list_failures = [None, BUSY]

    with pytest.raises(ListRefused):
        list(keeping.pages(account))


def test_token_that_meta_repeats_is_not_told(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    refusal = {"code": 190, "message": "Malformed access token EAAG"}
    graph.failures, graph.list_failures = [refusal, refusal, refusal], [refusal]
    draft = TemplateDraft("order_update", "en_US", "UTILITY", ())

    told = [keeping.create(account, draft), keeping.edit(account, "1", draft), keeping.delete(account, "1", "x")]
    with pytest.raises(ListRefused, match="token …"):
        list(keeping.pages(account))

    assert {str(each.reason) for each in told if isinstance(each, TemplateRefused)} == {
        "Meta 190: Malformed access token …"
    }


def test_list_that_goes_round_ends(cast: Cast, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    account = connect(cast.acme)
    monkeypatch.setattr(keeping, "_MAX_PAGES", 3)
    graph._page = lambda start: {"data": [], "paging": {"cursors": {"after": "0"}, "next": "x"}}  # type: ignore[method-assign]

    with pytest.raises(ListRefused, match="no end"):
        list(keeping.pages(account))


def test_what_is_gone_already_counts_as_deleted(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)

    assert keeping.delete(account, "1", "greeting") is None
    graph.failures = [BUSY]
    assert keeping.delete(account, "1", "greeting") is not None
