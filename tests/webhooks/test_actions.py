from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.errors import Invalid
from apps.core.models import new_id
from apps.webhooks import actions
from apps.webhooks.models import Delivery, Endpoint
from tests.cast import Cast
from tests.factories.webhooks import NOW, SECRET, URL, delivery, endpoint


def _wanted(**changes: Any) -> actions.Subscription:
    usual = {"display_name": "Orders", "endpoint_url": URL, "event_types": ["messages", "templates"]}
    return actions.Subscription(**(usual | changes))


# --- Making ---


def test_endpoint_is_made_with_a_secret_and_the_usual_numbers(cast: Cast) -> None:
    made = actions.create(cast.shop, wanted=_wanted(), now=NOW)

    row = Endpoint.objects.get(id=made.id)
    assert (row.organization_id, row.profile_id) == (cast.acme.id, cast.shop.id)
    assert (row.display_name, row.endpoint_url, row.event_types) == ("Orders", URL, ["messages", "templates"])
    assert (row.event_filters, row.retry_count, row.timeout_seconds) == (None, 3, 30)
    assert (row.is_active, row.consecutive_failures) == (True, 0)
    assert (row.created_at, row.updated_at) == (NOW, None)
    assert row.signing_secret == made.signing_secret
    assert row.signing_secret.startswith("whsec_")


def test_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    made = actions.create(cast.acme, wanted=_wanted(), now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT signing_secret FROM webhooks_endpoint")
        ((stored,),) = cursor.fetchall()

    assert made.signing_secret not in stored
    assert made.signing_secret.removeprefix("whsec_") not in stored


def test_own_numbers_and_filters_are_kept(cast: Cast) -> None:
    filters = {"messages": ["delivered", "failed", "delivered"], "templates": None}

    made = actions.create(cast.acme, wanted=_wanted(event_filters=filters, retry_count=5, timeout_seconds=120), now=NOW)

    assert (made.event_filters, made.retry_count, made.timeout_seconds) == (
        {"messages": ["delivered", "failed"]},
        5,
        120,
    )


@pytest.mark.parametrize("types", [["message"], ["templates"], ["template", "messages"], ["message", "messages"]])
def test_event_types_are_kept_as_they_were_said(cast: Cast, types: list[str]) -> None:
    assert actions.create(cast.acme, wanted=_wanted(event_types=types), now=NOW).event_types == types


def test_type_said_twice_is_kept_once(cast: Cast) -> None:
    made = actions.create(cast.acme, wanted=_wanted(event_types=["message", "message"]), now=NOW)

    assert made.event_types == ["message"]


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.test",
        "HTTPS://shop.test/a?b=c&d=%20#e",
        "http://127.0.0.1:8080/",
        "http://[::1]/hook",
        "http://receiver:9000/hook",
        "https://shop.test/user:password@hooks?to=a@b#c@d",
        "https://xn--bcher-kva.example/",
        "https://a_b.shop.test./",
    ],
)
def test_addresses_of_the_web(cast: Cast, url: str) -> None:
    assert actions.create(cast.acme, wanted=_wanted(endpoint_url=url), now=NOW).endpoint_url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.test",
        "ftp://shop.test/",
        "javascript:alert(1)",
        "http://",
        "https:///hook",
        "https://?",
        "https://shop.test:0/",
        "https://shop.test:65536/",
        "https://shop.test:port/",
        "https://[::1/",
        "https://shop.test/a b",
        "https://shop.test/\r\nx-evil: 1",
        "https://bücher.example/",
        "https://shop.test/" + "x" * 2048,
    ],
)
def test_everything_else_is_no_address(cast: Cast, url: str) -> None:
    with pytest.raises(Invalid) as problem:
        actions.create(cast.acme, wanted=_wanted(endpoint_url=url), now=NOW)

    assert problem.value.details == {"endpoint_url": ["Endpoint URL must be a valid HTTP or HTTPS URL"]}


@pytest.mark.parametrize("user", ["user:password@", "user@", ":password@", "@", ":@", "a%40b:c@", "a@b@", "token:@"])
def test_password_in_an_address_is_refused_with_what_to_do(cast: Cast, user: str) -> None:
    wanted = _wanted(endpoint_url=f"https://{user}shop.test/hooks")
    row = endpoint(cast.acme)

    with pytest.raises(Invalid) as created:
        actions.create(cast.acme, wanted=wanted, now=NOW)
    with pytest.raises(Invalid) as edited:
        actions.edit(cast.acme, row, wanted=wanted, now=NOW)

    assert created.value.details == edited.value.details
    (sentence,) = created.value.details["endpoint_url"]
    assert "must not contain a user name or password" in sentence
    assert "verify the signature of each delivery instead" in sentence


@pytest.mark.parametrize("types", [[], ["sms"], ["message", "message.sent"], [""]])
def test_unknown_event_type_is_answered_with_the_known_ones(cast: Cast, types: list[str]) -> None:
    with pytest.raises(Invalid) as problem:
        actions.create(cast.acme, wanted=_wanted(event_types=types), now=NOW)

    assert problem.value.details == {
        "event_types": [
            "Event types must be one or more of: message, messages, templates, template, contact, profile, billing"
        ]
    }


_UNHEARD = "Event filters may only name event types that are subscribed to"
_SUFFIXES = "queued, routed, sent, delivered, read, failed, received"


