"""US numbers send to US numbers only under an active campaign, where the setting wants it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.channels.senders import Account, senders_of_accounts
from apps.messaging.sending import draft, pipeline
from apps.users.models import Role
from tests.cast import Cast
from tests.each_case import wrong
from tests.factories import channels, users
from tests.factories.brands import complete_brand, complete_campaign
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW, Accept

US_NUMBER, TOLL_FREE = "+13125550100", "+18005550100"
AMERICAN, FRENCH = "+14155552671", "+33612345678"


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.REQUIRE_10DLC = True
    for memory in (draft._senders, draft._templates, draft._suspended, draft._lacking):
        memory.clear()


def decided() -> dict[str, tuple[str | None, str, str]]:
    """What becomes of all that is due, by phone: the code, the sentence, and the number that it leaves from."""
    found = {}
    for due in claim(10, lease=30.0, now=NOW):
        stop = pipeline.run(due, now=NOW).stop
        code, sentence = (stop.code, stop.message) if stop else (None, "")
        found[due.phone] = (code, sentence, due.sender.number if due.sender else "")
    return found


def test_without_a_campaign_it_is_refused_with_what_is_missing(cast: Cast, accept: Accept) -> None:
    channels.sender(cast.acme, US_NUMBER)
    accept(cast.acme, AMERICAN, FRENCH)

    found = decided()

    code, sentence, _ = found[AMERICAN]
    assert code == "ERR_ROUTE_DENIED"
    assert "only under an active 10DLC campaign. There is no brand yet" in sentence
    assert found[FRENCH] == (None, "", US_NUMBER)


def test_what_may_be_sent(cast: Cast, accept: Accept, settings: Settings) -> None:
    def check(how: str) -> None:
        for memory in (draft._senders, draft._lacking):
            memory.clear()
        channels.sender(cast.acme, TOLL_FREE if how == "toll-free" else US_NUMBER)
        if how == "campaign":
            complete_campaign(cast.acme, complete_brand(cast.acme), status="ACTIVE")
        settings.REQUIRE_10DLC = how != "setting"
        accept(cast.acme, AMERICAN)
        assert decided()[AMERICAN][0] is None

    assert wrong([("campaign",), ("toll-free",), ("setting",)], check) == {}


def test_another_number_or_channel_is_taken_instead(cast: Cast, accept: Accept) -> None:
    channels.sender(cast.shop, US_NUMBER)
    channels.sender(cast.acme, TOLL_FREE)
    accept(cast.shop, AMERICAN)

    assert decided()[AMERICAN] == (None, "", TOLL_FREE)


def test_another_channel_s_denial_says_nothing_of_campaigns(cast: Cast, accept: Accept) -> None:
    channels.sender(cast.acme, US_NUMBER)
    accept(cast.acme, AMERICAN, channels=["whatsapp"])

    assert "10DLC" not in decided()[AMERICAN][1]


def test_it_costs_one_look_up_a_second(cast: Cast, accept: Accept, django_assert_num_queries: Any) -> None:
    channels.sender(cast.acme, US_NUMBER)
    complete_campaign(cast.acme, complete_brand(cast.acme), status="ACTIVE")
    accept(cast.acme, AMERICAN)
    account: Account = (cast.acme.organization.id, None)
    own = senders_of_accounts([account])

    with django_assert_num_queries(1):
        assert draft.unregistered(own) == {account: ""}
    with django_assert_num_queries(0):
        draft.unregistered(own)
        draft.unregistered({account: []})


def test_the_playground_says_it_before(cast: Cast, template: Any) -> None:
    channels.sender(cast.acme, US_NUMBER)
    client = Client()
    client.force_login(users.member(cast.acme, "owner@long.test", Role.OWNER))

    asked = {"template": str(template.id), "to": AMERICAN, "channel": "", "var_name": "Ada"}
    shown = client.post("/messages/new/preview/", asked, headers={"HX-Request": "true"}).content.decode()

    assert "There is no brand yet" in shown
