"""Stand in for Meta's reviewers: which templates an account sees, and what it may decide."""

from __future__ import annotations

import pytest

from apps.channels.models import Channel
from apps.organizations.customer import Customer
from apps.phones import reviews
from apps.phones.carrier import CarrierControl
from tests.cast import Cast
from tests.factories import channels, message_templates
from tests.fakes.carrier import CarrierProcess

WABA, OTHER = "102290129340398", "777"


def _connect(customer: Customer, waba: str = WABA, number: str = "+13125550100") -> None:
    channels.sender(customer, number, channel=Channel.WHATSAPP, provider="whatsapp_cloud", external_id=waba)


def _names(customer: Customer, carrier: CarrierControl) -> list[str]:
    found = reviews.look(customer, carrier)
    return [each.name for each in (*found.waiting, *found.decided)]


def test_those_that_wait_come_first_and_the_newest_before_older_ones(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    _connect(cast.acme)
    for name, status in (("one", "PENDING"), ("two", "APPROVED"), ("three", "PENDING"), ("four", "REJECTED")):
        process.seed_templates({"name": name, "status": status})

    found = reviews.look(cast.acme, carrier)

    assert [each.name for each in found.waiting] == ["three", "one"]
    assert [each.name for each in found.decided] == ["four", "two"]
    assert (found.is_connected, found.total, found.hidden) == (True, 4, 0)


def test_templates_of_other_accounts_are_not_seen_and_not_decided(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    process.call("PUT", f"/control/wabas/{OTHER}", {"name": "Acme"})
    _connect(cast.acme, OTHER)
    (theirs,) = process.seed_templates({"name": "theirs", "status": "PENDING"})

    assert _names(cast.acme, carrier) == _names(cast.outsider, carrier) == []
    assert not reviews.look(cast.outsider, carrier).is_connected
    assert not reviews.decide(cast.acme, carrier, theirs, "APPROVED")
    assert carrier.templates(WABA)[0]["status"] == "PENDING"


def test_profile_sees_in_its_organization_s_account_only_what_it_submitted(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    _connect(cast.acme)
    ours, theirs = process.seed_templates({"name": "shop", "status": "PENDING"}, {"name": "other", "status": "PENDING"})
    made = message_templates.template(cast.shop, "shop")
    made.versions.update(whatsapp_template_id=ours)

    assert _names(cast.shop, carrier) == ["shop"]
    assert sorted(_names(cast.acme, carrier)) == ["other", "shop"]
    assert reviews.look(cast.shop, carrier).waiting[0].ours == made.id
    assert not reviews.decide(cast.shop, carrier, theirs, "APPROVED")


def test_rejection_keeps_its_reason(cast: Cast, carrier: CarrierControl, process: CarrierProcess) -> None:
    _connect(cast.acme)
    (waiting,) = process.seed_templates({"name": "waiting", "status": "PENDING"})

    assert reviews.decide(cast.acme, carrier, waiting, "REJECTED", "SCAM", "Asks for a password")

    (found,) = reviews.look(cast.acme, carrier).decided
    assert (found.status, found.reason, found.decisions) == ("REJECTED", "Scam", [("APPROVED", "Approve")])


@pytest.mark.parametrize(
    ("status", "decisions"),
    [
        ("PENDING", {"APPROVED", "REJECTED"}),
        ("APPROVED", {"REJECTED", "PAUSED", "DISABLED"}),
        ("PAUSED", {"APPROVED", "DISABLED"}),
        ("REJECTED", {"APPROVED"}),
        ("DISABLED", {"APPROVED"}),
        ("ARCHIVED", set()),
    ],
)
def test_status_says_what_can_be_decided(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess, status: str, decisions: set[str]
) -> None:
    _connect(cast.acme)
    (one,) = process.seed_templates({"name": "one", "status": status})

    taken = set()
    for wanted in ("APPROVED", "REJECTED", "PAUSED", "DISABLED", "PENDING"):
        process.review(one, status=status, silent=True)
        if reviews.decide(cast.acme, carrier, one, wanted):
            taken.add(wanted)

    assert taken == decisions


def test_template_that_sentdash_could_not_have_made_is_shown(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    _connect(cast.acme)
    process.seed_templates(
        {"name": "empty", "components": []},
        {"name": "odd", "components": [{"type": "CAROUSEL", "cards": []}, {"type": "BODY", "text": "Hi {{1}} {{"}]},
        {"name": "code", "category": "AUTHENTICATION", "components": [{"type": "BODY", "text": "*{{1}}* is it."}]},
    )

    assert sorted(_names(cast.acme, carrier)) == ["code", "empty", "odd"]


def test_mark_changes_with_what_is_shown(cast: Cast, carrier: CarrierControl, process: CarrierProcess) -> None:
    _connect(cast.acme)
    (one,) = process.seed_templates({"name": "one", "status": "PENDING"})
    before = reviews.look(cast.acme, carrier).mark
    assert reviews.look(cast.acme, carrier).mark == before

    reviews.decide(cast.acme, carrier, one, "APPROVED")

    assert reviews.look(cast.acme, carrier).mark != before