@pytest.mark.parametrize(
    ("types", "filters", "sentence"),
    [
        (["message"], {"sms": ["sent"]}, _UNHEARD),
        (["templates"], {"message": ["sent"]}, _UNHEARD),
        (["message"], {"message": ["flown"]}, f"message may be filtered by: {_SUFFIXES}"),
        (["message"], {"messages": ["message.sent"]}, f"messages may be filtered by: {_SUFFIXES}"),
        (["message"], {"message": []}, f"message may be filtered by: {_SUFFIXES}"),
        (["templates"], {"templates": ["approved"]}, "templates has no sub types"),
    ],
)
def test_filter_that_means_nothing_is_refused(
    cast: Cast, types: list[str], filters: dict[str, list[str]], sentence: str
) -> None:
    with pytest.raises(Invalid) as problem:
        actions.create(cast.acme, wanted=_wanted(event_types=types, event_filters=filters), now=NOW)

    assert problem.value.details == {"event_filters": [sentence]}


def test_filter_may_use_the_other_word_for_the_same(cast: Cast) -> None:
    wanted = _wanted(event_types=["message"], event_filters={"messages": ["sent"]})

    assert actions.create(cast.acme, wanted=wanted, now=NOW).event_filters == {"messages": ["sent"]}


def test_all_problems_are_told_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as problem:
        actions.create(
            cast.acme, wanted=_wanted(endpoint_url="x", event_types=["x"], event_filters={"x": ["x"]}), now=NOW
        )

    assert set(problem.value.details) == {"endpoint_url", "event_types", "event_filters"}


@pytest.mark.parametrize("numbers", [{"retry_count": 6}, {"timeout_seconds": 4}, {"timeout_seconds": 121}])
def test_database_knows_the_limits_too(cast: Cast, numbers: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.create(cast.acme, wanted=_wanted(**numbers), now=NOW)


# --- Finding ---


def test_organization_finds_its_profiles_endpoints_and_nobody_else_does(cast: Cast) -> None:
    row = endpoint(cast.shop)

    assert actions.find(cast.shop, row.id) == actions.find(cast.acme, row.id) == row
    for stranger in (cast.sibling, cast.outsider):
        with pytest.raises(actions.WebhookNotFound):
            actions.find(stranger, row.id)


def test_profile_does_not_find_its_organizations_endpoint(cast: Cast) -> None:
    row = endpoint(cast.acme)

    with pytest.raises(actions.WebhookNotFound):
        actions.find(cast.shop, row.id)


def test_unknown_id_is_not_found(cast: Cast) -> None:
    with pytest.raises(actions.WebhookNotFound):
        actions.find(cast.acme, new_id())


# --- Changing ---


def test_change_says_all_but_the_numbers_anew(cast: Cast) -> None:
    row = endpoint(cast.acme, event_filters={"message": ["sent"]}, retry_count=5, timeout_seconds=60)

    wanted = _wanted(display_name="Both", endpoint_url="http://other.test/", event_types=["message", "template"])
    changed = actions.edit(cast.acme, row, wanted=wanted, now=NOW)

    row.refresh_from_db()
    assert (row.display_name, row.endpoint_url) == ("Both", "http://other.test/")
    assert (row.event_types, row.event_filters) == (["message", "template"], None)
    assert (row.retry_count, row.timeout_seconds, row.updated_at) == (5, 60, NOW)
    assert (changed.signing_secret, row.signing_secret) == (SECRET, SECRET)


def test_change_of_the_numbers(cast: Cast) -> None:
    row = endpoint(cast.acme)

    actions.edit(cast.acme, row, wanted=_wanted(retry_count=1, timeout_seconds=5), now=NOW)

    row.refresh_from_db()
    assert (row.retry_count, row.timeout_seconds) == (1, 5)


def test_bad_change_changes_nothing(cast: Cast) -> None:
    row = endpoint(cast.acme)

    with pytest.raises(Invalid):
        actions.edit(cast.acme, row, wanted=_wanted(display_name="New", endpoint_url="x"), now=NOW)

    row.refresh_from_db()
    assert (row.display_name, row.updated_at) == ("Orders", None)


def test_switching_on_forgets_the_failures(cast: Cast) -> None:
    row = endpoint(cast.acme, is_active=False, consecutive_failures=10)

    actions.switch(cast.acme, row, is_active=True, now=NOW)

    row.refresh_from_db()
    assert (row.is_active, row.consecutive_failures, row.updated_at) == (True, 0, NOW)


def test_switching_off_remembers_the_failures(cast: Cast) -> None:
    row = endpoint(cast.acme, consecutive_failures=4)

    actions.switch(cast.acme, row, is_active=False, now=NOW)

    row.refresh_from_db()
    assert (row.is_active, row.consecutive_failures) == (False, 4)


def test_removal_takes_the_log_with_it(cast: Cast) -> None:
    row, other = endpoint(cast.acme), endpoint(cast.acme)
    delivery(row)
    kept = delivery(other)

    actions.remove(cast.acme, row)

    assert list(Endpoint.objects.all()) == [other]
    assert list(Delivery.objects.all()) == [kept]


def test_what_was_removed_meanwhile_is_not_found(cast: Cast) -> None:
    row = endpoint(cast.acme)
    Endpoint.objects.filter(id=row.id).delete()

    with pytest.raises(actions.WebhookNotFound):
        actions.edit(cast.acme, row, wanted=_wanted(), now=NOW)
    with pytest.raises(actions.WebhookNotFound):
        actions.switch(cast.acme, row, is_active=True, now=NOW)
    with pytest.raises(actions.WebhookNotFound):
        actions.rotate(cast.acme, row, now=NOW)
    with pytest.raises(actions.WebhookNotFound):
        actions.remove(cast.acme, row)


def test_stranger_changes_nothing(cast: Cast) -> None:
    row = endpoint(cast.shop)

    for stranger in (cast.sibling, cast.outsider):
        with pytest.raises(actions.WebhookNotFound):
            actions.remove(stranger, row)

    assert Endpoint.objects.filter(id=row.id).exists()
